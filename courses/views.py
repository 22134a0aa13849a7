from django.utils.translation import get_language
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from courses.models import CourseIndexPage, CoursePage, LessonPage, ModuleIndexPage, ModulePage
from pages.models import HomePage


def serve(request, path=""):
    """Serve a page. Those that everyone reads are found in one query; Wagtail's walk down the tree takes two a level.

    Whatever this does not know is left to Wagtail: other pages, aliases, redirects, "not found".
    """
    page = content_page(path, get_language())
    if page is not None:
        # Where Wagtail keeps the answer to the same question for the rest of the request.
        request._wagtail_route_for_request = RouteResult(page)
    response = wagtail_serve(request, path)
    # Wagtail forbids to store what not everybody may read.
    response.same_for_every_visitor = page is not None and not response.has_header("Cache-Control")
    return response


def content_page(path, language):
    """Return the published page at an address such as `modules/trademarks/`, or None."""
    parts = [part for part in path.split("/") if part]
    model = model_at(parts)
    if model is None:
        return None
    pages = model.objects.live().filter(locale__language_code=language).select_related("locale")
    if not parts:
        return pages.first()
    end = f"/{'/'.join(parts)}/"
    return next((page for page in pages.filter(slug=parts[-1]) if page.url_path.endswith(end)), None)


def model_at(parts):
    match parts:
        case []:
            return HomePage
        case ["courses"]:
            return CourseIndexPage
        case ["modules"]:
            return ModuleIndexPage
        case ["courses", _]:
            return CoursePage
        case ["modules", _]:
            return ModulePage
        case ["modules", _, _]:
            return LessonPage
    return None
