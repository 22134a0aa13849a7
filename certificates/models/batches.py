"""Certificates that a manager issues to many at once, and ZIP files of many."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from certificates.models.certificates import Certificate
from institutions.models import Cohort, Institution
from institutions.roles import Capability


def person_field():
    """Who did it. What was done stays when the account goes."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")


def institution_field(related_name):
    return models.ForeignKey(Institution, on_delete=models.CASCADE, related_name=related_name)


class ManagedQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the institutions in whose name the person may issue certificates."""
        return self.filter(institution__in=Institution.objects.where(user, may=Capability.ISSUE_CERTIFICATES))


class IssueBatch(models.Model):
    """Certificates of attendance for those who were there: what is printed on each of them."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = institution_field("issue_batches")
    cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, related_name="issue_batches")
    cohort_name = models.CharField(max_length=100)
    achievement_key = models.UUIDField()  # of the session
    title = models.CharField(max_length=120)
    minutes = models.PositiveIntegerField()
    outcomes = models.JSONField(default=list)
    language = models.CharField(max_length=12)
    completed_at = models.DateTimeField()
    made_by = person_field()
    made_at = models.DateTimeField()

    objects = ManagedQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["institution", "-made_at"], name="issue_batch_listing")]

    def __str__(self):
        return f"{self.title} · {self.cohort_name}"


class PlaceQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=IssuePlace.WAITING)

    def nameless(self):
        return self.filter(state=IssuePlace.NAMELESS)


class IssuePlace(models.Model):
    """One person of a batch, and what became of it. Who has confirmed no name gets the certificate when they do."""

    WAITING, ISSUED, ALREADY, NAMELESS, REVOKED = "waiting", "issued", "already", "nameless", "revoked"
    STATES = [(state, state) for state in (WAITING, ISSUED, ALREADY, NAMELESS, REVOKED)]

    batch = models.ForeignKey(IssueBatch, on_delete=models.CASCADE, related_name="places")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    certificate = models.ForeignKey(Certificate, on_delete=models.SET_NULL, null=True, related_name="places")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["batch", "learner"], name="one_place_in_a_batch")]
        indexes = [
            models.Index(fields=["batch", "state"], name="issue_place_by_state"),
            models.Index(fields=["learner"], condition=Q(state="nameless"), name="issue_place_nameless"),
        ]

    def __str__(self):
        return f"{self.batch_id} · {self.learner_id} · {self.state}"


class Archive(models.Model):
    """A ZIP with the files of all valid certificates of a batch, a course or a cohort. It is kept for some days."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = institution_field("archives")
    title = models.CharField(max_length=200)
    # Exactly one says what is in it.
    batch = models.ForeignKey(IssueBatch, on_delete=models.CASCADE, null=True, related_name="archives")
    course_key = models.UUIDField(null=True)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, null=True, related_name="archives")
    total = models.PositiveIntegerField()  # files that were to be packed when it was asked for
    packed = models.PositiveIntegerField(default=0)
    file = models.CharField(max_length=100, blank=True)  # empty until the worker has packed it, and when it is deleted
    made_by = person_field()
    made_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    objects = ManagedQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.title
