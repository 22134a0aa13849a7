import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from institutions.countries import country_name
from institutions.retention import LEAST_MONTHS, MOST_MONTHS
from institutions.roles import Role, roles_with, roles_with_below


class InstitutionQuerySet(models.QuerySet):
    def where(self, user, may):
        """Institutions in which the person's roles hold the capability, there or at the national office above."""
        if not user.is_authenticated:
            return self.none()
        own = Membership.objects.filter(user=user)
        held = Q(pk__in=own.filter(role__in=roles_with(may)).values("institution"))
        if above := roles_with_below(may):
            held |= Q(parent__in=own.filter(role__in=above).values("institution"))
        return self.filter(held)


def logo_name(institution, filename):
    """No part of the name comes from whoever sends the file, and nobody can guess it."""
    return f"institutions/{uuid.uuid4()}.png"


class Institution(models.Model):
    IP_OFFICE, CHAMBER, INCUBATOR, SME_ASSOCIATION, OTHER = "ip-office", "chamber", "incubator", "association", "other"
    KINDS = [
        (IP_OFFICE, _("IP office")),
        (CHAMBER, _("Chamber of commerce")),
        (INCUBATOR, _("Incubator")),
        (SME_ASSOCIATION, _("Association of small firms")),
        (OTHER, _("Other")),
    ]

    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(_("short name"), unique=True, help_text=_("Used in file names of exports."))
    # By language; where there is none, `name` is shown.
    names = models.JSONField(_("names in other languages"), default=dict, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=KINDS, default=OTHER)
    country = models.CharField(_("country"), max_length=2, blank=True)
    contact_email = models.EmailField(_("address for questions"), blank=True)
    logo = models.FileField(_("logo"), upload_to=logo_name, blank=True)
    accent = models.CharField(_("colour"), max_length=7, blank=True)
    seats = models.PositiveIntegerField(
        _("seats"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How many learners may learn with it at a time. Empty: any number."),
    )
    needs_approval = models.BooleanField(_("a manager admits whoever comes by a link"), default=False)
    # Of learners who do nothing any more: see institutions.retention. None: as long as they like.
    keep_months = models.PositiveSmallIntegerField(
        _("months that records are kept"),
        null=True,
        blank=True,
        validators=[MinValueValidator(LEAST_MONTHS), MaxValueValidator(MOST_MONTHS)],
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="centres",
        verbose_name=_("national office"),
        help_text=_("Its managers see the learners here, and change nothing."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = InstitutionQuerySet.as_manager()

    # No page links to one, so that saving one leaves nothing to be indexed.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name"]
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")), name="institution_not_above_itself"
            ),
            models.CheckConstraint(
                condition=Q(keep_months__isnull=True) | Q(keep_months__gte=LEAST_MONTHS, keep_months__lte=MOST_MONTHS),
                name="records_are_kept_for_months",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """Two levels at most: who has somebody above has nobody below."""
        if self.parent is None:
            return
        if self.parent == self or self.parent.parent_id:
            raise ValidationError({"parent": _("Choose a national office: an institution with no office above it.")})
        if self.pk and self.centres.exists():
            raise ValidationError({"parent": _("This institution has regional centres: no office can be above it.")})

    @property
    def local_name(self):
        """The name in the reader's language, or else the one that it always has."""
        return self.names.get(get_language()) or self.name

    @property
    def country_name(self):
        return country_name(self.country, get_language())


class Membership(models.Model):
    ROLES = [
        (Role.LEARNER, _("Learner")),
        (Role.TRAINER, _("Trainer")),
        (Role.MANAGER, _("Manager")),
        (Role.OBSERVER, _("Observer")),
        (Role.EDITOR, _("Editor")),
    ]

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("institution")
    )
    role = models.CharField(_("role"), max_length=16, choices=ROLES)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "institution", "role"], name="one_membership_per_role"),
            models.UniqueConstraint(fields=["user"], condition=Q(role=Role.LEARNER), name="learner_in_one_institution"),
        ]
        indexes = [models.Index(fields=["institution", "role", "user"], name="membership_listing")]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()} · {self.institution}"
