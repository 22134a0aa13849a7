"""Public verification: anyone who holds a certificate's id may see what was printed on it, and whether it is valid."""

from functools import wraps

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils.translation import get_language_info
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.documents import direction
from certificates.forms import FindForm
from certificates.models import Certificate
from certificates.serial import grouped, normalise
from pages.ratelimit import rate_limit


def unlisted(view):
    """Keep search engines away: a certificate is found by its id, not by its holder's name."""

    @wraps(view)
    def with_header(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return never_cache(with_header)


@unlisted
@require_safe
def find(request):
    form = FindForm(request.GET if "id" in request.GET else None)
    if form.is_valid():
        return redirect("verify_certificate", form.cleaned_data["id"])
    return render(request, "certificates/find.html", {"form": form})


@unlisted
@require_safe
@rate_limit(limit=30, seconds=60, counts=lambda response: response.status_code == 404)
def verify(request, serial):
    known = normalise(serial)
    if known and known != serial:
        return redirect("verify_certificate", known)
    certificate = Certificate.objects.filter(serial=serial).first() if known else None
    if certificate is None:
        return render(request, "certificates/unknown.html", status=404)
    return render(request, "certificates/verify.html", _shown(certificate))


def _shown(certificate):
    return {
        "certificate": certificate,
        "serial": grouped(certificate.serial),
        "name_direction": direction(certificate.name),
        "language_name": dict(settings.LANGUAGES).get(certificate.language, certificate.language),
        "language_direction": "rtl" if get_language_info(certificate.language)["bidi"] else "ltr",
    }
