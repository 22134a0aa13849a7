"""Which service an institution's people sign in with, and who they are there."""

from django.db import transaction

from accounts.sealed import seal
from institutions.models import OutsideIdentity, SignInDomain, SignInService


@transaction.atomic
def connect_service(*, institution, issuer, client_id, secret, domains, confirmed, at):
    """Let people of an institution sign in with a service, or change how. Safe to repeat.

    With another issuer than before nobody is known any more: its subjects are other people.
    """
    SignInService.objects.filter(institution=institution).exclude(issuer=issuer, kind=SignInService.OIDC).delete()
    kept = {"issuer": issuer, "client_id": client_id, "sealed_secret": seal(secret), "active": True, "changed_at": at}
    service, _new = SignInService.objects.update_or_create(institution=institution, defaults=kept)
    name_domains(service=service, domains=domains, confirmed=confirmed, at=at)
    return service


@transaction.atomic
def name_domains(*, service, domains, confirmed, at):
    """Say which domains of mail addresses belong to a service. `confirmed`: an administrator has made sure of it."""
    service.domains.exclude(name__in=domains).delete()
    for name in domains:
        SignInDomain.objects.update_or_create(
            service=service, name=name, defaults={"confirmed_at": at if confirmed else None}
        )


def stop_service(*, institution, at):
    """Let nobody in by the service any more. Who they are there is kept. Returns whether it was on."""
    running = SignInService.objects.filter(institution=institution, active=True)
    return bool(running.update(active=False, changed_at=at))


def link_identity(*, service, subject, user, at):
    """Remember who an account is at a service. Somebody who has another identity there gets the new one."""
    defaults = {"subject": subject, "linked_at": at}
    return OutsideIdentity.objects.update_or_create(service=service, user=user, defaults=defaults)[0]
