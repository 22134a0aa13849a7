"""Showing a badge elsewhere: what a link to it looks like in a message, and the way to a LinkedIn profile."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from certificates.documents import verification_url
from certificates.models import Certificate
from certificates.serial import grouped

STATES = {
    Certificate.REVOKED: pgettext_lazy("certificate", "Revoked"),
    Certificate.SUPERSEDED: pgettext_lazy("certificate", "Superseded"),
    Certificate.EXPIRED: pgettext_lazy("certificate", "Expired"),
}
LINKEDIN = "https://www.linkedin.com/profile/add"


@dataclass(frozen=True)
class Share:
    """`title`, `description` and `image` are what others show for a link to `url`."""

    title: str
    description: str
    url: str
    image: str
    linkedin: str


def share_of(certificate, at):
    """Return what is shown for a link to a certificate, in the reader's language. What does not count is said first."""
    state = certificate.state_at(at)
    url = verification_url(certificate.serial)
    return Share(
        title=f"{certificate.name}: {certificate.title}",
        description=(f"{STATES[state]}. " if state in STATES else "")
        + _("%(kind)s, issued by %(issuer)s on %(date)s.")
        % {
            "kind": certificate.get_kind_display(),
            "issuer": certificate.issuer,
            "date": date_format(certificate.issued_at, "DATE_FORMAT"),
        },
        url=url,
        image=f"{url}preview.png",
        linkedin=linkedin_url(certificate),
    )


def linkedin_url(certificate):
    """Return the address where its holder adds a certificate to a LinkedIn profile; nothing is sent until they do."""
    fields = {
        "startTask": "CERTIFICATION_NAME",
        "name": certificate.title,
        "organizationName": certificate.issuer,
        "issueYear": certificate.issued_at.year,
        "issueMonth": certificate.issued_at.month,
        "certUrl": verification_url(certificate.serial),
        "certId": grouped(certificate.serial),
    }
    if certificate.expires_at:
        fields |= {"expirationYear": certificate.expires_at.year, "expirationMonth": certificate.expires_at.month}
    return f"{LINKEDIN}?{urlencode(fields)}"
