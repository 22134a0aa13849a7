"""Badges and what is needed to check them, for programs of any site."""

from functools import wraps

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from certificates.badges import baking, pictures, published
from certificates.badges.previews import preview_png
from certificates.badges.status import KEPT_SECONDS, status_list
from certificates.designs.colours import BUILT_IN, safe_colour
from certificates.models import Certificate
from certificates.serial import normalise
from certificates.signing import archive, keyring
from certificates.views import limited, unlisted
from pages.clock import now
from pages.fonts import FontsMissing
from pages.ratelimit import rate_limit

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


@for_everybody
def picture(request, kind):
    """The picture of a kind of badge, which says nothing of anybody."""
    if kind not in pictures.MARKS:
        return JsonResponse({"error": "There is no picture with this name."}, status=404)
    return HttpResponse(pictures.png(kind, BUILT_IN), content_type="image/png")


def of_a_badge(limit):
    """Hand the certificate with an id to a view, as far as whoever asks may see it, and let programs of any site read.

    What its holder has withdrawn is there for them alone.
    """

    def decorate(view):
        @wraps(view)
        def with_certificate(request, serial):
            certificate = visible_to(request.user, serial)
            if certificate is None:
                response = JsonResponse({"error": "There is no certificate with this id."}, status=404)
            elif not certificate.credential:
                response = JsonResponse({"error": "The badge is being made. Try again in a minute."}, status=202)
                response["Retry-After"] = "60"
            else:
                response = view(request, certificate)
            response["Access-Control-Allow-Origin"] = "*"
            return response

        return unlisted(require_safe(limit(with_certificate)))

    return decorate


def visible_to(user, serial):
    """Return the certificate with an id as it may have been typed, unless it is hidden from this user; or None."""
    certificates = Certificate.objects.select_related("design").filter(serial=normalise(serial) or "")
    if not user.is_authenticated:
        certificates = certificates.filter(withdrawn_at=None)
    certificate = certificates.first()
    hidden = certificate and certificate.withdrawn_at and certificate.holder_id != user.pk
    return None if hidden else certificate


@of_a_badge(limited)
def credential(request, certificate):
    return _file(certificate.credential, CREDENTIAL, f"badge-{certificate.serial}.json")


@of_a_badge(limited)
def svg(request, certificate):
    image = pictures.svg(certificate.kind, colour_of(certificate))
    return _file(baking.bake_svg(image, certificate.credential), "image/svg+xml", f"badge-{certificate.serial}.svg")


@of_a_badge(limited)
def png(request, certificate):
    image = pictures.png(certificate.kind, colour_of(certificate))
    return _file(baking.bake_png(image, certificate.credential), "image/png", f"badge-{certificate.serial}.png")


@of_a_badge(rate_limit(limit=30, seconds=60))
def preview(request, certificate):
    """The picture that others show beside a link; drawn for each who asks, so that not too many may."""
    colour = colour_of(certificate)
    try:
        image = preview_png(certificate, colour)
    except FontsMissing:
        image = pictures.png(certificate.kind, colour)  # better without words than none
    return HttpResponse(image, content_type="image/png")


def colour_of(certificate):
    """Return the colour of the design that was frozen with a certificate."""
    return safe_colour(certificate.design.data.get("colour")) if certificate.design else BUILT_IN


def _file(content, content_type, name):
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
