"""The link in a mail by which its reader stops mails of its kind, without signing in: RFC 8058.

It names a person by a random id, and a kind. It opens nothing else, and it is good for ever: so is the mail it is in.
"""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.mail_kinds import Kind
from accounts.models import User


def _signer():
    return Signer(sep=".", salt="accounts.mail_links")


def link_for(person, kind):
    return settings.SITE_URL + reverse("mail_link", args=[_signer().sign(f"{person.public_id.hex}-{kind}")])


def read_link(token):
    """Return (person, kind), or None for what we have not signed, and for who is not here any more."""
    try:
        named, _dash, kind = _signer().unsign(token).partition("-")
    except BadSignature:
        return None
    person = User.objects.filter(public_id=UUID(named), is_active=True, erased_at=None).first()
    return (person, Kind(kind)) if person else None


def ways_to_stop(person, kind, language):
    """Return what a mail of a kind brings along, for pages.mail: a link for people, a button for programs."""
    link = link_for(person, kind)
    headers = {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return {"headers": headers, "stop_link": f"{link}?language={language}"}
