"""Candidates and trainers as staff see them."""

from django.db.models import Count, Exists, OuterRef, Q

from institutions.models import Institution
from institutions.roles import Capability
from trainers.models import Appeal, Assessment, Candidacy
from trainers.states import STANDING, UNDER_WAY, State

# What a list shows: states by the name of the group.
GROUPS = {
    "waiting": (),
    "under-way": sorted(UNDER_WAY),
    "standing": sorted(STANDING),
    "ended": [State.SUSPENDED, State.EXPIRED, State.NOT_CERTIFIED, State.DECLINED, State.WITHDRAWN],
}


def may_see(user):
    return Institution.objects.where(user, Capability.SEE_TRAINERS).exists()


def seen_by(user):
    """The candidacies of the institutions in which the person looks after trainers; never one's own way as such."""
    return Candidacy.objects.filter(institution__in=Institution.objects.where(user, Capability.SEE_TRAINERS))


def waits_for_staff():
    """What somebody of the institution has to do next: admit, name assessors, or find who decides an appeal."""
    appeal = Appeal.objects.filter(candidacy=OuterRef("pk"), decided_at=None)
    third = Assessment.objects.filter(candidacy=OuterRef("pk"), round=OuterRef("round"), role=Assessment.THIRD)
    talked = Q(state=State.UNDER_ASSESSMENT, talked_at__isnull=False) & ~Exists(third)
    return Q(state__in=[State.APPLIED, State.PRACTICUM_SUBMITTED]) | talked | Exists(appeal)


def in_group(candidacies, group):
    return candidacies.filter(waits_for_staff() if group == "waiting" else Q(state__in=GROUPS[group]))


def counts(user):
    """Return {group: number}, in one query."""
    numbers = {
        name.replace("-", "_"): Count("pk", filter=waits_for_staff() if name == "waiting" else Q(state__in=states))
        for name, states in GROUPS.items()
    }
    found = seen_by(user).aggregate(**numbers)
    return {name: found[name.replace("-", "_")] for name in GROUPS}


def list_of(user, group):
    """Return the candidacies of a group, the latest to apply first."""
    return in_group(seen_by(user), group).select_related("person", "programme", "institution")
