from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from certificates.signing import keyring
from certificates.signing.archive import roots_of
from certificates.signing.offline_page import offline_page


@require_safe
@cache_control(max_age=300)
def offline(request):
    """A page to keep: it checks QR codes where there is no network."""
    response = HttpResponse(offline_page(keyring.archive()))
    # To be saved, not shown: its program stands in the page, which our own pages may not do.
    response["Content-Disposition"] = 'attachment; filename="check-certificates.html"'
    return response


@require_safe
def keys(request):
    """The chain of trust, and how to check a signature elsewhere."""
    roots = roots_of(keyring.archive())
    return render(request, "certificates/keys.html", {"roots": roots, "issuer": settings.ISSUER_NAME})
