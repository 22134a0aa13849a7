"""What happens when somebody writes to learners who are not getting on."""

from dataclasses import dataclass

from django.db import transaction

from accounts.mail_choices import who_refuses
from accounts.mail_kinds import Kind
from accounts.mail_links import ways_to_stop
from classroom.letters import NAME, letters_to
from institutions.audit_actions import record
from pages.mail import send
from progress import actions as progress


@dataclass(frozen=True)
class Nudged:
    """To how many a mail goes out, and how many get none: they got one within a week, or do not want any."""

    sent: int
    too_soon: int
    unwanted: int


def nudge(*, enrolments, note, by, at):
    """Write to the learners of these enrolments, one mail each, at most one a week whoever asks. Safe to repeat."""
    refused = who_refuses(Kind.MESSAGE, [each.learner_id for each in enrolments])
    wanted = [each for each in enrolments if each.learner_id not in refused]
    letters = letters_to(wanted, note=note, by=by)
    sent = sum(nudge_one(enrolment=each, letter=letters[each.pk], by=by, at=at) for each in wanted)
    return Nudged(sent, too_soon=len(wanted) - sent, unwanted=len(enrolments) - len(wanted))


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
        stop = ways_to_stop(enrolment.learner, Kind.MESSAGE, letter.language)
        send(NAME, enrolment.learner.email, letter.language, **letter.context, **stop)
    return kept is not None
