"""All that is published in one language, as values, kept in memory for as long as the content version stands."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.utils.safestring import mark_safe
from wagtail.models import PageViewRestriction

from courses.models import CourseIndexPage, CourseModule, CoursePage, LessonPage, ModuleIndexPage, ModulePage
from courses.queries import (
    CourseContents,
    ModuleContents,
    course_with_modules,
    in_language,
    lessons_by_module,
    module_contents,
)
from pages.models import HomePage
from pages.version import content_version

LANGUAGES_KEPT = 16
PAGES_KEPT = 500


@dataclass(frozen=True)
class Content:
    """Courses and modules in the order of the tree. A page that does not exist in the language stands in another one.

    `listed`: keys of what everybody may read and what exists in the language itself, for lists and search.
    """

    version: int
    courses: dict[UUID, CourseContents]
    modules: dict[UUID, ModuleContents]
    listed: frozenset[UUID]

    def courses_with(self, module_key):
        return [course for course in self.courses.values() if course.module(module_key)]

    def module_with(self, lesson_key):
        """Return the module that a lesson belongs to, or None."""
        return next((module for module in self.modules.values() if module.lesson(lesson_key)), None)

    def listed_courses(self):
        return [course for course in self.courses.values() if course.key in self.listed]

    def listed_modules(self):
        return [module for module in self.modules.values() if module.key in self.listed]


def content_in(language, version=None):
    """Return the content in a language; one query when it is in memory. Pass the version if it is known."""
    return _content(content_version() if version is None else version, language)


@lru_cache(maxsize=LANGUAGES_KEPT)
def _content(version, language):
    """Read everything in five queries, however much there is."""
    lessons = lessons_by_module()
    module_pages = list(ModulePage.objects.live().select_related("locale").order_by("path"))
    course_pages = list(CoursePage.objects.live().select_related("locale").order_by("path"))
    modules = {page.pk: module_contents(page, lessons=lessons.get(page.path, ())) for page in module_pages}
    rows = {}
    for row in CourseModule.objects.order_by("sort_order"):
        rows.setdefault(row.page_id, []).append(row)
    private = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
    return Content(
        version=version,
        courses={
            key: course_with_modules(page, rows.get(page.pk, ()), modules)
            for key, page in in_language(course_pages, language).items()
        },
        modules={key: modules[page.pk] for key, page in in_language(module_pages, language).items()},
        listed=frozenset(
            page.translation_key
            for page in [*course_pages, *module_pages]
            if page.locale.language_code == language and not page.path.startswith(private)
        ),
    )


@lru_cache(maxsize=PAGES_KEPT)
def published_page(version, language, parts):
    """Return the published page at an address such as ("modules", "trademarks"), or None."""
    model = model_at(parts)
    if model is None:
        return None
    pages = model.objects.live().filter(locale__language_code=language).select_related("locale")
    if parts:
        end = f"/{'/'.join(parts)}/"
        page = next((page for page in pages.filter(slug=parts[-1]) if page.url_path.endswith(end)), None)
    else:
        page = pages.first()
    if page is not None:
        page.keep_in_memory()
    return page


def model_at(parts):
    match parts:
        case ():
            return HomePage
        case ("courses",):
            return CourseIndexPage
        case ("modules",):
            return ModuleIndexPage
        case ("courses", _):
            return CoursePage
        case ("modules", _):
            return ModulePage
        case ("modules", _, _):
            return LessonPage
    return None


@lru_cache(maxsize=PAGES_KEPT)
def rendered_body(version, page):
    """Return the body of a published page as HTML, which is the same for every reader."""
    return render_body(page)


def render_body(page, **context):
    context["page"] = page
    return mark_safe("".join(block.render(context=context) for block in page.body))  # noqa: S308 - by templates


def forget():
    """Empty the memory; for tests, whose databases come and go under the same version."""
    _content.cache_clear()
    published_page.cache_clear()
    rendered_body.cache_clear()
