"""Public verification: anyone who holds a certificate's id may see what was printed on it, and whether it is valid."""

from functools import wraps

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_info
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certificates.badges.share import share_of
from certificates.documents import compare_file
from certificates.fingerprints import is_name_of
from certificates.forms import CompareForm, FindForm, NameForm
from certificates.models import Certificate
from certificates.serial import grouped, normalise
from certificates.text import direction
from certificates.withdrawn import public_facts
from pages.clock import now
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


def found(serial):
    """Return the certificate with an id as it may have been typed, or None."""
    known = normalise(serial)
    return Certificate.objects.select_related("replaced_by").filter(serial=known).first() if known else None


def limited(view):
    """Thirty ids a minute that do not exist, from one address: who guesses comes nowhere."""
    return rate_limit(limit=30, seconds=60, counts=lambda response: response.status_code == 404)(view)


@unlisted
@require_safe
@limited
def verify(request, serial):
    known = normalise(serial)
    if known and known != serial:
        return redirect("verify_certificate", known)
    certificate = found(serial)
    if certificate is None:
        return render(request, "certificates/unknown.html", status=404)
    return page_of(request, certificate, CompareForm())


@unlisted
@require_safe
@limited
def facts(request, serial):
    """The same for programs, on any site."""
    certificate = found(serial)
    if certificate is None:
        answer = JsonResponse({"error": "There is no certificate with this id."}, status=404)
    else:
        answer = JsonResponse(public_facts(certificate, now()), json_dumps_params={"ensure_ascii": False})
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@unlisted
@require_POST
@rate_limit(limit=30, seconds=60)
def compare(request, serial):
    """Say whether a file is the one that was issued, byte for byte."""
    certificate = found(serial)
    if certificate is None:
        return render(request, "certificates/unknown.html", status=404)
    form = CompareForm(request.POST, request.FILES)
    if not form.is_valid():
        return page_of(request, certificate, form, status=422)
    return page_of(request, certificate, form, compared=compare_file(certificate, form.cleaned_data["file"]))


@unlisted
@require_POST
@rate_limit(limit=10, seconds=60)
def name(request, serial):
    """Say whether a certificate was issued to a name that we do not know any more."""
    certificate = found(serial)
    if certificate is None or not certificate.erased_at:
        return render(request, "certificates/unknown.html", status=404)
    form = NameForm(request.POST)
    if not form.is_valid():
        return page_of(request, certificate, CompareForm(), name_form=form, status=422)
    return page_of(request, certificate, CompareForm(), named=is_name_of(certificate, form.cleaned_data["name"]))


def page_of(request, certificate, form, *, status=200, **found):
    """The public page: what was printed, or that its holder has withdrawn it."""
    template = "certificates/withdrawn.html" if certificate.withdrawn_at else "certificates/verify.html"
    context = {"compared": None, "named": None, "name_form": NameForm(), **found}
    return render(request, template, _shown(certificate, form) | context, status=status)


def _shown(certificate, form):
    return {
        "form": form,
        "certificate": certificate,
        "state": certificate.state_at(now()),
        "share": share_of(certificate, now()),
        "serial": grouped(certificate.serial),
        "name_direction": direction(certificate.name),
        "language_name": dict(settings.LANGUAGES).get(certificate.language, certificate.language),
        "language_direction": "rtl" if get_language_info(certificate.language)["bidi"] else "ltr",
    }
