from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import get_language

EDITOR_PREFIX = "/cms/"


class ContentSecurityPolicy(CSPMiddleware):
    """Send the strict policy everywhere but in the Wagtail admin, whose own pages carry inline scripts and styles."""

    def process_response(self, request, response):
        if request.path.startswith(EDITOR_PREFIX) and not hasattr(response, "_csp_update"):
            response._csp_update = {
                "script-src": [SELF, UNSAFE_INLINE],
                "style-src": [SELF, UNSAFE_INLINE],
                "img-src": [SELF, "data:", "blob:"],
                "frame-src": [SELF],
            }
        return super().process_response(request, response)


class Locale(LocaleMiddleware):
    """Try an address that leads nowhere again with a language in front, but let a view's own 404 stand."""

    def process_response(self, request, response):
        if response.status_code == 404 and request.resolver_match:
            patch_vary_headers(response, ["Accept-Language"])
            response.headers.setdefault("Content-Language", get_language())
            return response
        return super().process_response(request, response)


def never_store_private_pages(get_response):
    """Keep pages of a signed-in person out of every cache, so that nothing is left after signing out."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return middleware
