"""Reading what a manager may see. Every query starts at a door: managed_by, or institutions by capability.

`institutions` are those that institutions_managed_by(user) has let through, all or some: what is asked about them needs
no door of its own, which would cost the list half as much again.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.words import Words, by_name
from certificates.models import Certificate
from dashboards import kept_counts
from dashboards.filters import Show, Since, Sort
from dashboards.reports import HALF, PERCENTS, Group, State, Tally
from dashboards.risk_words import sentences_of
from institutions.models import Cohort, CohortLearner, Institution, Membership
from institutions.roles import Capability, Role
from pages.compiled import found
from pages.keyset import Key
from progress.models import STUCK_AFTER, Enrolment
from progress.risk import reasons
from progress.risk_queries import at_risk, situations_of
from quizzes.models import Attempt

# Counting takes milliseconds in a small institution, whose numbers are always fresh. Those of a large one are counted
# by the worker; without one that counts, by whoever asks, once a minute.
COUNTED_EVERY_TIME = 5_000
KEEP_COUNT_SECONDS = 60
OUT_OF_REACH = 10_000_000
SHORTEST_TO_LOOK_UP = 3
# To choose from; further ones are reached from their own page.
MOST_COHORTS = 100

UNFINISHED = Q(completed_at__isnull=True)
UNTOUCHED = Q(percent=0, last_activity_at__lte=F("enrolled_at"))
UNPUBLISHED = _("Course no longer published (%(code)s)")
STATE_LABELS = {
    State.FINISHED: _("Finished"),
    State.STUCK: _("Stuck"),
    State.UNDER_WAY: _("Under way"),
    State.NOT_STARTED: _("Not started"),
    State.NOT_ENROLLED: _("Not enrolled"),
    None: _("Enrolled"),  # of a person, who may be enrolled in several courses
}


# Doors ------------------------------------------------------------------------


def institutions_managed_by(user):
    """Return the institutions in which the person may view learners, and what else they may there: `may_export` …"""
    return found(_managed_by, user)


def _managed_by(user):
    seen = Institution.objects.where(user, may=Capability.VIEW_LEARNERS)
    rights = {
        "may_export": Capability.EXPORT_LEARNERS,
        "may_import": Capability.IMPORT_LEARNERS,
        "may_nudge": Capability.NUDGE,
        "may_gather": Capability.MANAGE_COHORTS,
        "may_enrol": Capability.ENROL_LEARNERS,
    }
    return seen.annotate(
        **{
            name: Exists(Institution.objects.where(user, may=may).filter(pk=OuterRef("pk")))
            for name, may in rights.items()
        }
    )


def enrolments(institutions, cohort_key=None):
    """The enrolments made with these institutions, or only those of a cohort's learners."""
    rows = Enrolment.objects.filter(_one_of(institutions))
    return rows.filter(learner__in=_learners_of(cohort_key)) if cohort_key else rows


def members_not_enrolled(institutions, cohort_key=None):
    """The learners of these institutions, or of a cohort, who began no course with them."""
    return members(institutions, cohort_key).filter(~begun())


def members(institutions, cohort_key=None):
    """The learners of these institutions, or of a cohort."""
    rows = Membership.objects.filter(_one_of(institutions), role=Role.LEARNER)
    return rows.filter(user__in=_learners_of(cohort_key)) if cohort_key else rows


def begun():
    """Whether a member has begun a course with their institution."""
    return Exists(Enrolment.objects.filter(learner=OuterRef("user"), institution=OuterRef("institution")))


def _learners_of(cohort_key):
    return CohortLearner.objects.filter(cohort__public_id=cohort_key).values("learner")


def cohorts_to_choose(user):
    """Return the current cohorts whose learners the person may list, by name."""
    return found(_cohorts_to_choose, user)


def _cohorts_to_choose(user):
    door = Institution.objects.where(user, may=Capability.VIEW_LEARNERS)
    return Cohort.objects.current().filter(institution__in=door)[:MOST_COHORTS]


