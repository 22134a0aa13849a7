"""Invitations and links: what managers do with the ways into their institution, each step told to its log."""

from django.db import transaction

from institutions import joining_actions as joining
from institutions.audit_actions import record


@transaction.atomic
def withdraw_invitation(*, invitation, by, at):
    """Let an invitation let nobody in. Returns whether this call did."""
    withdrawn = joining.withdraw_invitation(invitation=invitation, at=at)
    if withdrawn:
        log_invitation(invitation=invitation, verb="invitation_gone", by=by, at=at)
    return withdrawn


def log_invitation(*, invitation, verb, by, at):
    """The address that it was sent to is not told: it is somebody's."""
    whose = {"institution_id": invitation.institution_id, "by": by, "at": at, "after": {"role": invitation.role}}
    record(**whose, verb=verb, kind="invitation", object_id=invitation.public_id)


def log_invited(*, institution, number, role, by, at):
    whose = {"institution_id": institution.pk, "by": by, "at": at}
    record(**whose, verb="invited", kind="invitation", after={"role": role, "number": number})


@transaction.atomic
def make_link(*, by, at, **facts):
    link = joining.make_link(by=by, at=at, **facts)
    log_link(link=link, verb="link_made", by=by, at=at, after={"places": link.places, "expires_at": link.expires_at})
    return link


@transaction.atomic
def pause_link(*, link, by, at):
    if joining.pause_link(link=link, at=at):
        log_link(link=link, verb="link_paused", by=by, at=at)


@transaction.atomic
def resume_link(*, link, by, at):
    if joining.resume_link(link=link):
        log_link(link=link, verb="link_resumed", by=by, at=at)


@transaction.atomic
def replace_link(*, link, by, at):
    """Return the link in its place, or None if it has ended already."""
    made = joining.replace_link(link=link, by=by, at=at)
    if made:
        log_link(link=link, verb="link_replaced", by=by, at=at, after={"by": made.public_id})
    return made


@transaction.atomic
def end_link(*, link, by, at):
    if joining.end_link(link=link, at=at):
        log_link(link=link, verb="link_ended", by=by, at=at)


def log_link(*, link, verb, by, at, **facts):
    """Neither the name that somebody gave it nor its code, which lets people in."""
    whose = {"institution_id": link.institution_id, "by": by, "at": at}
    record(**whose, verb=verb, kind="link", object_id=link.public_id, **facts)
