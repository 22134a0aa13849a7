import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(holder=user) if user.is_authenticated else self.none()

    def revoked(self):
        return self.filter(state=Certificate.REVOKED)

    def valid(self):
        return self.filter(state=Certificate.VALID)


class Certificate(models.Model):
    """What was awarded, exactly as printed. Nothing here follows later edits of the course or of the name."""

    VALID, REVOKED, SUPERSEDED = "valid", "revoked", "superseded"
    STATES = [(VALID, _("Valid")), (REVOKED, _("Revoked")), (SUPERSEDED, _("Superseded"))]

    serial = models.CharField(max_length=26, unique=True, editable=False)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="certificates"
    )
    course_key = models.UUIDField()
    state = models.CharField(max_length=12, choices=STATES, default=VALID)
    state_reason = models.CharField(max_length=255, blank=True)  # public
    state_changed_at = models.DateTimeField(null=True)
    # The one whose place it took: the chain from the first print to the last.
    replaces = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, related_name="replaced_by")

    # Printed facts, frozen at issue.
    name = models.CharField(max_length=120)
    course_title = models.CharField(max_length=120)
    hours = models.PositiveSmallIntegerField()
    outcomes = models.JSONField(default=list)
    issuer = models.CharField(max_length=200)
    language = models.CharField(max_length=12)
    completed_at = models.DateTimeField()
    issued_at = models.DateTimeField()
    design = models.CharField(max_length=32)

    # The printed file, once the worker has rendered it.
    pdf = models.CharField(max_length=100, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "course_key"], condition=Q(state="valid"), name="one_valid_certificate_per_course"
            )
        ]
        ordering = ["-issued_at"]

    def __str__(self):
        return f"{self.serial} {self.name}"


class NameRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(holder=user) if user.is_authenticated else self.none()

    def open(self):
        return self.filter(decided_at=None)


class NameRequest(models.Model):
    """Somebody asks for another name on their certificates, and a manager decides."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="name_requests")
    name = models.CharField(max_length=120)
    reason = models.TextField()
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)
    answer = models.TextField(blank=True)

    objects = NameRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder"], condition=Q(decided_at=None), name="one_open_name_request"),
            models.CheckConstraint(
                condition=Q(decided_at=None, approved=None) | Q(decided_at__isnull=False, approved__isnull=False),
                name="name_request_decided_whole",
            ),
        ]
        ordering = ["asked_at", "pk"]

    def __str__(self):
        return f"{self.holder} · {self.name}"
