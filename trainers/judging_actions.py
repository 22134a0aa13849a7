"""What is handed in and judged on the way to a standing. Only classroom.flows calls these."""

from django.db import IntegrityError, transaction

from trainers.assessment import is_complete
from trainers.models import Appeal, Assessment, Candidacy, MicroFeedback, SessionPlan


class NotScored(ValueError):
    """Levels are missing, or are none."""


class AlreadyThere(Exception):
    """Somebody else has this role, or this person has another."""


def hand_in_plan(*, candidacy, title, text, at):
    """Keep a plan, in the place of one that nobody has marked yet."""
    candidacy.plans.filter(marked_at=None).delete()
    return SessionPlan.objects.create(candidacy=candidacy, title=title, text=text, submitted_at=at)


def mark_plan(*, plan, score, comment, by, at):
    """Mark a plan once. Returns whether this call did."""
    waiting = SessionPlan.objects.filter(pk=plan.pk, marked_at=None)
    return waiting.update(score=score, comment=comment, marked_by=by, marked_at=at) == 1


def ask_for_feedback(*, candidacy, people, role, at):
    """Ask people for feedback on the rehearsal. Whoever was asked before is not asked again."""
    asked = (MicroFeedback(candidacy=candidacy, by=person, role=role, asked_at=at) for person in people)
    MicroFeedback.objects.bulk_create(asked, ignore_conflicts=True)


def give_feedback(*, feedback, went_well, next_step, at):
    said = {"went_well": went_well, "next_step": next_step}
    return MicroFeedback.objects.filter(pk=feedback.pk, given_at=None).update(**said, given_at=at) == 1


def hold_rehearsal(*, candidacy, held_on, is_recorded, action_points):
    changes = {"micro_held_on": held_on, "micro_is_recorded": is_recorded, "action_points": action_points}
    Candidacy.objects.filter(pk=candidacy.pk).update(**changes)


def name_assessor(*, candidacy, assessor, role, at):
    """Ask somebody to assess this round. Raises AlreadyThere."""
    try:
        with transaction.atomic():
            return Assessment.objects.create(
                candidacy=candidacy, round=candidacy.round, role=role, assessor=assessor, asked_at=at
            )
    except IntegrityError:
        raise AlreadyThere from None


def release_assessor(*, assessment):
    """Take back an assignment of somebody who has not submitted. Returns whether it was there to take back."""
    return bool(Assessment.objects.filter(pk=assessment.pk, submitted_at=None).delete()[0])


def submit_scores(*, assessment, scores, comments, at):
    """Keep an assessor's levels, once: what was submitted stays. Returns whether this call did. Raises NotScored."""
    if not is_complete(scores):
        raise NotScored
    waiting = Assessment.objects.filter(pk=assessment.pk, submitted_at=None)
    return waiting.update(scores=scores, comments=comments, no_conflict_at=at, submitted_at=at) == 1


def change_scores(*, assessment, scores, at):
    """Keep what an assessor says after the talk, once, beside what was first submitted. Raises NotScored."""
    if not is_complete(scores):
        raise NotScored
    waiting = Assessment.objects.filter(pk=assessment.pk, submitted_at__isnull=False, talked_at=None)
    return waiting.update(talked_scores=scores, talked_at=at) == 1


def rate_oneself(*, candidacy, scores, comments, at):
    if not is_complete(scores):
        raise NotScored
    given = {"assessor": candidacy.person, "scores": scores, "comments": comments, "submitted_at": at}
    where = {"candidacy": candidacy, "round": candidacy.round, "role": Assessment.SELF}
    Assessment.objects.get_or_create(**where, defaults={**given, "asked_at": at})


def make_appeal(*, candidacy, reason, decide_by, at):
    """Note an appeal against the decision of this round, once."""
    said = {"reason": reason, "made_at": at, "decide_by": decide_by}
    return Appeal.objects.get_or_create(candidacy=candidacy, round=candidacy.round, defaults=said)[0]


def decide_appeal(*, appeal, upheld, answer, at):
    waiting = Appeal.objects.filter(pk=appeal.pk, decided_at=None)
    return waiting.update(upheld=upheld, answer=answer, decided_at=at) == 1
