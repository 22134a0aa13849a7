"""What happens when somebody writes to learners who are not getting on."""

from dataclasses import dataclass

from django.db import transaction

from classroom.letters import NAME, letters_to
from institutions.audit_actions import record
from pages.mail import send
from progress import actions as progress


@dataclass(frozen=True)
class Nudged:
    """To how many a mail goes out, and how many got one within a week and get none."""

    sent: int
    too_soon: int


def nudge(*, enrolments, note, by, at):
    """Write to the learners of these enrolments, one mail each, at most one a week whoever asks. Safe to repeat."""
    letters = letters_to(enrolments, note=note, by=by)
    sent = sum(nudge_one(enrolment=each, letter=letters[each.pk], by=by, at=at) for each in enrolments)
    return Nudged(sent, too_soon=len(enrolments) - sent)


@transaction.atomic
def nudge_one(*, enrolment, letter, by, at):
    """Keep the mail and queue it, or do neither. Returns whether it did."""
    kept = progress.keep_nudge(
        learner=enrolment.learner,
        institution=enrolment.institution,
        course_key=enrolment.course_key,
        language=letter.language,
        subject=letter.subject,
        text=letter.text,
        by=by,
        at=at,
    )
    if kept:
        whose = {"institution_id": enrolment.institution_id, "person": enrolment.learner, "by": by, "at": at}
        record(**whose, verb="nudged", kind="course", object_id=enrolment.course_key)
        send(NAME, enrolment.learner.email, letter.language, **letter.context)
    return kept is not None
