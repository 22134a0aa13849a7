"""Changing cohorts and extra time. What follows for attempts that are open is told in classroom.flows.extra_time."""

import logging

from institutions.models import Accommodation, Cohort, CohortLearner, CohortTrainer

# Ids only: whoever reads the log need not know who has extra time, and why is nowhere but in the row.
log = logging.getLogger(__name__)


def create_cohort(*, institution, name, starts_on, ends_on, at):
    return Cohort.objects.create(
        institution=institution, name=name, starts_on=starts_on, ends_on=ends_on, created_at=at
    )


def change_cohort(*, cohort, name, starts_on, ends_on):
    cohort.name, cohort.starts_on, cohort.ends_on = name, starts_on, ends_on
    cohort.save(update_fields=["name", "starts_on", "ends_on"])
    return cohort


def archive_cohort(*, cohort, at):
    """Put a cohort away: it keeps its people, and gives no extra time any more. Returns whether this call did."""
    return Cohort.objects.current().filter(pk=cohort.pk).update(archived_at=at) == 1


def restore_cohort(*, cohort):
    Cohort.objects.filter(pk=cohort.pk).update(archived_at=None)


def add_learners(*, cohort, learners, at):
    """Put learners into a cohort; who is in it already stays. Returns those who come new."""
    inside = set(CohortLearner.objects.filter(cohort=cohort, learner__in=learners).values_list("learner", flat=True))
    new = [learner for learner in learners if learner.pk not in inside]
    places = [CohortLearner(cohort=cohort, learner=learner, added_at=at) for learner in new]
    if places:
        CohortLearner.objects.bulk_create(places, ignore_conflicts=True)
    return new


def remove_learner(*, cohort, learner):
    """Take a learner out of a cohort. Returns whether they were in it."""
    removed, _models = CohortLearner.objects.filter(cohort=cohort, learner=learner).delete()
    return bool(removed)


def add_trainers(*, cohort, trainers, at):
    """Let people teach a cohort, beside those who do already. Returns those who did not."""
    there = set(CohortTrainer.objects.filter(cohort=cohort, trainer__in=trainers).values_list("trainer", flat=True))
    new = [trainer for trainer in trainers if trainer.pk not in there]
    posts = [CohortTrainer(cohort=cohort, trainer=trainer, added_at=at) for trainer in new]
    CohortTrainer.objects.bulk_create(posts, ignore_conflicts=True)
    return new


def remove_trainer(*, cohort, trainer):
    """Let somebody teach a cohort no more. Returns whether they did."""
    removed, _models = CohortTrainer.objects.filter(cohort=cohort, trainer=trainer).delete()
    return bool(removed)


def give_extra_time(*, institution, factor, reason, by, at, learner=None, cohort=None, quiz_key=None):
    """Give a learner or a cohort extra time, for one quiz or for all; or change what they have for the same."""
    given, new = Accommodation.objects.update_or_create(
        institution=institution,
        learner=learner,
        cohort=cohort,
        quiz_key=quiz_key,
        defaults={"factor": factor, "reason": reason, "made_by": by, "made_at": at},
    )
    log.info("Extra time %s is %s by person %s.", given.public_id, "given" if new else "changed", by.public_id)
    return given


def end_extra_time(*, accommodation, by):
    """Take extra time away for attempts to come. The row goes: nobody need know any more who had it, or why.

    Returns whether this call did.
    """
    ended, _models = Accommodation.objects.filter(pk=accommodation.pk).delete()
    if ended:
        log.info("Extra time %s is ended by person %s.", accommodation.public_id, by.public_id)
    return bool(ended)


def change_institution(*, institution, by, **changes):
    """Change what an institution says about itself. A logo that it had before is not shown anywhere any more."""
    for name, value in changes.items():
        setattr(institution, name, value)
    institution.save(update_fields=list(changes))
    log.info("Institution %s is changed by person %s: %s.", institution.pk, by.public_id, ", ".join(sorted(changes)))
