"""What a service needs that speaks SAML, and what it has answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.sealed import unseal
from institutions.models.sign_in import SignInService


class SamlConnection(models.Model):
    """A service and we, as each knows the other. Where it is asked and its certificates come from its metadata."""

    service = models.OneToOneField(SignInService, on_delete=models.CASCADE, related_name="saml")
    sealed_key = models.TextField()
    certificate = models.TextField()
    metadata_url = models.URLField(max_length=500, blank=True)
    address = models.CharField(max_length=500, blank=True)
    certificates = models.JSONField(default=list)
    email_attribute = models.CharField(_("Attribute with the email address"), max_length=200, blank=True)
    first_name_attribute = models.CharField(_("Attribute with the first name"), max_length=200, blank=True)
    last_name_attribute = models.CharField(_("Attribute with the last name"), max_length=200, blank=True)
    read_at = models.DateTimeField(null=True)
    # Since when the metadata could not be read again; what was read last still serves.
    failing_since = models.DateTimeField(null=True)

    def __str__(self):
        return str(self.service)

    @property
    def key(self):
        return unseal(self.sealed_key)

    @property
    def is_complete(self):
        return bool(self.address and self.certificates)

    @property
    def attributes(self):
        """What the service calls what it says of a person, where it is not as usual."""
        return {
            "address": self.email_attribute,
            "first_name": self.first_name_attribute,
            "last_name": self.last_name_attribute,
        }


class SamlAnswer(models.Model):
    """An assertion that was brought here once, and serves no second time.

    A browser that comes from another site brings no cookie along. So the answer waits here for the moment until the
    same browser comes from us: `sealed_person` is emptied when it is fetched.
    """

    service = models.ForeignKey(SignInService, on_delete=models.CASCADE, related_name="answers")
    assertion = models.CharField(max_length=64)
    asked = models.CharField(max_length=64)
    sealed_person = models.TextField(blank=True)
    brought_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "assertion"], name="one_use_of_an_assertion")]
        indexes = [models.Index(fields=["until"], name="saml_answer_until")]

    def __str__(self):
        return f"{self.service_id} · {self.assertion[:8]}"
