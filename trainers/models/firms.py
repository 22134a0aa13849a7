"""Firms that trainees come from. Two spellings of one firm are joined, and parted again if that was wrong."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Firm(models.Model):
    """A firm as trainees name it; the same where normalised name and country are. One merged counts as the other."""

    SIZES = [
        ("", _("Not given")),
        ("micro", _("Fewer than 10 people")),
        ("small", _("10 to 49 people")),
        ("medium", _("50 to 249 people")),
        ("large", _("250 people or more")),
    ]

    name = models.CharField(_("firm"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)  # see trainers.firm_names
    country = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("region"), max_length=100, blank=True)
    size = models.CharField(_("size"), max_length=6, choices=SIZES, blank=True)
    is_rural = models.BooleanField(_("in the countryside"), null=True)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="merged")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["name_key", "country"], name="firm_once_in_a_country"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="firm_not_merged_into_itself"
            ),
        ]

    def __str__(self):
        return self.name


class FirmMerge(models.Model):
    """That somebody said that two firms are one, and perhaps took it back."""

    firm = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="merges")
    into = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.firm_id} → {self.into_id}"
