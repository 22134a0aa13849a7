"""The ledger of learning hours. Institutions come through a door: see dashboards.queries."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Subquery

from accounts.models import User
from courses.models import CourseModule
from dashboards.filters import HoursFilters
from dashboards.list_queries import ListPage, beside
from dashboards.queries import MEMBERS_BY_NAME, MOST_COHORTS, by_name
from institutions.models import Cohort
from progress.hours import Line, Plan, lesson_line, quiz_line
from progress.models import Enrolment, LessonCompletion, QuizPass

LEARNERS_AT_A_TIME = 500


def plan_of(content):
    """Return the minutes that what is published plans."""
    lessons = {lesson.key: lesson.minutes for module in content.modules.values() for lesson in module.lessons}
    modules = {
        module.key: (module.minutes, sum(lesson.minutes for lesson in module.lessons))
        for module in content.modules.values()
    }
    return Plan(lessons, modules)


# Facts --------------------------------------------------------------------------


def counted(rows, institutions):
    """Those facts that belong to a course begun with one of these institutions, each with the `institution` it counts
    for: that of the latest such enrolment. So each counts once."""
    naming = CourseModule.objects.filter(module__translation_key=OuterRef(OuterRef("module_key")))
    enrolled = Enrolment.objects.filter(
        learner=OuterRef("learner"), institution__in=institutions, course_key__in=naming.values("page__translation_key")
    )
    latest = enrolled.order_by("-enrolled_at", "-pk").values("institution")[:1]
    return rows.annotate(institution=Subquery(latest)).filter(institution__isnull=False)


def lessons_read(institutions):
    return counted(LessonCompletion.objects.all(), institutions)


def quizzes_passed(institutions):
    """Without those that were waived: nobody spent time on them here."""
    return counted(QuizPass.objects.filter(attempt_key__isnull=False), institutions)


# Totals ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Total:
    """The minutes of an institution, a cohort or a learner. `rows`: where the rows are that add up to them."""

    whose: object
    minutes: int
    rows: str = ""

    @property
    def hours(self):
        return self.minutes // 60

    @property
    def and_minutes(self):
        return self.minutes % 60


def totals(institutions, plan):
    """Return the total of each institution, in two queries however many people there are."""
    minutes = _minutes_by("institution", lessons_read(institutions), quizzes_passed(institutions), plan)
    return [Total(each, minutes.get(each.pk, 0), HoursFilters(each.slug).address()) for each in institutions]


def totals_of_cohorts(institutions, plan):
    """Return the total of each current cohort. Who is in two cohorts counts in both."""
    cohorts = list(Cohort.objects.current().filter(institution__in=institutions)[:MOST_COHORTS])
    path = "learner__cohort_places__cohort"
    inside = {f"{path}__in": cohorts, f"{path}__institution": F("institution")}
    lessons, quizzes = lessons_read(institutions).filter(**inside), quizzes_passed(institutions).filter(**inside)
    minutes = _minutes_by(path, lessons, quizzes, plan)
    return [Total(each, minutes.get(each.pk, 0), HoursFilters(cohort=each.public_id).address()) for each in cohorts]


def _minutes_by(name, lessons, quizzes, plan):
    read, passed = defaultdict(dict), defaultdict(dict)
    for whose, key, number in lessons.order_by().values_list(name, "lesson_key").annotate(n=Count("pk")):
        read[whose][key] = number
    for whose, key, number in quizzes.order_by().values_list(name, "module_key").annotate(n=Count("pk")):
        passed[whose][key] = number
    return {whose: plan.minutes(read[whose], passed[whose]) for whose in {*read, *passed}}


def learners_page(institution, cohort, institutions, plan, filters):
    """Return a page of the learners whose minutes make the total of an institution, or of a cohort of it. Raises
    keyset.NoPlace. `institutions`: all that the reader sees, as each fact counts for one of them."""
    people = User.objects.filter(pk__in=Enrolment.objects.filter(institution=institution).values("learner"))
    people = people.filter(cohort_places__cohort=cohort) if cohort else people
    people = people.annotate(shown_name=by_name())
    found, *places = beside(people, people.order_by("shown_name", "pk"), filters, MEMBERS_BY_NAME)
    lines, rows = lines_of([each.pk for each in found], institutions, plan), HoursFilters(institution.slug).address()
    minutes = {each.pk: sum(line.minutes for line in lines_for(institution, lines.get(each.pk, ()))) for each in found}
    return ListPage(tuple(Total(each, minutes[each.pk], rows) for each in found), *places)


# Line by line -----------------------------------------------------------------------


def lines_of(learners, institutions, plan):
    """Return {learner's id: the lines of the ledger, in the order of time}, in two queries."""
    lines = defaultdict(list)
    for done in lessons_read(institutions).filter(learner__in=learners):
        line = lesson_line(plan, module=done.module_key, lesson=done.lesson_key, at=done.completed_at)
        lines[done.learner_id].append((done.institution, line))
    for passed in quizzes_passed(institutions).filter(learner__in=learners):
        line = quiz_line(plan, module=passed.module_key, at=passed.passed_at)
        lines[passed.learner_id].append((passed.institution, line))
    return {learner: sorted(found, key=lambda each: each[1].at) for learner, found in lines.items()}


def lines_for(institution, lines):
    """Return those lines of one learner that count for an institution."""
    return [line for pk, line in lines if pk == institution.pk]


@dataclass(frozen=True)
class Entry:
    """A line with whose it is."""

    learner: User
    institution_id: int
    line: Line


def all_entries(institutions, plan):
    """Yield the whole ledger, learner by learner; some hundred learners at a time in memory."""
    people = User.objects.filter(enrolments__institution__in=institutions).order_by("pk").distinct()
    last = 0
    while chunk := list(people.filter(pk__gt=last)[:LEARNERS_AT_A_TIME]):
        lines = lines_of([each.pk for each in chunk], institutions, plan)
        for learner in chunk:
            yield from (Entry(learner, institution, line) for institution, line in lines.get(learner.pk, ()))
        last = chunk[-1].pk
