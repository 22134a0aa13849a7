"""Reading courses, modules and lessons into values."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q
from wagtail.models import Page

from courses.models import CourseModule, CoursePage, LessonPage, ModulePage
from courses.outline import CourseOutline, ModuleOutline, MoveOn


@dataclass(frozen=True)
class LessonLink:
    key: UUID
    title: str
    url: str
    kind: str
    minutes: int
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ModuleContents:
    """A module as a table of contents. `quiz_url` is empty when it has no quiz."""

    key: UUID
    title: str
    summary: str
    url: str
    minutes: int
    level: str
    quiz_url: str
    move_on: str
    lessons: tuple[LessonLink, ...]
    required: bool = True

    @property
    def outline(self):
        return ModuleOutline(
            key=self.key,
            lessons=tuple(lesson.key for lesson in self.lessons),
            has_quiz=bool(self.quiz_url),
            move_on=MoveOn(self.move_on),
            required=self.required,
        )

    def lesson(self, key):
        return next((lesson for lesson in self.lessons if lesson.key == key), None)


@dataclass(frozen=True)
class CourseContents:
    key: UUID
    title: str
    summary: str
    url: str
    hours: int
    language: str
    certificate_title: str
    outcomes: tuple[str, ...]
    modules: tuple[ModuleContents, ...] = field(default_factory=tuple)

    @property
    def outline(self):
        return CourseOutline(self.key, tuple(module.outline for module in self.modules))

    def module(self, key):
        return next((module for module in self.modules if module.key == key), None)


def in_language(pages, language):
    """Return one page for every translation key: the one in the language, else in English, else any."""
    chosen = {}
    for page in pages.select_related("locale"):
        code = page.locale.language_code
        rank = (code == language, code == "en")
        if page.translation_key not in chosen or rank > chosen[page.translation_key][0]:
            chosen[page.translation_key] = (rank, page)
    return {key: page for key, (rank, page) in chosen.items()}


def live_module(slug, language):
    """Return the published module with this address in a language, or None."""
    modules = ModulePage.objects.live().public().filter(slug=slug, locale__language_code=language)
    return modules.select_related("locale", "quiz").first()


def modules_contents(modules, request=None):
    """Return the contents of module pages, in their order, in one query for all lessons."""
    lessons = _lessons_below(modules)
    return tuple(module_contents(module, request, lessons.get(module.path, ())) for module in modules)


def module_contents(module, request=None, lessons=None, required=True):
    """Return one module as a table of contents."""
    if lessons is None:
        lessons = _lessons_below([module]).get(module.path, ())
    url = module.get_url(request) or ""
    return ModuleContents(
        key=module.translation_key,
        title=module.title,
        summary=module.summary,
        url=url,
        minutes=module.minutes,
        level=module.get_level_display(),
        quiz_url=f"{url}quiz/" if module.quiz_id else "",
        move_on=module.move_on,
        lessons=tuple(lesson_link(lesson, url) for lesson in lessons),
        required=required,
    )


def lesson_link(lesson, module_url):
    return LessonLink(
        key=lesson.translation_key,
        title=lesson.title,
        url=f"{module_url}{lesson.slug}/",
        kind=lesson.kind,
        minutes=lesson.minutes,
        outcomes=tuple(lesson.outcome_list),
    )


def _lessons_below(modules):
    if not modules:
        return {}
    below = Q()
    for module in modules:
        below |= Q(path__startswith=module.path, depth=module.depth + 1)
    lessons = LessonPage.objects.live().filter(below).defer("body", "search_description").order_by("path")
    found = {}
    for lesson in lessons:
        found.setdefault(lesson.path[: -Page.steplen], []).append(lesson)
    return found


def course_contents(course, request=None):
    """Return one course with its published modules and their lessons, also of a draft that is not saved yet."""
    rows = course.course_modules.select_related("module", "module__locale")
    return _contents_of([course], {course.pk: [row for row in rows if row.module_id and row.module.live]}, request)[0]


def courses_contents(courses, request=None):
    """Return courses with their modules and lessons, in two queries however many there are."""
    rows = {}
    found = CourseModule.objects.filter(page__in=courses, module__live=True)
    for row in found.select_related("module", "module__locale").order_by("sort_order"):
        rows.setdefault(row.page_id, []).append(row)
    return _contents_of(courses, rows, request)


def _contents_of(courses, rows, request):
    modules = list({row.module_id: row.module for each in rows.values() for row in each}.values())
    lessons = _lessons_below(modules)
    contents = {
        pk: [module_contents(row.module, request, lessons.get(row.module.path, ()), row.required) for row in each]
        for pk, each in rows.items()
    }
    return [
        CourseContents(
            key=course.translation_key,
            title=course.title,
            summary=course.summary,
            url=course.get_url(request) or "",
            hours=course.hours,
            language=course.locale.language_code,
            certificate_title=course.certificate_title,
            outcomes=tuple(str(block.value) for block in course.outcomes),
            modules=tuple(contents.get(course.pk, ())),
        )
        for course in courses
    ]


def courses_by_key(keys, language, request=None):
    """Return published courses with their contents by key, each in the language if it exists there."""
    courses = in_language(CoursePage.objects.live().filter(translation_key__in=keys), language)
    return {contents.key: contents for contents in courses_contents(list(courses.values()), request)}


def course_keys_with_module(module_key):
    """Return the keys of the published courses that name a module, in any language."""
    return set(
        CoursePage.objects.live()
        .filter(course_modules__module__translation_key=module_key)
        .values_list("translation_key", flat=True)
    )


def module_by_key(module_key, language, request=None):
    """Return the published module with its contents, in the language if it exists there, or None."""
    modules = in_language(ModulePage.objects.live().filter(translation_key=module_key), language)
    return module_contents(modules[module_key], request) if modules else None
