"""Mails about a person's account, in their language."""

from certificates.mail import send


def tell_account_goes(person, *, language):
    """Say that the account is going to be erased, when, and how to keep it."""
    send("account_goes", person, language)
