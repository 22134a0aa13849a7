"""A manager connects the service in which an institution's people have their accounts."""

from django.db import transaction

from institutions import saml_actions as saml
from institutions.audit_actions import record
from institutions.fetching import NotFetched, fetch
from institutions.models import SamlConnection
from institutions.saml.metadata import NotUsable, Provider, provider_in


@transaction.atomic
def begin(*, institution, by, at):
    """Make a key for the service. Raises SpeaksOtherwise."""
    service = saml.begin_saml(institution=institution, at=at)
    note(service, by, at, on=False)
    return service


@transaction.atomic
def connect(*, connection, provider, metadata_url, attributes, by, at):
    """Take over what metadata say. Returns whether the service is another one than before."""
    what = {"provider": provider, "metadata_url": metadata_url, "attributes": attributes}
    is_another = saml.connect_saml(connection=connection, **what, at=at)
    note(connection.service, by, at, issuer=provider.entity_id)
    return is_another


def provider_of(connection):
    """Return the service as it is known now."""
    return Provider(connection.service.issuer, connection.address, tuple(connection.certificates))


@transaction.atomic
def switch(*, service, active, by, at):
    if changed := saml.switch_service(service=service, active=active, at=at):
        note(service, by, at, on=active)
    return changed


def note(service, by, at, **facts):
    whose = {"institution_id": service.institution_id, "by": by, "at": at}
    record(**whose, verb="sign_in_changed", kind="service", object_id=service.pk, after=facts)


def renew_all(*, at):
    """Read again what services say at their addresses. Returns [(one that failed, why)]."""
    failed = []
    kept = SamlConnection.objects.exclude(metadata_url="").select_related("service__institution")
    for connection in kept:
        provider, why = read_again(connection, at)
        if not saml.renew_provider(connection=connection, provider=provider, at=at):
            failed.append((connection, why or "it calls itself by another name"))
    return failed


def read_again(connection, at):
    try:
        return provider_in(fetch(connection.metadata_url), at), ""
    except (NotFetched, NotUsable) as error:
        return None, str(error)
