"""What the learner's screens show: contents and facts put together."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models.fields.json import KT
from django.utils.translation import get_language
from wagtail.models import Locale

from certificates.models import Certificate
from courses.content import content_in
from courses.models import LessonPage, ModulePage
from courses.outline import MoveOn
from courses.queries import (
    CourseContents,
    LessonLink,
    ModuleContents,
    course_contents,
    module_contents,
)
from pages.compiled import found
from pages.search import tokens
from pages.version import version_of
from progress.completion import CourseProgress, Facts, ModuleProgress, evaluate, evaluate_module
from progress.models import Enrolment
from progress.queries import facts_of
from quizzes.models import Attempt


def content_of(request):
    """Return what is published in the language of a request, asked for once."""
    if not hasattr(request, "_content"):
        request._content = content_in(get_language(), version_of(request))
    return request._content


def facts_for(request):
    """Return the facts of whoever is reading, once a request; nobody has done nothing."""
    if not hasattr(request, "_facts"):
        request._facts = facts_of(request.user) if request.user.is_authenticated else Facts()
    return request._facts


@dataclass(frozen=True)
class LessonRow:
    link: LessonLink
    done: bool
    current: bool = False


@dataclass(frozen=True)
class ModuleView:
    contents: ModuleContents
    progress: ModuleProgress
    rows: tuple[LessonRow, ...]

    @property
    def started(self):
        return bool(self.progress.lessons_done or self.progress.passed)

    @property
    def start_url(self):
        """Where the one button leads: the first lesson that is not done, else the quiz, else the first lesson."""
        step = self.progress.next_step
        if step and step.lesson:
            return self.contents.lesson(step.lesson).url
        first = self.contents.lessons[0].url if self.contents.lessons else ""
        return (self.contents.quiz_url or first) if step else first


def module_view(contents, facts, current=None):
    rows = tuple(LessonRow(link, link.key in facts.lessons, link.key == current) for link in contents.lessons)
    return ModuleView(contents, evaluate_module(contents.outline, facts), rows)


def module_page_view(request, page):
    return module_view(published_module(request, page), facts_for(request))


def published_module(request, page):
    """Return the contents of a module page as published; of a preview, as it is being written."""
    published = content_of(request).modules.get(page.translation_key)
    return module_contents(page, request) if published is None or is_preview(request) else published


def is_preview(request):
    return getattr(request, "is_preview", False)


@dataclass(frozen=True)
class LessonView:
    module: ModuleView
    link: LessonLink
    done: bool
    place: int
    total: int
    previous: LessonLink | None
    next: LessonLink | None
    offers_quiz: bool  # from the last lesson on: story and activity are extras before the quiz

    @property
    def percent(self):
        return 100 * self.place // self.total


def lesson_page_view(request, page):
    """Return where a lesson stands in its module."""
    module = module_view(module_of_lesson(request, page), facts_for(request), current=page.translation_key)
    links = module.contents.lessons
    index = next((i for i, link in enumerate(links) if link.key == page.translation_key), 0)
    lessons = [link for link in links if link.kind == LessonPage.LESSON]
    return LessonView(
        module=module,
        link=links[index] if links else None,
        done=page.translation_key in facts_for(request).lessons,
        place=min(index + 1, len(lessons)) if lessons else 1,
        total=max(len(lessons), 1),
        previous=links[index - 1] if index else None,
        next=links[index + 1] if index + 1 < len(links) else None,
        offers_quiz=bool(module.contents.quiz_url) and index + 1 >= len(lessons),
    )


NO_MODULE = ModuleContents(UUID(int=0), "", "", "", 0, "", "", MoveOn.PASSED, ())


def module_of_lesson(request, page):
    """Return the contents of the module that a lesson page belongs to."""
    published = content_of(request).module_with(page.translation_key)
    if published:
        return published
    # A preview of a lesson that is not published yet, perhaps not even saved.
    parent = ModulePage.objects.ancestor_of(page).select_related("locale").first() if page.path else None
    return module_contents(parent, request) if parent else NO_MODULE


@dataclass(frozen=True)
class CourseView:
    contents: CourseContents
    progress: CourseProgress
    modules: tuple[ModuleView, ...]
    enrolment: Enrolment | None
    certificate: Certificate | None = None

    @property
    def continue_url(self):
        """The one next step of the course; the course page itself when all is done."""
        step = self.progress.next_step
        if step is None:
            return self.contents.url
        module = self.contents.module(step.module)
        return module.lesson(step.lesson).url if step.lesson else module.quiz_url or module.url

    @property
    def next_title(self):
        step = self.progress.next_step
        if step is None:
            return ""
        module = self.contents.module(step.module)
        return module.lesson(step.lesson).title if step.lesson else module.title

    @property
    def next_is_quiz(self):
        return bool(self.progress.next_step and not self.progress.next_step.lesson)

    @property
    def next_module(self):
        return self.contents.module(self.progress.next_step.module) if self.progress.next_step else None

    @property
    def percent(self):
        """The cached answer is sticky, so a completed course stays at 100 when modules are added later."""
        return 100 if self.completed else self.progress.percent

    @property
    def completed(self):
        return bool(self.enrolment and self.enrolment.completed_at)


def course_view(contents, facts, enrolment, certificate=None):
    modules = tuple(module_view(module, facts) for module in contents.modules)
    return CourseView(contents, evaluate(contents.outline, facts), modules, enrolment, certificate)


def course_page_view(request, page):
    enrolment = certificate = None
    if request.user.is_authenticated:
        enrolment = Enrolment.objects.filter(learner=request.user, course_key=page.translation_key).first()
        certificate = Certificate.objects.visible_to(request.user).valid().of_course(page.translation_key).first()
    published = content_of(request).courses.get(page.translation_key)
    contents = course_contents(page, request) if published is None or is_preview(request) else published
    return course_view(contents, facts_for(request), enrolment, certificate)


@dataclass(frozen=True)
class MyCourses:
    """The learner's courses, the one touched last first."""

    under_way: list[CourseView]
    completed: list[CourseView]
    # Courses completed whose certificate waits for the learner to confirm their name.
    awaits_name: list[CourseView]

    @property
    def next_course(self):
        return self.under_way[0] if self.under_way else None

    def course_with(self, module_key):
        """Return the course that a module counts for: one under way first; None when no course names it."""
        views = [*self.under_way, *self.completed]
        return next((view for view in views if view.contents.module(module_key)), None)


