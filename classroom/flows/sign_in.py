"""Somebody comes in whom a service of an institution vouches for."""

from contextlib import suppress

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import get_language

from accounts.actions import let_see, make_account
from accounts.queries import account_with
from classroom.flows import join_institution
from institutions.audit_actions import record
from institutions.member_actions import LearnsElsewhere, NoSeat, begin_membership
from institutions.models import Membership, OutsideIdentity
from institutions.roles import Role
from institutions.sign_in_actions import connect_service, link_identity, name_domains, stop_service


@transaction.atomic
def connect(*, institution, at, **given):
    """Let people of an institution sign in with a service. Done by whoever runs the site, and told to the log."""
    service = connect_service(institution=institution, at=at, **given)
    log_service(institution, at, issuer=service.issuer, domains=sorted(given["domains"]), on=True)
    return service


@transaction.atomic
def stop(*, institution, at):
    """Let nobody in by the service any more. Returns whether it was on."""
    was_on = stop_service(institution=institution, at=at)
    if was_on:
        log_service(institution, at, on=False)
    return was_on


@transaction.atomic
def say_domains(*, service, domains, confirmed, at):
    """Name the domains of mail addresses that belong to a service. Done by whoever runs the site."""
    name_domains(service=service, domains=domains, confirmed=confirmed, at=at)
    log_service(service.institution, at, domains=sorted(domains))


def log_service(institution, at, **facts):
    """Neither the secret nor what the service knows this site by."""
    record(institution_id=institution.pk, verb="sign_in_changed", kind="service", by=None, at=at, after=facts)


class NotVouched(Exception):
    """The service does not say that the address is this person's."""


class MustProve(Exception):
    """There is an account with this address. Whether it is theirs, the password says."""

    def __init__(self, account):
        super().__init__()
        self.account = account


@transaction.atomic
def come_in(*, service, person, at):
    """Return the account of a person; made and joined the first time. Raises NotVouched and MustProve."""
    known = OutsideIdentity.objects.filter(service=service, subject=person.subject).select_related("user").first()
    if known:
        return known.user
    if not person.email or not person.email_verified:
        raise NotVouched
    trusted = service.speaks_for(person.email)
    account = account_with(person.email)
    if account and not (trusted and may_be_given(account, person.email, service.institution)):
        raise MustProve(account)
    if account is None:
        names = {"first_name": person.first_name, "last_name": person.last_name}
        account = make_account(email=person.email, confirmed=trusted, **names)
    return settle(service=service, subject=person.subject, user=account, at=at)


@transaction.atomic
def settle(*, service, subject, user, at):
    """Remember who somebody is at a service, and let them learn with its institution. Never more than that.

    Without a free seat, or with another institution to learn with, they come in all the same and join nothing.
    """
    link_identity(service=service, subject=subject, user=user, at=at)
    with suppress(NoSeat, LearnsElsewhere):
        membership, new = begin_membership(
            user=user, institution=service.institution, role=Role.LEARNER, by=None, at=at
        )
        join_institution(membership=membership)
        if new:
            whom = {"about": service.institution.name, "about_key": service.institution.pk}
            let_see(person=user, given=True, **whom, act="service", language=get_language(), at=at)
    return user


def may_be_given(account, email, institution):
    """Whether whoever runs the service of an institution may open an account: a learner of theirs, and nothing else.

    An account that opens more, or whose address was never confirmed here, takes its password once.
    """
    confirmed = EmailAddress.objects.filter(user=account, email__iexact=email, verified=True).exists()
    more = Membership.objects.filter(user=account).exclude(institution=institution, role=Role.LEARNER).exists()
    edits = Group.objects.filter(user=account, permissions__codename="access_admin").exists()
    return confirmed and not more and not edits and not account.is_superuser
