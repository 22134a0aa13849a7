"""Reading what people agree to, and who still has to."""

from django.db.models import Exists, OuterRef, Q

from accounts.models import Consent, Policy


def current_policies(at):
    """Return the version in force of each kind, the terms first, with their texts."""
    versions = Policy.objects.in_force(at).order_by("number").prefetch_related("texts")
    latest = {policy.kind: policy for policy in versions}
    return [latest[kind] for kind, _name in Policy.KINDS if kind in latest]


def owes_something(person, at):
    """Return the condition on a person, such as OuterRef("pk"), under which `owed_by` finds something."""
    given = Consent.objects.filter(person=person, kind=OuterRef("kind"), given=True)
    asks_again = Q(asks_again=True) & ~Exists(given.filter(policy__number__gte=OuterRef("number")))
    return Exists(Policy.objects.in_force(at).filter(~Exists(given) | asks_again))


def owed_by(person, at):
    """Return the versions that a person has to agree to: of what they never agreed to, and of what asks again."""
    owed = []
    for policy in current_policies(at):
        agreed = agreed_number(person, policy.kind)
        asking = Policy.objects.in_force(at).filter(kind=policy.kind, asks_again=True, number__gt=agreed or 0)
        if agreed is None or asking.exists():
            policy.is_new_version = agreed is not None
            owed.append(policy)
    return owed


def agreed_number(person, kind):
    """Return the latest version that somebody agreed to, or None."""
    given = Consent.objects.filter(person=person, kind=kind, given=True).order_by("-policy__number")
    return given.values_list("policy__number", flat=True).first()


def consents_of(person):
    return Consent.objects.filter(person=person).select_related("policy")
