"""Firms that trainees come from. Two spellings of one firm are joined, and parted again if that was wrong."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution
from institutions.roles import Capability


class FirmQuerySet(models.QuerySet):
    """A firm belongs to no institution: those know it whose sessions its people came to."""

    def visible_to(self, user):
        return self._known_to(user, Capability.SEE_TRAINERS)

    def managed_by(self, user):
        """Those that the person may say to be one."""
        return self._known_to(user, Capability.MANAGE_TRAINERS)

    def _known_to(self, user, may):
        institutions = Institution.objects.where(user, may)
        came = self.model.objects.filter(attendances__delivery__institution__in=institutions)
        # Also what was merged into one: else it would be out of reach when nobody came under that name.
        return self.filter(Q(pk__in=came.values("pk")) | Q(merged__in=came.values("pk"))).distinct()

    def roots(self):
        return self.filter(merged_into=None)


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

    objects = FirmQuerySet.as_manager()

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
    # The firms that had been merged into `firm` before and went along.
    along = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.firm_id} → {self.into_id}"
