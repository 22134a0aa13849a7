"""Reading courses, modules and lessons into values."""

from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q
from wagtail.models import Page

from courses.models import LEVELS, LessonPage, ModulePage
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
    language: str = "en"
    outcomes: tuple[str, ...] = ()
    attestation: bool = False

    @property
    def outline(self):
        return ModuleOutline(
            key=self.key,
            lessons=tuple(lesson.key for lesson in self.lessons),
            has_quiz=bool(self.quiz_url),
            move_on=MoveOn(self.move_on),
            required=self.required,
        )

    @property
    def level_name(self):
        return dict(LEVELS).get(self.level, "")

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
    certificate_months: int | None = None
    certificate_shows_score: bool = False
    modules: tuple[ModuleContents, ...] = field(default_factory=tuple)

    @property
    def outline(self):
        return CourseOutline(self.key, tuple(module.outline for module in self.modules))

    @property
    def module_keys(self):
        return tuple(module.key for module in self.modules)

    @property
    def quizzes_required(self):
        """The keys of the modules whose quiz must be passed to complete the course."""
        with_quiz = (each for each in self.modules if each.required and each.quiz_url)
        return tuple(each.key for each in with_quiz if each.move_on != MoveOn.COMPLETED)

    def module(self, key):
        return next((module for module in self.modules if module.key == key), None)


def in_language(pages, language):
    """Return one page for every translation key: the one in the language, else in English, else any.

    `pages` come with their locale.
    """
    chosen = {}
    for page in pages:
        code = page.locale.language_code
        rank = (code == language, code == "en")
        if page.translation_key not in chosen or rank > chosen[page.translation_key][0]:
            chosen[page.translation_key] = (rank, page)
    return {key: page for key, (rank, page) in chosen.items()}


def live_module(slug, language):
    """Return the published module with this address in a language, or None."""
    modules = ModulePage.objects.live().public().filter(slug=slug, locale__language_code=language)
    return modules.select_related("locale", "quiz").first()


def module_contents(module, request=None, lessons=None):
    """Return one module as a table of contents."""
    if lessons is None:
        lessons = lessons_by_module([module]).get(module.path, ())
    url = module.get_url(request) or ""
    return ModuleContents(
        key=module.translation_key,
        title=module.title,
        summary=module.summary,
        url=url,
        minutes=module.minutes,
        level=module.level,
        quiz_url=f"{url}quiz/" if module.quiz_id else "",
        move_on=module.move_on,
        lessons=tuple(lesson_link(lesson, url) for lesson in lessons),
        language=module.locale.language_code,
        outcomes=tuple(block.value["text"] for block in module.outcomes),
        attestation=module.attestation,
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


def lessons_by_module(modules=None):
    """Return the published lessons in order by the path of their module; of all modules when none are named."""
    lessons = LessonPage.objects.live().defer("body", "search_description").order_by("path")
    if modules is not None:
        lessons = lessons.filter(reduce(or_, (Q(path__startswith=module.path) for module in modules), Q(pk=None)))
    found = {}
    for lesson in lessons:
        found.setdefault(lesson.path[: -Page.steplen], []).append(lesson)
    return found


def course_contents(course, request=None):
    """Return one course with its published modules and their lessons, also of a draft that is not saved yet."""
    rows = course.course_modules.select_related("module", "module__locale")
    rows = [row for row in rows if row.module_id and row.module.live]
    lessons = lessons_by_module([row.module for row in rows])
    modules = {row.module_id: module_contents(row.module, request, lessons.get(row.module.path, ())) for row in rows}
    return course_with_modules(course, rows, modules, request)


def course_with_modules(course, rows, modules, request=None):
    """Return a course made of the contents of its modules; `rows` say which, in what order, and which are required."""
    parts = tuple(replace(modules[row.module_id], required=row.required) for row in rows if row.module_id in modules)
    return CourseContents(
        key=course.translation_key,
        title=course.title,
        summary=course.summary,
        url=course.get_url(request) or "",
        hours=course.hours,
        language=course.locale.language_code,
        certificate_title=course.certificate_title,
        outcomes=tuple(str(block.value) for block in course.outcomes),
        certificate_months=course.certificate_months,
        certificate_shows_score=course.certificate_shows_score,
        modules=parts,
    )
