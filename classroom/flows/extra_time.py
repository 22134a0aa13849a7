"""What happens next when learners get more time for quizzes than others."""

from django.db import transaction

from classroom.flows.cohorts import log_cohort, log_people
from classroom.flows.plans import enrol_in_plan
from institutions import actions as institutions
from institutions.audit_actions import record
from institutions.queries import learners_with
from quizzes import actions as quizzes
from quizzes.models import Attempt, Quiz


@transaction.atomic
def give_extra_time(*, at, by, **given):
    """Give or change extra time, as institutions.actions does. Returns how many open attempts end later now."""
    accommodation = institutions.give_extra_time(at=at, by=by, **given)
    log(accommodation, "extra_time_given", by, at)
    return extend_open_attempts(accommodation=accommodation, learners=learners_with(accommodation), at=at)


@transaction.atomic
def end_extra_time(*, accommodation, by, at):
    """Take extra time away for attempts to come."""
    if institutions.end_extra_time(accommodation=accommodation, by=by):
        log(accommodation, "extra_time_ended", by, at)


def log(accommodation, verb, by, at):
    """Tell the log of the institution whose time it is, and neither how much nor why."""
    whose = {"institution_id": accommodation.institution_id, "person": accommodation.learner, "by": by, "at": at}
    cohort = accommodation.cohort
    kind, key = ("cohort", cohort.public_id) if cohort else ("extra_time", accommodation.public_id)
    record(**whose, verb=verb, kind=kind, object_id=key)


@transaction.atomic
def add_to_cohort(*, cohort, learners, at, by=None):
    """Put learners into a cohort and its courses. Returns how many open attempts end later, by its extra time."""
    new = institutions.add_learners(cohort=cohort, learners=learners, at=at)
    enrol_in_plan(cohort=cohort, learners=new, at=at)
    log_people(cohort=cohort, people=new, verb="cohort_joined", by=by, at=at)
    return extend_by_cohort(cohort=cohort, learners=learners, at=at)


@transaction.atomic
def restore_cohort(*, cohort, at, by=None):
    """Take a cohort back from the archive, with its extra time. Returns how many open attempts end later."""
    institutions.restore_cohort(cohort=cohort)
    log_cohort(cohort=cohort, verb="cohort_restored", by=by, at=at)
    return extend_by_cohort(cohort=cohort, learners=cohort.learners.all(), at=at)


def extend_by_cohort(*, cohort, learners, at):
    extended = 0
    for accommodation in cohort.accommodations.all():
        theirs = learners_with(accommodation).filter(pk__in=[learner.pk for learner in learners])
        extended += extend_open_attempts(accommodation=accommodation, learners=theirs, at=at)
    return extended


def extend_open_attempts(*, accommodation, learners, at):
    """Let attempts that are open now end as if the learner had had this time from the start; none ends earlier."""
    attempts = Attempt.objects.under_time(at).filter(learner__in=learners)
    if accommodation.quiz_key:
        attempts = attempts.filter(quiz_key=accommodation.quiz_key)
    attempts = list(attempts.defer("paper_data"))
    quiz_of = {
        quiz.translation_key: quiz
        for quiz in Quiz.objects.filter(translation_key__in={each.quiz_key for each in attempts})
    }
    return sum(
        quizzes.extend_attempt(attempt=attempt, quiz=quiz_of[attempt.quiz_key], factor=accommodation.factor, at=at)
        for attempt in attempts
        if attempt.quiz_key in quiz_of
    )
