"""Badges and what is needed to check them, for programs of any site."""

from functools import wraps

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from certificates.badges import published
from certificates.badges.status import KEPT_SECONDS, status_list
from certificates.signing import archive, keyring
from pages.clock import now

CREDENTIAL = "application/vc"  # the media type of verifiable credentials


def for_everybody(view):
    """Let programs of any site read an answer, and keep it for some minutes."""

    @wraps(view)
    def with_headers(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return require_safe(cache_control(public=True, max_age=KEPT_SECONDS // 2)(with_headers))


@for_everybody
def did(request):
    return JsonResponse(published.did_document(keyring.archive()))


@for_everybody
def issuer(request):
    return JsonResponse(published.profile(settings.ISSUER_NAME))


@for_everybody
def keys(request):
    return JsonResponse(archive.to_json(keyring.archive()))


@for_everybody
def status(request, number):
    text = status_list(number, now())
    if text is None:
        return JsonResponse({"error": "There is no list with this number."}, status=404)
    return HttpResponse(text, content_type=CREDENTIAL)
