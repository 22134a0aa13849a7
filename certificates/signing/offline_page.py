"""The page that checks QR codes without any network: one file with all public keys, its program and its words."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_bidi, pgettext
from django.utils.translation import gettext as _

from certificates.models import Certificate
from certificates.signing import archive

FOLDER = Path(__file__).parent / "offline"


def offline_page(keys):
    """Return the page as text, in the language of the reader. `keys`: an Archive."""
    context = {
        "keys": archive.to_json(keys),
        "words": _words(),
        "site": keys.site,
        "issuer": keys.issuer,
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        **_files(),
    }
    return render_to_string("certificates/offline.html", context)


@cache
def _files():
    """The parts that are the same for everybody: our own and two libraries, none of which holds `</script`."""
    tokens = settings.BASE_DIR / "static" / "css" / "tokens.css"
    paths = {
        "style": [tokens, FOLDER / "page.css"],
        "pictures": [FOLDER / "jsqr.js"],
        "program": [FOLDER / "noble-ed25519.js", FOLDER / "check.js"],
    }
    return {name: mark_safe("\n".join(path.read_text() for path in files)) for name, files in paths.items()}  # noqa: S308 - files of ours


def _words():
    return {
        "name": pgettext("of a person", "Name"),
        "title": _("Title"),
        "kinds": {kind: str(label) for kind, label in Certificate.KINDS},
        "completed": _("Completed on"),
        "issued": _("Issued on"),
        "expires": _("Valid until"),
        "issuer": _("Issued by"),
        "serial": _("Certificate id"),
        "genuine": _("This code is genuine"),
        "genuine_text": _(
            "These facts were signed by the issuer, and nobody has changed them. Compare them with the certificate. "
            "Whether it was revoked since, only the public page knows."
        ),
        "expired": _("This code is genuine, but the certificate has expired"),
        "expired_text": _("The facts were signed by the issuer. The certificate was valid until the day below."),
        "refused": _("This code does not prove anything"),
        "unread": _("No QR code was found in this picture"),
        "unread_text": _("Take the picture again, close and in good light, so that only the code is on it."),
        "problems": {
            "no code": _("This is not the text of a QR code from a certificate of this site."),
            "unknown key": _("It was signed with a key that this page does not know. Save a new copy of it."),
            "changed": _("It was changed, or signed by somebody else."),
            "not then": _("The key that signed it was not in use on that day."),
        },
    }
