"""What a service that speaks SAML is asked: the words of institutions.saml, with the addresses of this site."""

from django.conf import settings
from django.urls import reverse

from classroom.sign_in_sessions import remember
from institutions import saml
from institutions.saml.answers import Party
from institutions.saml.questions import address_to_ask, new_question
from institutions.vouching import Unavailable
from pages.clock import now


def party_of(connection):
    service = connection.service
    entity_id, back = our_addresses(service.institution.slug)
    return Party(entity_id, back, connection.key, service.issuer, tuple(connection.certificates))


def our_addresses(slug):
    """Return what a service calls us, which is where it reads what we say of ourselves, and where it sends people."""
    return [settings.SITE_URL + reverse(f"institution_saml_{name}", args=[slug]) for name in ("metadata", "back")]


def ask(request, connection, *, trying=False):
    """Remember a question, and return the address that asks it. Raises Unavailable."""
    require_saml()
    if not connection.is_complete:
        raise Unavailable("it is not connected yet")
    asked = new_question()
    there = address_to_ask(party_of(connection), connection.address, asked, now())
    remember(request, connection.service, asked=asked, trying=trying)
    return there


def require_saml():
    if not saml.is_installed():
        raise Unavailable("SAML is not installed")
