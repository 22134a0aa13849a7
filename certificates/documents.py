"""The printed certificate: its page, and the file that is kept."""

import base64
import hashlib
from datetime import UTC
from io import BytesIO

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from certificates.badges.issue import keep_credential
from certificates.models import Certificate
from certificates.serial import grouped
from certificates.sheet import design_of, document_title, sheet_context
from certificates.signing.archive import BADGES
from certificates.signing.codes import Facts, make_token
from certificates.signing.keyring import sign_document, signing_key
from pages.pdf import Attachment, render_pdf
from pages.private_files import forget, keep

# So many letters fit into a code whose modules are a third of a millimetre wide with a part that may be damaged.
MOST_WITH_SPARE = 420


def certificate_html(certificate, token=""):
    """Return the page to print, in the certificate's language and in the design that was frozen with it.

    `token`: the signed facts for the QR code, of certificates.signing.codes.
    """
    return html_in(certificate, design_of(certificate), token=token)


def html_in(certificate, data, *, token="", **more):
    """Return the page in a design, whose data are as in FrozenDesign; None for the built-in one."""
    return render_to_string("certificates/certificate.html", {**_context(certificate, data, token), **more})


def keep_pdf(certificate, at):
    """Render and sign the certificate and keep its file. Only the first file is ever kept, however often this runs."""
    if certificate.pdf or certificate.erased_at:
        return
    content = signed_pdf(certificate, at)
    path = keep("certificates", content)
    waiting = Certificate.objects.filter(pk=certificate.pk, pdf="", erased_at=None)
    if not waiting.update(pdf=path, pdf_sha256=hashlib.sha256(content).hexdigest()):
        forget(path)


def signed_pdf(certificate, at):
    """Return the file: the page with its signed QR code, the Open Badge inside, and our signature over all of it."""
    key, private = signing_key(BADGES, at)
    token = make_token(_facts_of_code(certificate, at), key_id=key.key_id, private=private)
    badge = Attachment("credential.json", "Open Badges 3.0 credential", keep_credential(certificate, at))
    content = render_pdf(
        certificate_html(certificate, token),
        title=document_title(certificate),
        language=certificate.language,
        attachments=[badge],
    )
    return sign_document(content, page=verification_url(certificate.serial), at=at)


def _facts_of_code(certificate, at):
    days = (certificate.completed_at, certificate.issued_at, certificate.expires_at)
    return Facts(
        certificate.serial,
        certificate.kind,
        certificate.name,
        certificate.title,
        *(timezone.localdate(day).isoformat() if day else "" for day in days),
        signed_on=at.astimezone(UTC).date().isoformat(),  # as the time of keys is published
    )


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


def state_of_file(content, at):
    """Return (what stands against a file that our signature is on, what is known of it).

    For the command that verifies: one of both is empty.
    """
    found = Certificate.objects.filter(pdf_sha256=hashlib.sha256(content).hexdigest()).first()
    if found is None:
        return "The signature is ours, but no certificate on record has this file.", []
    state = found.state_at(at)
    if state != Certificate.VALID:
        return f"It was issued here, and is {state}. {found.state_reason}".strip(), []
    expires = f", until {found.expires_at:%Y-%m-%d}" if found.expires_at else ""
    return "", [
        f"Certificate: {grouped(found.serial)}",
        f"{found.get_kind_display()}: {found.title}",
        f"Holder: {found.name or 'erased the account; the name in this file is the one it was issued to'}",
        f"Issued: {found.issued_at:%Y-%m-%d}{expires}",
    ]


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


def _context(certificate, data, token):
    return {
        **sheet_context(certificate, data),
        "title": document_title(certificate),
        "verify_url": verification_url(certificate.serial),
        "verify_address": f"{settings.SITE_URL}/verify/",
        "qr": "data:image/png;base64," + base64.b64encode(_qr(certificate.serial, token)).decode(),
    }


def _qr(serial, token):
    text = verification_url(serial) + (f"#{token}" if token else "")
    # What is long gets its modules as large as they can be: a phone has to see them.
    error = "m" if len(text) < MOST_WITH_SPARE else "l"
    target = BytesIO()
    # Squares are drawn as a picture: as outlines they take longer than all the rest of the page.
    segno.make(text, error=error, micro=False, boost_error=False).save(target, kind="png", scale=8, border=0)
    return target.getvalue()