def cohort_to_list(institutions, public_id):
    """Return a cohort of these institutions, an archived one too, or None."""
    return Cohort.objects.filter(_one_of(institutions), public_id=public_id).first()


def _one_of(institutions):
    """One institution is asked for by equality: only then can the database read the list in the order of its index."""
    ids = [institution.pk for institution in institutions]
    return Q(institution=ids[0]) if len(ids) == 1 else Q(institution__in=ids)


# The list ---------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One enrolment, or a member without any."""

    name: str
    email: str
    public_id: UUID
    institution_id: int
    state: State | None
    member_since: datetime | None = None
    course: str = ""
    percent: int | None = None
    enrolled_at: datetime | None = None
    last_activity_at: datetime | None = None
    completed_at: datetime | None = None
    days_ago: int | None = None
    certificate: str = ""
    reasons: tuple[str, ...] = ()  # why somebody is at risk, where the list asks who is

    @property
    def state_label(self):
        return STATE_LABELS[self.state]


class Titles(dict):
    """Course titles by key; a course that is not published any more is named by its key alone."""

    def __init__(self, titles, unpublished):
        super().__init__(titles)
        self.unpublished = str(unpublished)

    def __missing__(self, key):
        return self.unpublished % {"code": str(key)[:8]}


def course_titles(courses):
    """Return the titles of these courses by key."""
    titles = {key: course.title for key, course in courses.items()}
    return Titles(titles, UNPUBLISHED)


def states(at, unfinished=UNFINISHED):
    """Return the condition of each state of an enrolment; exactly one of them holds."""
    active = unfinished & Q(last_activity_at__gte=at - STUCK_AFTER)
    return {
        State.FINISHED: ~unfinished,
        State.STUCK: unfinished & Q(last_activity_at__lt=at - STUCK_AFTER),
        State.NOT_STARTED: active & UNTOUCHED,
        State.UNDER_WAY: active & ~UNTOUCHED,
    }


def state_of(enrolment, at):
    """Return the state of one enrolment: the same as `states`, for one that has been read already."""
    if enrolment.completed_at:
        return State.FINISHED
    if enrolment.is_stuck(at):
        return State.STUCK
    untouched = enrolment.percent == 0 and enrolment.last_activity_at <= enrolment.enrolled_at
    return State.NOT_STARTED if untouched else State.UNDER_WAY


def conditions(at):
    """Return what holds for the rows of each way to show some of them."""
    shown = {Show.STARTED: ~UNTOUCHED, Show.HALF: Q(percent__gte=HALF), Show.AT_RISK: at_risk(at)}
    return shown | {Show(state): condition for state, condition in states(at).items()}


def matching(institutions, filters, at):
    """The enrolments that the filters ask for, in the order they ask for."""
    rows = made_since(enrolments(institutions, filters.cohort), filters.since, at)
    if filters.q:
        rows = rows.filter(learner__in=named(filters.q))
    if filters.course:
        rows = rows.filter(course_key=filters.course)
    if filters.show != Show.ALL:
        rows = rows.filter(conditions(at)[filters.show])
    if filters.stage:
        rows = rows.filter(percent__range=PERCENTS[filters.stage])
    for condition, month in ((begun_in, filters.begun), (finished_in, filters.month)):
        if month:
            found = enrolments(institutions).filter(condition(*map(int, month.split("-"))))
            # The limit is out of reach. It makes PostgreSQL find the month first: in the list's order it lies deep.
            rows = rows.filter(pk__in=found.values("pk")[:OUT_OF_REACH])
    if filters.language:
        rows = rows.filter(Exists(Attempt.objects.filter(learner=OuterRef("learner"), language=filters.language)))
    return in_order(rows, filters, "learner__")


def made_since(rows, since, at):
    return rows.filter(enrolled_at__gte=at - timedelta(days=since.days)) if since else rows


def begun_in(year, month):
    """The condition of what was begun in a month, as the reader's calendar has it."""
    return _in_month("enrolled_at", year, month)


