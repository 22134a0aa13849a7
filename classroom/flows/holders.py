"""What holders decide about their certificates: whether everybody may read them, and in which language they are."""

from certificates import actions as certificates


def withdraw(*, certificate, at):
    """Take the details away from the public page. The holder may show them again."""
    certificates.withdraw_certificate(certificate=certificate, at=at)


def show_again(*, certificate):
    certificates.show_certificate(certificate=certificate)
