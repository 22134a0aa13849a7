"""Reading what lets somebody join an institution, and where somebody stands with theirs."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Q

from institutions.models import Institution, Invitation, JoinLink, JoinRequest, MembershipChange
from institutions.roles import Role
from institutions.tokens import hashed


@dataclass(frozen=True)
class Door:
    """What a token opens: the invitation of one person, or a link for many."""

    institution: Institution
    role: str = Role.LEARNER
    invitation: Invitation | None = None
    link: JoinLink | None = None

    @property
    def for_learners(self):
        return self.role == Role.LEARNER

    @property
    def role_name(self):
        return self.invitation.get_role_display()

    @property
    def asks_first(self):
        return self.link is not None and self.institution.needs_approval

    def is_for(self, person):
        """An invitation by mail is for whoever has confirmed its address."""
        if self.invitation is None or not person.is_authenticated:
            return True
        own = EmailAddress.objects.filter(user=person, verified=True)
        return own.filter(email__iexact=self.invitation.email).exists()


def door(token, at):
    """Return what a token opens now, or None: what never was and what has ended look alike."""
    invitations = Invitation.objects.acceptable(at).select_related("institution", "invited_by")
    if invitation := invitations.filter(token_hash=hashed(token)).first():
        return Door(invitation.institution, invitation.role, invitation=invitation)
    link = JoinLink.objects.open(at).select_related("institution").filter(code=token).first()
    return Door(link.institution, link=link) if link else None


def waits_for(person, institution):
    """Return the open request of somebody to join an institution, or None."""
    if not person.is_authenticated:
        return None
    return JoinRequest.objects.visible_to(person).open().filter(institution=institution).first()


def open_requests(person):
    """What somebody waits for; each that waits for a seat with its `place` in the list."""
    asked = list(JoinRequest.objects.visible_to(person).open().select_related("institution"))
    for each in asked:
        before = Q(asked_at__lt=each.asked_at) | Q(asked_at=each.asked_at, pk__lte=each.pk)
        waiting = JoinRequest.objects.waiting().filter(before, institution=each.institution)
        each.place = waiting.count() if each.state == JoinRequest.WAITING else None
    return asked


def history(person):
    """Where somebody learnt and worked, the latest first."""
    changes = MembershipChange.objects.filter(person=person).select_related("institution", "by")
    return changes[:100]
