"""The printed certificate: its page, and the file that is kept."""

import base64
import hashlib
import unicodedata
from io import BytesIO

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi, override
from django.utils.translation import gettext as _

from certificates.guilloche import frame
from certificates.models import Certificate
from certificates.serial import grouped
from pages.pdf import render_pdf
from pages.private_files import forget, keep

# The most characters a step holds, a wide character counting twice; what is longer takes the last step.
NAME_STEPS = (26, 34, 44, 60, 100)
TITLE_STEPS = (48, 80)
OUTCOME_STEPS = (260, 620, 900, 1400)
ISSUER_STEPS = (60,)
LONG = 80
LINE = 60  # an outcome takes a line of its own, however short it is
COLOUR = "#0e5560"


def certificate_html(certificate):
    """Return the page to print, in the certificate's language."""
    with override(certificate.language):
        return render_to_string("certificates/certificate.html", _context(certificate))


def keep_pdf(certificate):
    """Render the certificate and keep its file. Only the first file is ever kept, however often this runs."""
    if certificate.pdf:
        return
    html = certificate_html(certificate)
    content = render_pdf(html, title=_title(certificate), language=certificate.language)
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


def direction(text):
    """Return the direction of a text by its first letter, as HTML's dir=auto does, which WeasyPrint does not know."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def _title(certificate):
    with override(certificate.language):
        return _("Certificate for %(name)s: %(course)s") % {
            "name": certificate.name,
            "course": certificate.title,
        }


def _context(certificate):
    return {
        "certificate": certificate,
        "title": _title(certificate),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "name_direction": direction(certificate.name),
        "name_step": _step(_width(certificate.name), NAME_STEPS),
        "title_step": _step(_width(certificate.title), TITLE_STEPS),
        "outcomes_step": _step(_outcomes_width(certificate), OUTCOME_STEPS),
        "issuer_step": _step(_width(certificate.issuer), ISSUER_STEPS),
        "serial": grouped(certificate.serial),
        "verify_url": verification_url(certificate.serial),
        "verify_address": f"{settings.SITE_URL}/verify/",
        "qr": _data_uri(_qr(certificate.serial)),
        "frame": _data_uri(frame(width=297, height=210, inset=11, radius=7, swing=2.1, colour=COLOUR)),
    }


def _width(text):
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _outcomes_width(certificate):
    """Return how wide the outcomes are, with the lines that a long name and a long title take from them."""
    taken = [_width(text) for text in (certificate.name, certificate.title) if _width(text) > LONG]
    return sum(taken) + sum(max(_width(each), LINE) for each in certificate.outcomes)


def _step(width, steps):
    """Return how far the type must shrink for a text of this width, from 0 for the shortest."""
    return sum(width > most for most in steps)


def _qr(serial):
    target = BytesIO()
    segno.make(verification_url(serial), error="m", micro=False).save(target, kind="svg", border=0, xmldecl=False)
    return target.getvalue().decode()


def _data_uri(svg):
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
