import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


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
