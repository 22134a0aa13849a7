"""What staff do to many learners at once. Each is safe to repeat, and tells the log of each learner."""

from django.db import transaction

from accounts.models import User
from classroom.flows.cohorts import remove_learners
from classroom.flows.extra_time import add_to_cohort
from classroom.flows.plans import enrol_in, extend
from institutions.audit_actions import record_each
from progress.queries import enrolled_in


@transaction.atomic
def move_to_cohort(*, cohort, leaves, learners, by, at):
    """Put learners into a cohort, and take them out of another one, if one is named."""
    add_to_cohort(cohort=cohort, learners=learners, by=by, at=at)
    if leaves:
        remove_learners(cohort=leaves, learners=learners, by=by, at=at)


@transaction.atomic
def enrol_learners(*, learners, institution, course_key, by, at):
    """Enrol learners of an institution in a course. Who is enrolled already stays as they are."""
    already = enrolled_in(course_key, learners)
    new = [learner for learner in learners if learner.pk not in already]
    people = User.objects.filter(pk__in=[learner.pk for learner in new])
    enrol_in(institution=institution, learners=people, course_key=course_key, at=at)
    whose = {"institution_id": institution.pk, "by": by, "at": at}
    record_each(**whose, people=new, verb="enrolled", kind="course", object_id=course_key)


@transaction.atomic
def extend_many(*, planned, learners, due_on, reason, by, at):
    """Give learners of a cohort a later day for one of its courses."""
    for learner in learners:
        extend(planned=planned, learner=learner, due_on=due_on, reason=reason, by=by, at=at)
