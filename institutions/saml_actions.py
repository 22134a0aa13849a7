"""A service that speaks SAML: what we know it by, and what it has answered."""

import json
from dataclasses import asdict
from datetime import timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction

from accounts.sealed import seal, unseal
from institutions.models import SamlAnswer, SamlConnection, SignInService
from institutions.saml.answers import CLOCKS_DIFFER
from institutions.saml.keys import new_key_pair
from institutions.vouching import NotTrusted, Person

WAITS_FOR = timedelta(minutes=10)


class SpeaksOtherwise(Exception):
    """The institution signs in with OpenID Connect, and an administrator has connected that."""


@transaction.atomic
def begin_saml(*, institution, at):
    """Make a key of ours for the service of an institution. Safe to repeat. Raises SpeaksOtherwise."""
    empty = {"kind": SignInService.SAML, "active": False, "changed_at": at}
    service, new = SignInService.objects.get_or_create(institution=institution, defaults=empty)
    if service.kind != SignInService.SAML:
        raise SpeaksOtherwise
    if new:
        key, certificate = new_key_pair(institution.slug, at)
        SamlConnection.objects.create(service=service, sealed_key=seal(key), certificate=certificate)
    return service


@transaction.atomic
def connect_saml(*, connection, provider, metadata_url, attributes, at):
    """Say where a service is asked and which keys it signs with. Returns whether it is another one than before.

    What an administrator has confirmed, and who is known there, was said of one source. Whoever puts another in its
    place could open every account that is known there: so nobody is, and the domains wait to be confirmed again.
    """
    certificates = list(provider.certificates)
    is_another = is_another_source(connection, provider, metadata_url)
    if is_another:
        connection.service.identities.all().delete()
        connection.service.domains.update(confirmed_at=None)
    SignInService.objects.filter(pk=connection.service_id).update(issuer=provider.entity_id, changed_at=at)
    source = {"metadata_url": metadata_url, "address": provider.address, "certificates": certificates}
    said = {"read_at": at, "failing_since": None, **source, **attributes}
    SamlConnection.objects.filter(pk=connection.pk).update(**said)
    return is_another


def is_another_source(connection, provider, metadata_url):
    """What stands at an address may change: that is what the address is for. Of keys put in by hand none may come."""
    if provider.entity_id != connection.service.issuer:
        return True
    if metadata_url:
        return metadata_url != connection.metadata_url
    return not set(provider.certificates) <= set(connection.certificates)


def renew_provider(*, connection, provider, at):
    """Take over what the service says of itself now. With another name it is another service: nothing changes."""
    rows = SamlConnection.objects.filter(pk=connection.pk, metadata_url=connection.metadata_url)
    if provider is None or provider.entity_id != connection.service.issuer:
        rows.filter(failing_since=None).update(failing_since=at)
        return False
    now = {"address": provider.address, "certificates": list(provider.certificates)}
    return bool(rows.update(**now, read_at=at, failing_since=None))


def switch_service(*, service, active, at):
    """Let people in by a service, or nobody any more. Returns whether that is a change."""
    rows = SignInService.objects.filter(pk=service.pk).exclude(active=active)
    return bool(rows.update(active=active, changed_at=at))


# Answers ---------------------------------------------------------------------------


def keep_answer(*, service, answer, person, at):
    """Let an answer wait for the browser it was made for. Raises NotTrusted if it was brought before."""
    try:
        with transaction.atomic():
            return SamlAnswer.objects.create(
                service=service, assertion=_short(answer.id), asked=_short(answer.asked), brought_at=at,
                until=answer.until, sealed_person=seal(json.dumps(asdict(person))),
            )  # fmt: skip
    except IntegrityError as error:
        raise NotTrusted("its assertion was brought before") from error


def fetch_answer(*, service, asked, at):
    """Return whom the answer to a question speaks of, once. Raises NotTrusted where none waits."""
    rows = SamlAnswer.objects.filter(service=service, asked=_short(asked), brought_at__gt=at - WAITS_FOR)
    waiting = rows.exclude(sealed_person="").first()
    if waiting is None or not rows.filter(pk=waiting.pk).exclude(sealed_person="").update(sealed_person=""):
        raise NotTrusted("no answer waits for this browser")
    return Person(**json.loads(unseal(waiting.sealed_person)))


def forget_answers(*, at):
    """Forget whom nobody has fetched, and which assertions nobody could bring again. Returns how many rows."""
    late = SamlAnswer.objects.filter(brought_at__lte=at - WAITS_FOR).exclude(sealed_person="")
    over = SamlAnswer.objects.filter(until__lte=at - CLOCKS_DIFFER)
    return late.update(sealed_person="") + over.delete()[0]


def _short(text):
    """Services choose their ids, of any length."""
    return sha256(text.encode()).hexdigest()
