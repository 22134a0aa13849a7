"""What holders decide about their certificates: whether everybody may read them, and in which language they are."""

from certificates import actions as certificates
from classroom.wallet import wording_in


def withdraw(*, certificate, at):
    """Take the details away from the public page. The holder may show them again."""
    certificates.withdraw_certificate(certificate=certificate, at=at)


def show_again(*, certificate):
    certificates.show_certificate(certificate=certificate)


def issue_in_language(*, certificate, language, at):
    """Put one in another language in the place of a certificate, with all else as it is. Returns it.

    None if the course or module has no page in the language, or the certificate is not valid: then nothing is done.
    """
    wording = wording_in(certificate, language) if language != certificate.language else None
    if wording is None or certificate.state_at(at) != certificate.VALID:
        return None
    changes = {"language": language, "title": wording.title, "outcomes": list(wording.outcomes)}
    return certificates.reissue_certificate(certificate=certificate, at=at, **changes)