def my_courses(request):
    """Return the courses of whoever is signed in, with their progress, in three queries however many there are."""
    enrolments = found(_latest_enrolments, request.user)
    courses = content_of(request).courses
    facts = facts_for(request)
    views = [course_view(courses[each.course_key], facts, each) for each in enrolments if each.course_key in courses]
    completed = [view for view in views if view.completed]
    return MyCourses(
        under_way=[view for view in views if not view.completed],
        completed=completed,
        awaits_name=[] if request.user.certificate_name else completed,
    )


def _latest_enrolments(learner):
    return Enrolment.objects.filter(learner=learner).order_by("-last_activity_at", "-id")[:50]


def open_attempts(user):
    """Return the quizzes begun and not submitted, with their title, the latest first."""
    return found(_open_attempts, user)


def _open_attempts(learner):
    attempts = Attempt.objects.visible_to(learner).open().annotate(title=KT("paper_data__title"))
    return attempts.only("key", "started_at").order_by("-started_at")[:10]


def valid_certificates(user):
    return found(_valid_certificates, user)


def _valid_certificates(holder):
    return Certificate.objects.visible_to(holder).valid()


@dataclass(frozen=True)
class Catalogue:
    """The list of modules as filtered by the address."""

    modules: tuple[ModuleView, ...]
    lessons: tuple[LessonLink, ...]
    query: str
    level: str
    levels: tuple[tuple[str, str], ...]

    @property
    def filtered(self):
        return bool(self.query or self.level)


LONGEST_QUERY = 100
MOST_FOUND = 200


def catalogue(request):
    """Return the published modules that fit the search and level in the address, and lessons found by the search."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    level = request.GET.get("level", "")
    levels = tuple(ModulePage._meta.get_field("level").choices)
    level = level if level in dict(levels) else ""
    contents = [module for module in content_of(request).listed_modules() if level in ("", module.level)]
    lessons = ()
    if query:
        found = search(query, get_language())
        lessons = tuple(link for module in contents for link in module.lessons if link.key in found)
        contents = [module for module in contents if module.key in found]
    facts = facts_for(request)
    return Catalogue(
        modules=tuple(module_view(module, facts) for module in contents),
        lessons=lessons,
        query=query,
        level=level,
        levels=levels,
    )


def search(query, language):
    """Return the keys of the published modules and lessons that hold all words of a query."""
    words = tokens(query, language)
    if not words:
        return frozenset()
    found = set()
    for model in (ModulePage, LessonPage):
        pages = model.objects.live().filter(locale=Locale.objects.get_for_language(language))
        found.update(page.translation_key for page in pages.search(words, operator="and")[:MOST_FOUND])
    return found


@dataclass(frozen=True)
class Shelf:
    modules: list[ModuleContents]
    courses: list[CourseContents]

    @property
    def first_lesson(self):
        return next((module.lessons[0] for module in self.modules if module.lessons), None)


def shelf(request):
    """Return what the home page offers: modules, courses, and a first lesson to read at once."""
    content = content_of(request)
    return Shelf(content.listed_modules()[:24], content.listed_courses()[:6])


def course_list(request):
    """Return the published courses, each with the reader's own progress."""
    courses = content_of(request).listed_courses()
    enrolments = {}
    if request.user.is_authenticated:
        mine = Enrolment.objects.filter(learner=request.user, course_key__in=[course.key for course in courses])
        enrolments = {enrolment.course_key: enrolment for enrolment in mine}
    facts = facts_for(request)
    return [course_view(course, facts, enrolments.get(course.key)) for course in courses]


def lesson_link_by_key(text, request):
    """Return the link to the lesson whose key came in an address, or None."""
    try:
        key = UUID(text)
    except ValueError:
        return None
    module = content_of(request).module_with(key)
    return module.lesson(key) if module else None
