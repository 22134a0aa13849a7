"""How often somebody may do something: a count in the cache for each view, person or address, and while."""

import logging
import time
from contextlib import suppress
from functools import wraps

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.shortcuts import render

log = logging.getLogger(__name__)


def address(request):
    return get_adapter().get_client_ip(request)


def signed_in(request):
    """A class behind one address must not share one count."""
    return f"user-{request.user.pk}" if request.user.is_authenticated else address(request)


def page_of_refusal(request, *args, status, wait, **kwargs):
    template = "ratelimit/too_many.html" if status == 429 else "ratelimit/unavailable.html"
    return render(request, template, {"seconds": wait}, status=status)


def _refused(response, wait):
    response["Retry-After"] = str(wait)
    response["Cache-Control"] = "no-store"
    return response


def rate_limit(*, limit, seconds, who=address, counts=lambda response: True, refuse=page_of_refusal):
    """Answer 429 after `limit` counted requests of one address, and 503 while the cache can't count.

    Each request takes its place first and gives it back when its response does not count, so that many at once
    can't slip through together. `refuse` makes the page of a refusal, where something typed must not be lost.
    """

    def decorate(view):
        @wraps(view)
        def limited(request, *args, **kwargs):
            window, passed = divmod(int(time.time()), seconds)
            key = f"rate:{view.__module__}.{view.__name__}:{who(request)}:{window}"
            try:
                cache.add(key, 0, timeout=2 * seconds)
                number = cache.incr(key)
            except Exception:  # whatever the cache's reason: unlimited is worse than closed
                log.exception("The cache can't count requests.")
                return _refused(refuse(request, *args, status=503, wait=seconds, **kwargs), seconds)
            if number > limit:
                wait = seconds - passed
                return _refused(refuse(request, *args, status=429, wait=wait, **kwargs), wait)
            response = view(request, *args, **kwargs)
            if not counts(response):
                with suppress(Exception):  # a place that is not given back costs one request of this minute
                    cache.decr(key)
            return response

        return limited

    return decorate
