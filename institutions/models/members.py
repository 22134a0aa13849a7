from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.roles import Role, roles_with


class InstitutionQuerySet(models.QuerySet):
    def where(self, user, may):
        """Institutions in which the person's roles hold the capability."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(memberships__user=user, memberships__role__in=roles_with(may)).distinct()


class Institution(models.Model):
    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(_("short name"), unique=True, help_text=_("Used in file names of exports."))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")

    def __str__(self):
        return self.name


class Membership(models.Model):
    ROLES = [
        (Role.LEARNER, _("Learner")),
        (Role.TRAINER, _("Trainer")),
        (Role.MANAGER, _("Manager")),
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
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(role=Role.LEARNER), name="learner_in_one_institution"
            ),
        ]
        indexes = [models.Index(fields=["institution", "role", "user"], name="membership_listing")]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()} · {self.institution}"
