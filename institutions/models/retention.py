"""Who was told that their records go, and who is kept all the same."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.models.joining import OfInstitutionQuerySet
from institutions.models.members import Institution
from institutions.roles import Capability


class RetentionHoldQuerySet(OfInstitutionQuerySet):
    may = Capability.SET_RETENTION


class RetentionHold(models.Model):
    """That an institution has to keep one person's records, whatever its rule says. Only the rule is held up."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="retention_holds")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="retention_holds")
    reason = models.CharField(_("reason"), max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = RetentionHoldQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["institution", "person"], name="one_hold_per_person")]

    def __str__(self):
        return f"hold {self.pk}"


class RetentionNotice(models.Model):
    """That a mail has told somebody when their records go. The row goes with the records, or when they are kept."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="retention_notices")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="retention_notices")
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "person"], name="one_notice_per_person")]

    def __str__(self):
        return f"notice {self.pk}"