def finished_in(year, month):
    return _in_month("completed_at", year, month)


def _in_month(field, year, month):
    begin = make_aware(datetime(year, month, 1))
    end = make_aware(datetime(year + month // 12, month % 12 + 1, 1))
    return Q(**{f"{field}__gte": begin, f"{field}__lt": end})


def matching_members(institutions, filters):
    """The members that the filters ask for, all or those without a course; the newest account comes first."""
    shown = members if filters.show == Show.MEMBERS else members_not_enrolled
    rows = shown(institutions, filters.cohort)
    if filters.q:
        rows = rows.filter(user__in=named(filters.q))
    return in_order(rows, filters, "user__")


def with_people(rows):
    """Members with their accounts, each with whether they have `begun` a course."""
    return rows.select_related("user").annotate(begun=begun())


KEYS = {
    Sort.ACTIVITY: (Key("last_activity_at", datetime, descending=True), Key("pk", int, descending=True)),
    Sort.PROGRESS: (
        Key("percent", int, descending=True),
        Key("last_activity_at", datetime, descending=True),
        Key("pk", int, descending=True),
    ),
    Sort.NAME: (Key("shown_name", str), Key("pk", int)),
}
MEMBERS_BY_NAME = KEYS[Sort.NAME]
NEWEST_MEMBERS = (Key("user_id", int, descending=True),)


def keys_of(filters):
    """Return by what the list is ordered."""
    if filters.of_people:
        return MEMBERS_BY_NAME if filters.sort == Sort.NAME else NEWEST_MEMBERS
    return KEYS[filters.sort]


def in_order(rows, filters, prefix):
    """Order the rows of a list, each with `shown_name` where that is by name."""
    if filters.sort == Sort.NAME:
        rows = rows.annotate(shown_name=by_name(prefix))
    return rows.order_by(*(key.order() for key in keys_of(filters)))


def named(text):
    """People in whose names or address each word occurs. To be used inside a query that began at a door."""
    people = User.objects.alias(words=Words())
    for word in text.split():
        people = people.filter(reduce(or_, map(containing, spellings(word))))
    return people.values("pk")


def containing(word):
    """Of an address, an index looks up what stands before the @: what follows is that of very many."""
    before, at, _after = word.partition("@")
    if not at or len(before) < SHORTEST_TO_LOOK_UP:
        return Q(words__icontains=word)
    fields = ("email", "certificate_name", "first_name", "last_name")
    return Q(words__icontains=before) & reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields))


def spellings(word):
    """SQLite folds the case of ASCII letters only, so that "анна" would miss "Анна"."""
    return [word] if word.isascii() else sorted({word, word.lower(), word.upper(), word.capitalize()})


def with_reasons(rows, enrolled, courses, at):
    """Say of each row why its learner is at risk."""
    situations = situations_of(enrolled, {key: course.module_keys for key, course in courses.items()})
    titles = {module.key: module.title for course in courses.values() for module in course.modules}
    return [
        replace(row, reasons=tuple(sentences_of(reasons(situations[each.pk], at), titles)))
        for row, each in zip(rows, enrolled, strict=True)
    ]


def enrolment_row(enrolment, titles, at):
    learner = enrolment.learner
    return Row(
        name=learner.display_name,
        email=learner.known_email,
        public_id=learner.public_id,
        institution_id=enrolment.institution_id,
        state=state_of(enrolment, at),
        course=titles[enrolment.course_key],
        percent=enrolment.percent,
        enrolled_at=enrolment.enrolled_at,
        last_activity_at=enrolment.last_activity_at,
        completed_at=enrolment.completed_at,
        days_ago=(localdate(at) - localdate(enrolment.last_activity_at)).days,
        certificate=getattr(enrolment, "certificate", None) or "",
    )


def member_row(membership):
    person = membership.user
    return Row(
        name=person.display_name,
        email=person.email,
        public_id=person.public_id,
        institution_id=membership.institution_id,
        state=None if membership.begun else State.NOT_ENROLLED,
        member_since=membership.created_at,
    )


