"""Who belongs to an institution, and as what. Each change is written down with who made it."""

import logging

from django.db import transaction

from institutions.models import Institution, Membership, MembershipChange
from institutions.roles import Role

# Ids only, as everywhere.
log = logging.getLogger(__name__)


class NoSeat(Exception):
    """All seats for learners are taken."""


class LearnsElsewhere(Exception):
    """A person learns with one institution at a time: see docs/decisions/0009."""


class LastManager(Exception):
    """An institution without a manager could not help itself any more."""


def hold(institution):
    """Let nobody else fill or free a seat, or a manager's post, until the transaction ends; return it as it is now.

    Rows that point to the institution can be written meanwhile, so that two who hold one each never wait for each
    other. On SQLite, where one writes at a time, there is nothing to hold.
    """
    return Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)


def seats_left(institution):
    """Return how many learners may still join, None for any number. True as long as the institution is held."""
    if institution.seats is None:
        return None
    taken = Membership.objects.filter(institution=institution, role=Role.LEARNER).count()
    return max(institution.seats - taken, 0)


@transaction.atomic
def begin_membership(*, user, institution, role, by, at):
    """Give somebody a role, and return (the membership, whether this call did). Raises NoSeat and LearnsElsewhere."""
    held = hold(institution)
    existing = Membership.objects.filter(user=user, institution=institution, role=role).first()
    if existing:
        return existing, False
    if role == Role.LEARNER:
        if Membership.objects.filter(user=user, role=Role.LEARNER).exists():
            raise LearnsElsewhere
        if seats_left(held) == 0:
            raise NoSeat
    made = Membership.objects.create(user=user, institution=institution, role=role)
    write_down(user, institution, role, MembershipChange.BEGAN, by, at)
    return made, True


@transaction.atomic
def end_membership(*, user, institution, role, by, at):
    """Take a role away. Returns whether this call did. Raises LastManager."""
    hold(institution)
    rows = Membership.objects.filter(institution=institution, role=role)
    if role == Role.MANAGER and not rows.exclude(user=user).exists() and rows.exists():
        raise LastManager
    ended, _models = rows.filter(user=user).delete()
    if ended:
        write_down(user, institution, role, MembershipChange.ENDED, by, at)
    return bool(ended)


@transaction.atomic
def change_role(*, user, institution, old, new, by, at):
    """Give somebody another role in place of one. Raises LastManager, which leaves all as it was."""
    if old != new and end_membership(user=user, institution=institution, role=old, by=by, at=at):
        begin_membership(user=user, institution=institution, role=new, by=by, at=at)


def write_down(person, institution, role, verb, by, at):
    MembershipChange.objects.create(institution=institution, person=person, role=role, verb=verb, by=by, at=at)
    who = by.public_id if by else "nobody"
    log.info("Person %s %s as %s of institution %s, by %s.", person.public_id, verb, role, institution.pk, who)
