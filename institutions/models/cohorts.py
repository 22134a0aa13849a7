"""Groups of learners who are taught together."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from institutions.models.members import Institution, Membership
from institutions.roles import Capability, Role


class CohortQuerySet(models.QuerySet):
    def managed_by(self, user):
        return self.filter(institution__in=Institution.objects.where(user, may=Capability.MANAGE_COHORTS))

    def visible_to(self, user):
        """What the person manages, and what they teach as a trainer of its institution; each with `may_manage`."""
        if not user.is_authenticated:
            return self.none()
        managed = Institution.objects.where(user, may=Capability.MANAGE_COHORTS).filter(pk=OuterRef("institution"))
        taught = Institution.objects.where(user, may=Capability.VIEW_OWN_COHORTS)
        own = CohortTrainer.objects.filter(cohort=OuterRef("pk"), trainer=user)
        cohorts = self.annotate(may_manage=Exists(managed))
        return cohorts.filter(Q(may_manage=True) | (Q(institution__in=taught) & Exists(own)))

    def planned_by(self, user):
        """Those whose courses, meetings and announcements the person may change."""
        if not user.is_authenticated:
            return self.none()
        managed = Institution.objects.where(user, may=Capability.MANAGE_COHORTS)
        taught = Institution.objects.where(user, may=Capability.PLAN_OWN_COHORTS)
        own = CohortTrainer.objects.filter(cohort=OuterRef("pk"), trainer=user)
        return self.current().filter(Q(institution__in=managed) | (Q(institution__in=taught) & Exists(own)))

    def moderated_by(self, user):
        """Those in whose discussion the person decides what stands there, also of the archive."""
        return self.discussed_by(user).filter(Q(manages=True) | Q(teaches=True))

    def discussed_by(self, user):
        """Those whose discussion the person reads, also of the archive; each with how they come to it."""
        if not user.is_authenticated:
            return self.none()
        managed = Institution.objects.where(user, may=Capability.MODERATE).filter(pk=OuterRef("institution"))
        taught = Institution.objects.where(user, may=Capability.MODERATE_OWN_COHORTS)
        own = CohortTrainer.objects.filter(cohort=OuterRef("pk"), trainer=user, cohort__institution__in=taught)
        member = Membership.objects.filter(user=user, role=Role.LEARNER, institution=OuterRef("institution"))
        place = CohortLearner.objects.filter(cohort=OuterRef("pk"), learner=user)
        cohorts = self.annotate(manages=Exists(managed), teaches=Exists(own))
        learns = Exists(member) & Exists(place) & Q(has_discussion=True)
        return cohorts.filter(Q(manages=True) | Q(teaches=True) | learns)

    def learned_in_by(self, user):
        """The current ones in which the person learns, with the institution they learn with."""
        member = Membership.objects.filter(user=user, role=Role.LEARNER, institution=OuterRef("institution"))
        return self.current().filter(Exists(member), places__learner=user)

    def current(self):
        return self.filter(archived_at__isnull=True)


class Cohort(models.Model):
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="cohorts")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    archived_at = models.DateTimeField(null=True, editable=False)
    has_discussion = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField()
    learners = models.ManyToManyField(settings.AUTH_USER_MODEL, through="CohortLearner", related_name="cohorts")
    trainers = models.ManyToManyField(settings.AUTH_USER_MODEL, through="CohortTrainer", related_name="taught_cohorts")

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint("institution", Lower("name"), name="cohort_name_once_per_institution"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="cohort_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return self.name


class CohortLearner(models.Model):
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="places")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cohort_places")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "learner"], name="learner_once_per_cohort")]

    def __str__(self):
        return f"{self.learner} · {self.cohort}"


class CohortTrainer(models.Model):
    """Who teaches a cohort; it means nothing without a trainer's membership in the institution."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="posts")
    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cohort_posts")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "trainer"], name="trainer_once_per_cohort")]

    def __str__(self):
        return f"{self.trainer} · {self.cohort}"