def with_certificates(rows):
    """Enrolments with their learners, each with the id of its valid `certificate`."""
    valid = Certificate.objects.valid().of_course(OuterRef("course_key")).filter(holder=OuterRef("learner"))
    return rows.select_related("learner").annotate(certificate=Subquery(valid.values("serial")[:1]))


def all_rows(institutions, filters, titles, at, chunk_size):
    """Yield every row of the list, in its order, with the certificate. One query, a chunk in memory at a time."""
    if filters.of_people:
        return map(member_row, with_people(matching_members(institutions, filters)).iterator(chunk_size=chunk_size))
    rows = with_certificates(matching(institutions, filters, at))
    return (enrolment_row(enrolment, titles, at) for enrolment in rows.iterator(chunk_size=chunk_size))


def all_keys(institutions, filters, at):
    """The keys of all rows of the list, in its order: for whoever reads them bit by bit later."""
    if filters.of_people:
        return matching_members(institutions, filters).values_list("pk", flat=True)
    return matching(institutions, filters, at).values_list("pk", flat=True)


def rows_of_keys(institutions, filters, titles, at, keys):
    """Return the rows with these keys in their order; without those that are no more, or no more theirs."""
    if filters.of_people:
        rows = {each.pk: member_row(each) for each in with_people(members(institutions).filter(pk__in=keys))}
    else:
        enrolled = with_certificates(enrolments(institutions).filter(pk__in=keys))
        rows = {each.pk: enrolment_row(each, titles, at) for each in enrolled}
    return [rows[key] for key in keys if key in rows]


# The numbers ------------------------------------------------------------------


def tally(institutions, at, cohort_key=None, since=Since.EVER):
    """Count the enrolments of these institutions, all courses together; of a large number, what the worker has counted.

    What is kept names only the institutions it counts; who may ask is decided before, at every request.
    """
    if cohort_key:
        return counted(institutions, at, cohort_key, since)
    scope = kept_counts.name_of(institutions, since=since)
    if (kept := cache.get(f"dashboards.tally.{scope}")) is not None:
        return kept
    known = kept_counts.kept(scope, at)
    found = known.tally if known else counted(institutions, at, since=since)
    if found.total + found.not_enrolled > COUNTED_EVERY_TIME:
        cache.set(f"dashboards.tally.{scope}", replace(found, kept=True), KEEP_COUNT_SECONDS)
    return found


def counted(institutions, at, cohort_key=None, since=Since.EVER, **more):
    """Count now. `more`: as in `groups_of`."""
    rows = made_since(enrolments(institutions, cohort_key), since, at)
    groups = groups_of(rows, at, **more)
    return Tally(
        groups=groups,
        stuck_learners=_stuck_learners(rows, groups, at),
        not_enrolled=members_not_enrolled(institutions, cohort_key).count(),
        counted_at=at,
    )


def groups_of(rows, at, **more):
    """Count enrolments by course and percent. `more`: what else to count of each group, by its name there."""
    # Only finished enrolments have 100 percent, by a rule of the table; so the index holds all that is asked here.
    holds = states(at, unfinished=Q(percent__lt=100))
    groups = (
        rows.order_by()
        .values("course_key", "percent")
        .annotate(
            number=Count("percent"),
            stuck=Count("percent", filter=holds[State.STUCK]),
            not_started=Count("percent", filter=holds[State.NOT_STARTED]),
            **more,
        )
    )
    return tuple(Group(**group) for group in groups)


def _stuck_learners(rows, groups, at):
    """Count people. Within one course enrolments are people, so that the database is asked only about several."""
    stuck = [group for group in groups if group.stuck]
    if len({group.course_key for group in stuck}) < 2:
        return sum(group.stuck for group in stuck)
    return rows.stuck(at).aggregate(people=Count("learner", distinct=True))["people"]


def names_course(user, course_key):
    """Whether the person manages an enrolment in the course."""
    return Enrolment.objects.managed_by(user).filter(course_key=course_key).exists()
