"""Real files, printed and signed."""

from certificates.documents import keep_pdf
from certificates.models import Certificate
from tests.certificates.factories import make_certificate


def printed_file(private_files, at, **fields):
    """Return (a certificate, the bytes of its file)."""
    certificate = make_certificate(**fields)
    keep_pdf(certificate, at)
    certificate = Certificate.objects.get(pk=certificate.pk)
    return certificate, (private_files / certificate.pdf).read_bytes()
