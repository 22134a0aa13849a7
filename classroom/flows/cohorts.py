"""What managers do with cohorts. Each step is told to the log of the institution, in one transaction with it."""

from django.db import transaction

from institutions import actions as institutions
from institutions.audit_actions import record, record_each


@transaction.atomic
def create_cohort(*, by, at, **facts):
    cohort = institutions.create_cohort(at=at, **facts)
    log_cohort(cohort=cohort, verb="cohort_made", by=by, at=at)
    return cohort


@transaction.atomic
def change_cohort(*, cohort, by, at, **facts):
    before = {name: getattr(cohort, name) for name in DAYS}
    institutions.change_cohort(cohort=cohort, **facts)
    after = {name: getattr(cohort, name) for name in DAYS}
    log_cohort(cohort=cohort, verb="cohort_changed", by=by, at=at, before=before, after=after)


@transaction.atomic
def archive_cohort(*, cohort, by, at):
    if institutions.archive_cohort(cohort=cohort, at=at):
        log_cohort(cohort=cohort, verb="cohort_archived", by=by, at=at)


@transaction.atomic
def remove_learners(*, cohort, learners, by, at):
    gone = [each for each in learners if institutions.remove_learner(cohort=cohort, learner=each)]
    log_people(cohort=cohort, people=gone, verb="cohort_left", by=by, at=at)


@transaction.atomic
def add_trainers(*, cohort, trainers, by, at):
    new = institutions.add_trainers(cohort=cohort, trainers=trainers, at=at)
    log_people(cohort=cohort, people=new, verb="trainer_added", by=by, at=at)


@transaction.atomic
def remove_trainers(*, cohort, trainers, by, at):
    gone = [each for each in trainers if institutions.remove_trainer(cohort=cohort, trainer=each)]
    log_people(cohort=cohort, people=gone, verb="trainer_removed", by=by, at=at)


# A name that somebody gave a cohort may say who is in it: what is logged says only when it is held.
DAYS = ("starts_on", "ends_on")


def log_cohort(*, cohort, verb, by, at, **facts):
    whose = {"institution_id": cohort.institution_id, "by": by, "at": at}
    record(**whose, verb=verb, kind="cohort", object_id=cohort.public_id, **facts)


def log_people(*, cohort, people, verb, by, at):
    whose = {"institution_id": cohort.institution_id, "by": by, "at": at}
    record_each(**whose, people=people, verb=verb, kind="cohort", object_id=cohort.public_id)
