from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from institutions.models import (
    Accommodation,
    Announcement,
    Cohort,
    CohortCourse,
    CohortLearner,
    CohortTrainer,
    Extension,
    Meeting,
)


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


def make_plan(cohort, course_key, *, learner, by, words=lambda most: "Of the plan", reason=""):
    """A course with an extension, a meeting and an announcement; returns these two. `words(most)` gives the texts."""
    at = timezone.now()
    course = CohortCourse.objects.create(cohort=cohort, course_key=course_key, due_on=at.date(), added_at=at)
    more = {"due_on": at.date() + timedelta(days=9), "reason": reason or words(300), "made_by": by, "made_at": at}
    Extension.objects.create(course=course, learner=learner, **more)
    meeting = Meeting.objects.create(
        cohort=cohort, title=words(120), place=words(200), starts_at=at, ends_at=at + timedelta(hours=1)
    )
    told = Announcement.objects.create(cohort=cohort, title=words(120), text=words(4000), made_by=by, made_at=at)
    return meeting, told
