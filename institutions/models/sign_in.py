"""Signing in with the accounts that an institution gives its people: OpenID Connect or SAML."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.sealed import unseal
from institutions.models.members import Institution


class SignInServiceQuerySet(models.QuerySet):
    def active(self):
        return self.filter(active=True).select_related("institution")

    def named(self, text):
        """By the short name of the institution, or by the domain of a mail address."""
        return self.filter(
            Q(institution__slug=text.lower()) | Q(domains__name=text.rpartition("@")[2].lower())
        ).distinct()


class SignInService(models.Model):
    OIDC, SAML = "oidc", "saml"
    KINDS = [(OIDC, "OpenID Connect"), (SAML, "SAML")]

    institution = models.OneToOneField(Institution, on_delete=models.CASCADE, related_name="sign_in_service")
    kind = models.CharField(max_length=10, choices=KINDS, default=OIDC)
    # Empty while an institution has begun with SAML, and its service is not named yet.
    issuer = models.CharField(_("issuer"), max_length=300, blank=True)
    client_id = models.CharField(max_length=200, blank=True)
    sealed_secret = models.TextField(blank=True)
    active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    objects = SignInServiceQuerySet.as_manager()

    def __str__(self):
        return f"{self.institution} · {self.issuer}"

    @property
    def secret(self):
        return unseal(self.sealed_secret)

    def speaks_for(self, email):
        """Whether an administrator has confirmed that the domain of an address belongs to the institution."""
        return self.domains.filter(name=email.rpartition("@")[2].lower(), confirmed_at__isnull=False).exists()


class SignInDomain(models.Model):
    """A domain of mail addresses. Two institutions cannot have the same."""

    service = models.ForeignKey(SignInService, on_delete=models.CASCADE, related_name="domains")
    name = models.CharField(max_length=253, unique=True)
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self):
        return self.name


class OutsideIdentity(models.Model):
    """Who somebody is at a service. The subject, and not the address: addresses go from one person to another."""

    service = models.ForeignKey(SignInService, on_delete=models.CASCADE, related_name="identities")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="outside_identities")
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "subject"], name="one_account_per_outside_identity"),
            models.UniqueConstraint(fields=["service", "user"], name="one_outside_identity_per_service"),
        ]

    def __str__(self):
        return f"{self.user} · {self.service}"
