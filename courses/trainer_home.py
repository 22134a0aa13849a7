"""What a trainer sees first: their modules, and what needs attention."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Q, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import ngettext
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from courses.models import LessonPage, ModuleIndexPage, ModulePage, ReferenceFigure
from quizzes.models import Question
from quizzes.queries import in_draft, quizzes_with_too_few_questions

MODULES_SHOWN = 12
FIGURE_IS_OLD_AFTER = 2  # years
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class ModuleRow:
    """One module of the list. `questions` is None when it has no quiz."""

    pk: int
    title: str
    language: str
    status: str
    live: bool
    lessons: int
    quiz: str
    questions: int | None
    edited_at: datetime | None
    edit_url: str
    view_url: str
    add_lesson_url: str


@dataclass(frozen=True)
class TrainerModules:
    rows: tuple[ModuleRow, ...] = ()
    more: bool = False
    add_url: str = ""


@dataclass(frozen=True)
class Concern:
    """Something to put right: how many there are, and the list that shows them."""

    count: int
    text: str
    url: str


def editable(model, user):
    return PagePermissionPolicy(model).instances_user_has_any_permission_for(user, {"change"})


def modules_of(user, request):
    """Return the modules a person may edit, the last edited first, in four queries however many there are."""
    pages = editable(ModulePage, user).select_related("locale", "quiz").annotate_approved_schedule()
    pages = pages.prefetch_workflow_states().order_by("-latest_revision_created_at", "-pk")
    shown = list(pages.defer("introduction", "outcomes", "takeaways", "terms", "references")[: MODULES_SHOWN + 1])
    lessons, questions = _lesson_counts(shown), _question_counts(shown)
    rows = tuple(_row(module, lessons, questions, request) for module in shown[:MODULES_SHOWN])
    return TrainerModules(rows=rows, more=len(shown) > MODULES_SHOWN, add_url=add_module_url(user))


def _row(module, lessons, questions, request):
    live_url = module.get_url(request) if module.live else None
    return ModuleRow(
        pk=module.pk,
        title=module.get_admin_display_title(),
        language=module.locale.language_code,
        status=module.status_string,
        live=module.live,
        lessons=lessons.get(module.path, 0),
        quiz=module.quiz.title if module.quiz else "",
        questions=questions.get((module.quiz.bank_id, module.quiz.locale_id), 0) if module.quiz else None,
        edited_at=module.latest_revision_created_at,
        edit_url=reverse("wagtailadmin_pages:edit", args=[module.pk]),
        view_url=live_url or reverse("wagtailadmin_pages:view_draft", args=[module.pk]),
        add_lesson_url=reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk]),
    )


def _lesson_counts(modules):
    below = Q(pk__in=[])
    for module in modules:
        below |= Q(path__startswith=module.path, depth=module.depth + 1)
    counts = {}
    for path in LessonPage.objects.filter(below, kind=LessonPage.LESSON).values_list("path", flat=True):
        counts[path[: -Page.steplen]] = counts.get(path[: -Page.steplen], 0) + 1
    return counts


def _question_counts(modules):
    banks = {module.quiz.bank_id for module in modules if module.quiz}
    rows = Question.objects.filter(bank__in=banks).order_by().values("bank", "locale").annotate(number=Count("pk"))
    return {(row["bank"], row["locale"]): row["number"] for row in rows}


def add_module_url(user):
    """Return where a new module is written: in the list of the site's first language, where the person may add."""
    indexes = PagePermissionPolicy(ModuleIndexPage).instances_user_has_any_permission_for(user, {"add"})
    pages = list(indexes.values_list("pk", "locale__language_code"))
    first = sorted(pages, key=lambda page: page[1] != settings.LANGUAGE_CODE)[:1]
    return reverse("wagtailadmin_pages:add", args=["courses", "modulepage", first[0][0]]) if first else ""


def concerns_of(user, today):
    """Return what needs a trainer's attention, in five queries."""
    short = quizzes_with_too_few_questions()
    drafts = Question.objects.filter(in_draft()).count()
    old = figures_older_than(today.year - FIGURE_IS_OLD_AFTER).count()
    without_quiz = modules_without_quiz(editable(ModulePage, user)).count()
    without_country = len(lessons_without_country(editable(LessonPage, user)))
    found = [
        Concern(
            without_quiz,
            ngettext("module has no quiz", "modules have no quiz", without_quiz),
            _listing("module_list:index", quiz="false"),
        ),
        Concern(
            drafts,
            ngettext("question is not published as it stands", "questions are not published as they stand", drafts),
            _listing("wagtailsnippets_quizzes_question:list", draft="true"),
        ),
        Concern(
            len(short),
            ngettext(
                "quiz has fewer published questions than its paper needs",
                "quizzes have fewer published questions than their papers need",
                len(short),
            ),
            _listing("wagtailsnippets_quizzes_quiz:list", short="true"),
        ),
        Concern(
            without_country,
            ngettext(
                "lesson has an empty “In your country”",
                "lessons have an empty “In your country”",
                without_country,
            ),
            _listing("lesson_list:index", country="false"),
        ),
        Concern(
            old,
            ngettext(
                "figure has a source more than two years old",
                "figures have a source more than two years old",
                old,
            ),
            _listing("wagtailsnippets_courses_referencefigure:list", old="true"),
        ),
    ]
    return [concern for concern in found if concern.count]


def _listing(name, **filters):
    return f"{reverse(name)}?{urlencode(filters)}"


def modules_without_quiz(modules):
    return modules.filter(quiz=None)


def figures_older_than(year):
    return ReferenceFigure.objects.filter(year__lt=year)


def lessons_without_country(lessons):
    """Return the ids of lessons with an empty “In your country”; read here, as databases read JSON differently."""
    candidates = lessons.annotate(text=Cast("body", TextField())).filter(text__contains='"in_your_country"')
    return [lesson.pk for lesson in candidates.only("body") if _has_empty_country(lesson.body.raw_data)]


def _has_empty_country(blocks):
    return any(
        block["type"] == "in_your_country" and not TAG.sub("", block["value"].get("text") or "").strip()
        for block in blocks
    )
