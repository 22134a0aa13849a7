"""The printed certificate: its page, and the file that is kept."""

import hashlib
from io import BytesIO

import segno
from django.conf import settings
from django.template.loader import render_to_string

from certificates.models import Certificate
from certificates.sheet import data_uri, design_of, document_title, sheet_context
from pages.pdf import render_pdf
from pages.private_files import forget, keep


def certificate_html(certificate):
    """Return the page to print, in the certificate's language and in the design that was frozen with it."""
    return html_in(certificate, design_of(certificate))


def html_in(certificate, data, **more):
    """Return the page in a design, whose data are as in FrozenDesign; None for the built-in one."""
    return render_to_string("certificates/certificate.html", {**_context(certificate, data), **more})


def keep_pdf(certificate):
    """Render the certificate and keep its file. Only the first file is ever kept, however often this runs."""
    if certificate.pdf:
        return
    html = certificate_html(certificate)
    content = render_pdf(html, title=document_title(certificate), language=certificate.language)
    path = keep("certificates", content)
    waiting = Certificate.objects.filter(pk=certificate.pk, pdf="")
    if not waiting.update(pdf=path, pdf_sha256=hashlib.sha256(content).hexdigest()):
        forget(path)


def verification_url(serial):
    """Return the public page of a certificate, at the configured address of the site."""
    return f"{settings.SITE_URL}/verify/{serial}/"


def compare_file(certificate, file):
    """Return whether an uploaded file is the one that was issued, byte for byte: "same", "other" or "not printed"."""
    if not certificate.pdf_sha256:
        return "not printed"
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return "same" if digest.hexdigest() == certificate.pdf_sha256 else "other"


def facts_of(certificate, at):
    """Return what is printed on a certificate and whether it is valid at a moment, as plain data in UTC."""
    return {
        "id": certificate.serial,
        "state": certificate.state_at(at),
        "state_reason": certificate.state_reason,
        "state_changed_at": certificate.state_changed_at,
        "replaced_by": newer.serial if (newer := getattr(certificate, "replaced_by", None)) else None,
        "name": certificate.name,
        "kind": certificate.kind,
        "title": certificate.title,
        "outcomes": certificate.outcomes,
        "minutes": certificate.minutes,
        "score": certificate.score,
        "completed_at": certificate.completed_at,
        "issued_at": certificate.issued_at,
        "expires_at": certificate.expires_at,
        "issuer": certificate.issuer,
        "institution": certificate.institution_name,
        "cohort": certificate.cohort_name,
        "language": certificate.language,
        "page": verification_url(certificate.serial),
        "pdf_sha256": certificate.pdf_sha256,
    }


def _context(certificate, data):
    return {
        **sheet_context(certificate, data),
        "title": document_title(certificate),
        "verify_url": verification_url(certificate.serial),
        "verify_address": f"{settings.SITE_URL}/verify/",
        "qr": data_uri(_qr(certificate.serial)),
    }


def _qr(serial):
    target = BytesIO()
    segno.make(verification_url(serial), error="m", micro=False).save(target, kind="svg", border=0, xmldecl=False)
    return target.getvalue().decode()
