"""The numbers of the overview. Each has one function, and the list of learners finds its rows by the same filters."""

from collections import Counter
from dataclasses import dataclass, replace
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, F, FloatField, IntegerField, OuterRef, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Floor, NullIf, TruncMonth
from django.utils.timezone import localdate

from courses.models import ModulePage
from dashboards import kept_counts, queries
from dashboards.expressions import Days
from dashboards.filters import Filters, Show, Since
from dashboards.list_queries import list_page
from dashboards.reports import Numbers, Tally
from institutions.models import Cohort, Institution
from pages.compiled import found
from progress.risk_queries import at_risk
from quizzes.analysis.review import MINIMUM
from quizzes.models import ItemSummary

AT_RISK_SHOWN = 5
HARDEST_SHOWN = 5


@dataclass(frozen=True)
class Scope:
    """Whose enrolments are counted. The reader has the list and the pages of learners (`lists`) or, as a trainer, only
    the rows of a cohort; and may write to them (`may_nudge`)."""

    institutions: tuple
    cohort: UUID | None = None
    course: UUID | None = None
    since: Since = Since.EVER
    lists: bool = True
    may_nudge: bool = True

    def filters(self, **more):
        return Filters(cohort=self.cohort, course=self.course, since=self.since, **more)

    def rows(self, at, course=True):
        rows = queries.made_since(queries.enrolments(self.institutions, self.cohort), self.since, at)
        return rows.filter(course_key=self.course) if course and self.course else rows


@dataclass(frozen=True)
class Hard:
    """A question that few get right. `facility`: the mean score, from 0 to 1."""

    code: str
    stem: str
    facility: float
    answers: int
    module: UUID


# Doors ------------------------------------------------------------------------


def cohorts_taught(user):
    """Return the current cohorts that a person teaches, each with its institution."""
    return [each for each in found(_cohorts_seen, user) if not each.may_manage]


def _cohorts_seen(user):
    return Cohort.objects.visible_to(user).current().order_by("name", "pk")[: queries.MOST_COHORTS]


def institution_of(cohort):
    """The institution with which a cohort learns. To be asked about a cohort that came through a door."""
    return Institution.objects.filter(pk=cohort.institution_id)


# The numbers ------------------------------------------------------------------


def numbers(scope, at):
    """Count a scope; of a large one, return what the worker has counted. Who may ask is decided before."""
    name = kept_counts.name_of(scope.institutions, scope.course, scope.since)
    key = f"dashboards.overview.{name}.{scope.cohort}"
    if (kept := cache.get(key)) is not None:
        return kept
    known = None if scope.cohort else kept_counts.kept(name, at)
    found = known or counted(scope, count(scope, at), at)
    if found.tally.total > queries.COUNTED_EVERY_TIME:
        cache.set(key, replace(found, tally=replace(found.tally, kept=True)), queries.KEEP_COUNT_SECONDS)
    return found


def counted(scope, tally, at):
    """Count what a tally of the scope leaves open."""
    rows = scope.rows(at)
    return Numbers(tally, *completions(rows), languages(rows))


def count(scope, at):
    """Count the enrolments by course and progress, and who is at risk; of all courses, so that one can be chosen."""
    groups = queries.groups_of(scope.rows(at, course=False), at, **steps(at))
    return Tally(groups, stuck_learners=0, not_enrolled=0, counted_at=at)


def steps(at):
    """What the overview counts of each group beside what the list of learners does."""
    return {
        "untouched": Count("percent", filter=queries.UNTOUCHED),
        "at_risk": Count("percent", filter=at_risk(at)),
    }


def completions(rows):
    """Count the finished enrolments by the month in which that was, and by the full days from the first to the last."""
    days = Floor(Days(F("completed_at")) - Days(F("enrolled_at")) + 1e-6)
    finished = rows.filter(completed_at__isnull=False).order_by()
    groups = finished.values(month=TruncMonth("completed_at"), days=Cast(days, IntegerField())).annotate(n=Count("pk"))
    by_month, days_needed = Counter(), Counter()
    for each in groups:
        month = localdate(each["month"])
        by_month[month.year, month.month] += each["n"]
        days_needed[each["days"]] += each["n"]
    return by_month, days_needed


def languages(rows):
    """Count enrolments by the languages in which their learners took quizzes; who took them in two counts in both."""
    used = rows.filter(learner__attempts__isnull=False).order_by().values_list("learner__attempts__language")
    counted = [(code, number) for code, number in used.annotate(n=Count("pk", distinct=True)) if code]
    return tuple(sorted(counted, key=lambda each: (-each[1], each[0])))


def hardest_questions(module_keys):
    """Return the questions of these modules that are answered worst, of those with enough answers, in one query.

    They are counted from everybody's first attempts, whichever institution: see quizzes.analysis.
    """
    of_module = ModulePage.objects.live().filter(
        quiz__translation_key=OuterRef("quiz__quiz_key"), translation_key__in=module_keys
    )
    items = ItemSummary.objects.annotate(
        module=Subquery(of_module.values("translation_key")[:1]),
        # SQLite writes a null of JSON as a word.
        facility=Cast(NullIf(KT("figures__scores__facility"), Value("null")), FloatField()),
        answers=Cast(KT("figures__scores__n"), IntegerField()),
    )
    items = items.filter(answers__gte=MINIMUM, module__isnull=False, facility__isnull=False)
    fields = ("code", "stem", "facility", "answers", "module")
    return [Hard(**each) for each in items.order_by("facility", "code").values(*fields)[:HARDEST_SHOWN]]


def rows_at_risk(scope, titles, courses, at):
    """Return a few of those at risk, with the reasons, those who did something last first."""
    asked = scope.filters(show=Show.AT_RISK)
    return list_page(scope.institutions, asked, titles, at, courses).rows[:AT_RISK_SHOWN]
