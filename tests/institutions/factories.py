from decimal import Decimal

from django.utils import timezone

from institutions.models import Accommodation, Cohort, CohortLearner, CohortTrainer


def make_cohort(institution, name="Spring class", *, learners=(), trainers=(), **fields):
    now = timezone.now()
    cohort = Cohort.objects.create(institution=institution, name=name, created_at=now, **fields)
    for learner in learners:
        CohortLearner.objects.create(cohort=cohort, learner=learner, added_at=now)
    for trainer in trainers:
        CohortTrainer.objects.create(cohort=cohort, trainer=trainer, added_at=now)
    return cohort


def make_extra_time(institution, factor="1.5", *, reason="Agreed with the learner", **whose):
    return Accommodation.objects.create(
        institution=institution, factor=Decimal(factor), reason=reason, made_at=timezone.now(), **whose
    )
