from django.conf import settings
from django.db import models
from django.db.models import Q

from certificates.models.certificates import Certificate
from certificates.validity import REMINDERS


class Notice(models.Model):
    """A mail to a certificate's holder about it. Written in one transaction with the mail, so that none goes twice."""

    READY, REVOKED, RESENT = "ready", "revoked", "resent"
    KINDS = [(kind, kind) for kind in (READY, REVOKED, RESENT, *(f"expires-{days}" for days in REMINDERS))]

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=KINDS)
    at = models.DateTimeField()
    # Who had it sent again; None for what a rule sent.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "kind"], condition=~Q(kind="resent"), name="one_notice_of_each_kind"
            )
        ]

    def __str__(self):
        return f"{self.certificate_id} · {self.kind}"
