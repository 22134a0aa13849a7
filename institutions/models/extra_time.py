"""Who has more time for a quiz than others. It hints at a disability: nobody reads it who need not."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from institutions.extra_time import LARGEST, SMALLEST
from institutions.models.cohorts import Cohort
from institutions.models.members import Institution, Membership
from institutions.roles import Capability, Role


class AccommodationQuerySet(models.QuerySet):
    def managed_by(self, user):
        return self.filter(institution__in=Institution.objects.where(user, may=Capability.GIVE_EXTRA_TIME))

    def visible_to(self, user):
        """What the person manages, what is their own, and what trainers need to know of the cohorts they teach."""
        if not user.is_authenticated:
            return self.none()
        managed = Institution.objects.where(user, may=Capability.GIVE_EXTRA_TIME)
        taught = Cohort.objects.visible_to(user).filter(institution=OuterRef("institution"))
        learns_there = Exists(taught.filter(places__learner=OuterRef("learner")))
        seen = (
            Q(institution__in=managed) | Q(learner=user) | Exists(taught.filter(pk=OuterRef("cohort"))) | learns_there
        )
        return self.filter(seen)

    def in_force_for(self, learner):
        """A learner's own and those of their cohorts, as long as they learn with the institution that gave them."""
        learns_with = Membership.objects.filter(user=learner, role=Role.LEARNER).values("institution")
        cohorts = Cohort.objects.current().filter(places__learner=learner).values("pk")
        return self.filter(Q(learner=learner) | Q(cohort__in=cohorts), institution__in=learns_with)

    def for_quiz(self, quiz_key):
        return self.filter(Q(quiz_key__isnull=True) | Q(quiz_key=quiz_key))


class Accommodation(models.Model):
    """Extra time of one learner or of one cohort: `factor` times the time limit."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="accommodations")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="accommodations"
    )
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, null=True, related_name="accommodations")
    # None: all quizzes.
    quiz_key = models.UUIDField(null=True)
    factor = models.DecimalField(max_digits=4, decimal_places=2)
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = AccommodationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(learner__isnull=False, cohort__isnull=True) | Q(learner__isnull=True, cohort__isnull=False),
                name="extra_time_of_a_learner_or_a_cohort",
            ),
            models.CheckConstraint(
                condition=Q(factor__gte=SMALLEST, factor__lte=LARGEST), name="extra_time_within_bounds"
            ),
            # In a plain unique constraint, each NULL would be a value of its own.
            models.UniqueConstraint(
                fields=["learner", "institution"],
                condition=Q(learner__isnull=False, quiz_key__isnull=True),
                name="extra_time_once_per_learner",
            ),
            models.UniqueConstraint(
                fields=["learner", "institution", "quiz_key"],
                condition=Q(learner__isnull=False, quiz_key__isnull=False),
                name="extra_time_once_per_learner_and_quiz",
            ),
            models.UniqueConstraint(
                fields=["cohort"],
                condition=Q(cohort__isnull=False, quiz_key__isnull=True),
                name="extra_time_once_per_cohort",
            ),
            models.UniqueConstraint(
                fields=["cohort", "quiz_key"],
                condition=Q(cohort__isnull=False, quiz_key__isnull=False),
                name="extra_time_once_per_cohort_and_quiz",
            ),
        ]

    def __str__(self):
        return f"extra time {self.pk}"
