"""Invitations, links and requests to join. What follows from them is told in classroom.flows.joining."""

from django.db import IntegrityError, transaction
from django.db.models import F

from institutions.models import Invitation, JoinLink, JoinRequest
from institutions.tokens import hashed, new_code, new_token

# Invitations -------------------------------------------------------------------


@transaction.atomic
def invite(*, institution, email, role, language, by, expires_at, at):
    """Invite an address, and return (the invitation, its token). One that is open already gets a new token and time."""
    token = new_token()
    sent = {
        "token_hash": hashed(token),
        "language": language,
        "invited_by": by,
        "sent_at": at,
        "expires_at": expires_at,
    }
    invitation, _new = Invitation.objects.open().update_or_create(
        institution=institution, role=role, email=email.lower(), defaults=sent
    )
    return invitation, token


@transaction.atomic
def renew_invitation(*, invitation, expires_at, at):
    """Return a new token, or None if the invitation is not open any more. The former token opens nothing any more."""
    token = new_token()
    changes = {"token_hash": hashed(token), "sent_at": at, "expires_at": expires_at}
    return token if Invitation.objects.open().filter(pk=invitation.pk).update(**changes) else None


def withdraw_invitation(*, invitation, at):
    return bool(Invitation.objects.open().filter(pk=invitation.pk).update(withdrawn_at=at))


def accept_invitation(*, invitation, person, at):
    """Use an invitation up. Returns whether this call did: of two at once, only one does."""
    rows = Invitation.objects.acceptable(at).filter(pk=invitation.pk)
    return bool(rows.update(accepted_at=at, accepted_by=person))


# Links ---------------------------------------------------------------------------


def make_link(*, institution, name, places, expires_at, by, at):
    return JoinLink.objects.create(
        institution=institution,
        name=name,
        code=new_code(),
        places=places,
        expires_at=expires_at,
        made_by=by,
        made_at=at,
    )


def pause_link(*, link, at):
    """Let a link let nobody in for now. Returns whether this call did."""
    return bool(JoinLink.objects.current().filter(pk=link.pk, paused_at=None).update(paused_at=at))


def resume_link(*, link):
    """Let a paused link let people in again. Returns whether this call did."""
    return bool(JoinLink.objects.current().filter(pk=link.pk).exclude(paused_at=None).update(paused_at=None))


@transaction.atomic
def replace_link(*, link, by, at):
    """End a link and return another one for the places that are left, or None if it has ended already."""
    kept = JoinLink.objects.select_for_update().get(pk=link.pk)
    if kept.ended_at:
        return None
    JoinLink.objects.filter(pk=kept.pk).update(ended_at=at)
    left = None if kept.places is None else kept.places - kept.taken
    return make_link(
        institution=kept.institution, name=kept.name, places=left, expires_at=kept.expires_at, by=by, at=at
    )


def end_link(*, link, at):
    """Let a link let nobody in any more. Returns whether this call did."""
    return bool(JoinLink.objects.current().filter(pk=link.pk).update(ended_at=at))


def take_place(*, link, at):
    """Let one more through a link. Returns whether there was a place, however many come at once."""
    return bool(JoinLink.objects.open(at).filter(pk=link.pk).update(taken=F("taken") + 1))


def give_place_back(*, link):
    JoinLink.objects.filter(pk=link.pk, taken__gt=0).update(taken=F("taken") - 1)


# Requests --------------------------------------------------------------------------


def ask_to_join(*, institution, person, leaves, link, language, at):
    """Keep that somebody wants to join. Returns (the request, whether this call made it)."""
    asked = {"leaves": leaves, "link": link, "language": language, "state": JoinRequest.ASKED, "asked_at": at}
    try:
        with transaction.atomic():
            return JoinRequest.objects.create(institution=institution, person=person, **asked), True
    except IntegrityError:
        kept = JoinRequest.objects.open().get(institution=institution, person=person)
        kept.leaves = leaves
        kept.save(update_fields=["leaves"])
        return kept, False


def decide_request(*, request, state, by, at, of=JoinRequest.OPEN):
    """Bring a request from one of these states to another. Returns whether this call did."""
    rows = JoinRequest.objects.filter(pk=request.pk, state__in=of)
    changes = {"state": state, "decided_at": at} | ({"decided_by": by} if by else {})
    return bool(rows.update(**changes))
