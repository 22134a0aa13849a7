"""What a browser has asked a service, kept in its session until it comes back. It serves once, and not for long."""

import time

from django.utils.translation import activate, get_language

ASKED = "institution_sign_in"
WAIT_SECONDS = 600


def remember(request, service, **asked):
    kept = {"slug": service.institution.slug, "language": get_language(), "at": time.time()}
    request.session[ASKED] = {**asked, **kept}


def remembered(request, slug):
    """Return what this browser has asked this institution's service, or nothing; a second time there is nothing.

    The address says no language: it is the one in which somebody left.
    """
    kept = request.session.pop(ASKED, None) or {}
    activate(kept.get("language") or get_language())
    return kept if fresh(kept) and kept["slug"] == slug else {}


def fresh(kept):
    return kept if kept and time.time() - kept["at"] < WAIT_SECONDS else None
