from django.utils.translation import get_language
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from courses.content import published_page
from pages.version import version_of


def serve(request, path=""):
    """Serve a page. Those that everyone reads come from memory; Wagtail's walk down the tree takes two queries a level.

    Whatever this does not know is left to Wagtail: other pages, aliases, redirects, "not found".
    """
    page = published_page(version_of(request), get_language(), tuple(part for part in path.split("/") if part))
    if page is not None:
        # Where Wagtail keeps the answer to the same question for the rest of the request.
        request._wagtail_route_for_request = RouteResult(page)
    response = wagtail_serve(request, path)
    # Wagtail forbids to store what not everybody may read.
    response.same_for_every_visitor = page is not None and not response.has_header("Cache-Control")
    return response
