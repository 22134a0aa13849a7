"""Mails about a person's account, and about joining an institution."""

from pages.mail import send


def tell_account_goes(person, *, language):
    """Say that the account is going to be erased, when, and how to keep it."""
    send("account_goes", person.email, language, holder=person)


def tell_records_go(person, institution, when, *, language):
    """Say that an institution's rule takes somebody's records away, when, and that signing in keeps them."""
    send("records_go", person.email, language, person=person, institution=institution, when=when)


def invite(invitation, token):
    send("invitation", invitation.email, invitation.language, invitation=invitation, token=token)


def tell_joined(request):
    send("joined", request.person.email, request.language, asked=request)


def tell_waiting(request):
    send("waits_for_seat", request.person.email, request.language, asked=request)


def tell_refused(request):
    send("join_refused", request.person.email, request.language, asked=request)
