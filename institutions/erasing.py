"""What goes when somebody erases the account, and is not theirs by a column."""

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.db.models.functions import Lower

from institutions.discussion_actions import forget_words
from institutions.models import Invitation, Message


def erase_invitations(*, person, at):
    """Delete what was sent to an address of a person, used or not: the address stands in it."""
    own = EmailAddress.objects.filter(user=person).annotate(lower=Lower("email")).values("lower")
    Invitation.objects.filter(Q(accepted_by=person) | Q(email__in=own) | Q(email=person.email.lower())).delete()


def erase_messages(*, person, at):
    """Leave the places of what a person wrote in discussions, so that the answers of others can be read; no word of it.

    What others wrote when they reported it goes, too: it is about the person.
    """
    forget_words(messages=Message.objects.filter(author=person), at=at)
