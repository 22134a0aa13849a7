"""Addresses that the mail server refuses for good: what is known of them, and when that ends.

One is noted for a person, and holds as long as it is theirs and they have not confirmed it again.
"""

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef

from accounts.models import Bounce, User


def note_bounce(*, person, address, answer, at):
    """Write down that nothing reaches somebody at an address. Safe to repeat: the latest answer counts."""
    known = {"answer": answer[:200], "at": at}
    Bounce.objects.update_or_create(person=person, address=address.lower(), defaults=known)


def note_bounces(*, answers, at):
    """The same for each account with one of these addresses: {address: answer}."""
    for address, answer in answers.items():
        for person in User.objects.filter(pk__in=whose(address)):
            note_bounce(person=person, address=address, answer=answer, at=at)


def forget_bounces(*, addresses):
    """Mail goes there again: they were confirmed, or have taken one."""
    Bounce.objects.filter(address__in=[each.lower() for each in addresses]).delete()


def whose(address):
    """The ids of the accounts with an address."""
    return (
        EmailAddress.objects.filter(email__iexact=address)
        .values("user")
        .union(User.objects.filter(email__iexact=address).values("pk"))
    )


def unreachable(person):
    """Return the condition that nothing reaches a person, such as OuterRef("learner")."""
    return Exists(Bounce.objects.in_force().filter(person=person))


def who_is_unreachable(people):
    """Return the ids of those of these people, by their ids, whom nothing reaches."""
    return set(User.objects.filter(unreachable(OuterRef("pk")), pk__in=people).values_list("pk", flat=True))
