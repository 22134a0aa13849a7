"""Co-assessment: two assessors who score alone, a talk where they differ, a third where that changes nothing."""

from datetime import timedelta

from django.db import transaction

from classroom.flows.candidacies import NotYet, StepRefused, certify, step
from institutions.models import Membership
from institutions.roles import STAFF
from trainers import actions
from trainers import judging_actions as judging
from trainers.assessment import Next
from trainers.judging_actions import AlreadyThere
from trainers.mail import tell_assessor, tell_moderation, tell_task
from trainers.models import Assessment, Candidacy, MicroFeedback
from trainers.queries import assessments_of, facts_of, what_next
from trainers.states import Event, State

__all__ = ["AlreadyThere"]  # what the views must answer to


class Conflict(Exception):
    """Somebody may not assess a candidate. `why` is what `conflict` returns."""

    def __init__(self, why):
        self.why = why
        super().__init__(why)


def conflict(candidacy, person, role, at):
    """Return why a person may not assess a candidate in a role, or None. What only they know, they declare.

    One of "self", "mentor", "tutor", "endorsed", "observed", "not_lead" and "not_host".
    """
    practicum = candidacy.practicum
    stands_near = {
        "self": candidacy.person_id == person.pk,
        "mentor": candidacy.mentor is not None and candidacy.mentor.person_id == person.pk,
        "tutor": candidacy.tutor_id == person.pk,
        "endorsed": candidacy.endorsed_by_id == person.pk,
        "observed": practicum is not None and person.pk in (practicum.observer_id, practicum.decided_by_id),
    }
    found = next((why for why, so in stands_near.items() if so), None)
    if found or role == Assessment.HOST:
        return found or (None if works_at(person, candidacy.institution_id) else "not_host")
    leads = Candidacy.objects.standing(at).filter(person=person, state=State.LEAD).exists()
    return None if leads else "not_lead"


def works_at(person, institution_id):
    return Membership.objects.filter(user=person, institution=institution_id, role__in=STAFF).exists()


@transaction.atomic
def name_assessor(*, candidacy, person, role, at):
    """Ask somebody to assess; with both named, the assessment begins. Raises Conflict and AlreadyThere."""
    if why := conflict(candidacy, person, role, at):
        raise Conflict(why)
    assessment = judging.name_assessor(candidacy=candidacy, assessor=person, role=role, at=at)
    tell_assessor(assessment)
    return assessment


def begin(*, candidacy, by, at):
    return step(candidacy=candidacy, event=Event.BEGIN_ASSESSMENT, by=by, at=at)


@transaction.atomic
def submit(*, assessment, scores, comments, at):
    """Keep an assessor's levels; where they were the last that was missing, the result follows."""
    lock(assessment.candidacy_id)
    if not judging.submit_scores(assessment=assessment, scores=scores, comments=comments, at=at):
        return False
    go_on(assessment.candidacy_id, at)
    return True


@transaction.atomic
def talk_changed(*, assessment, scores, at):
    """Keep what an assessor says after the talk; when both have said it, the talk is over."""
    candidacy = lock(assessment.candidacy_id)
    if not judging.change_scores(assessment=assessment, scores=scores, at=at):
        return False
    found = assessments_of(candidacy)
    if all(found[role].talked_at for role in (Assessment.LEAD, Assessment.HOST)):
        actions.change_candidacy(candidacy=candidacy, talked_at=at)
        go_on(candidacy.pk, at)
    return True


def lock(candidacy_id):
    """Two who submit at the same moment go one after the other: the second sees what the first left."""
    return Candidacy.objects.select_for_update(of=["self"]).select_related("programme").get(pk=candidacy_id)


def go_on(candidacy_id, at):
    """Tell who has to do what next; with a result, take the step that it means."""
    candidacy = lock(candidacy_id)
    if candidacy.state != State.UNDER_ASSESSMENT:
        return decide_open_appeal(candidacy, at)
    found = assessments_of(candidacy)
    needed = what_next(candidacy, found)
    if needed == Next.MODERATION:
        tell_moderation(candidacy, [found[Assessment.LEAD], found[Assessment.HOST]])
    elif needed is None:
        conclude(candidacy, at)
    return None


def conclude(candidacy, at):
    """Certify, or ask to revise, or say that there is no more try: whatever the scores and the rules say."""
    try:
        certify(candidacy=candidacy, by=None, at=at)
    except NotYet:
        facts = facts_of(candidacy)
        if facts.outcome.passed:
            return  # Something else is missing since: staff see what, and conclude later.
        left = candidacy.programme.revisions > facts.revisions
        step(candidacy=candidacy, event=Event.ASK_REVISION if left else Event.REFUSE, by=None, at=at)


@transaction.atomic
def appeal(*, candidacy, reason, at):
    """Ask for a third assessor against a decision; who decides has the programme's days for it."""
    if candidacy.state not in (State.REVISE, State.NOT_CERTIFIED):
        raise StepRefused("There is no decision to appeal against.")
    by = at + timedelta(days=candidacy.programme.appeal_days)
    return judging.make_appeal(candidacy=candidacy, reason=reason, decide_by=by, at=at)


def decide_open_appeal(candidacy, at):
    """Decide an appeal by what its assessor has submitted."""
    waiting = candidacy.appeals.filter(round=candidacy.round, decided_at=None).first()
    outcome = facts_of(candidacy).appeal_outcome
    if waiting is None or outcome is None:
        return
    judging.decide_appeal(appeal=waiting, upheld=outcome.passed, answer="", at=at)
    if outcome.passed:
        certify(candidacy=candidacy, by=None, at=at, event=Event.UPHOLD_APPEAL)


def rate_oneself(*, candidacy, scores, comments, at):
    return judging.rate_oneself(candidacy=candidacy, scores=scores, comments=comments, at=at)


@transaction.atomic
def hand_in_plan(*, candidacy, title, text, at):
    plan = judging.hand_in_plan(candidacy=candidacy, title=title, text=text, at=at)
    if candidacy.tutor:
        tell_task(candidacy.tutor, "plan", candidacy)
    return plan


def mark_plan(*, plan, score, comment, by, at):
    return judging.mark_plan(plan=plan, score=score, comment=comment, by=by, at=at)


@transaction.atomic
def hold_rehearsal(*, candidacy, held_on, is_recorded, action_points, peers, at):
    """Note the rehearsal, and ask peers and the tutor for feedback."""
    what = {"held_on": held_on, "is_recorded": is_recorded, "action_points": action_points}
    judging.hold_rehearsal(candidacy=candidacy, **what)
    judging.ask_for_feedback(candidacy=candidacy, people=peers, role=MicroFeedback.PEER, at=at)
    if candidacy.tutor:
        judging.ask_for_feedback(candidacy=candidacy, people=[candidacy.tutor], role=MicroFeedback.TUTOR, at=at)
    for person in peers:
        tell_task(person, "feedback", candidacy)


def give_feedback(*, feedback, went_well, next_step, at):
    return judging.give_feedback(feedback=feedback, went_well=went_well, next_step=next_step, at=at)
