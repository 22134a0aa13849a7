"""Reading cohorts: the list of them, one with its people, and whom one may still put into it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q

from accounts.models import User
from dashboards.queries import STATE_LABELS, by_name, course_titles, enrolment_row, named
from dashboards.reports import State
from institutions.extra_time import trimmed
from institutions.models import Accommodation, Cohort, CohortLearner, CohortTrainer, Institution, Membership
from institutions.roles import Capability, Role
from progress.models import STUCK_AFTER, Enrolment

ROWS_ON_A_PAGE = 25
PEOPLE_ON_A_PAGE = 50
COURSES_IN_A_ROW = 3


@dataclass(frozen=True)
class Page:
    """Some rows of a list. Whether there are more is known from one row more, which is not shown."""

    rows: tuple
    number: int
    size: int
    has_next: bool

    @classmethod
    def of(cls, rows, number, size):
        rows = list(rows[(number - 1) * size : number * size + 1])
        return cls(tuple(rows[:size]), number, size, has_next=len(rows) > size)

    @property
    def first(self):
        return (self.number - 1) * self.size + 1

    @property
    def last(self):
        return self.first + len(self.rows) - 1


# Doors ------------------------------------------------------------------------


def institutions_with_cohorts(user):
    """Return the institutions in which the person sees cohorts, each with `may_manage`: whether all, or their own."""
    managed = Institution.objects.where(user, may=Capability.MANAGE_COHORTS)
    taught = Institution.objects.where(user, may=Capability.VIEW_OWN_COHORTS)
    seen = Institution.objects.filter(Q(pk__in=managed) | Q(pk__in=taught))
    return list(seen.annotate(may_manage=Exists(managed.filter(pk=OuterRef("pk")))))


def cohort_seen_by(user, public_id):
    """Return a cohort with its institution and `may_manage`, or None."""
    return Cohort.objects.visible_to(user).select_related("institution").filter(public_id=public_id).first()


def cohort_managed_by(user, public_id):
    return Cohort.objects.managed_by(user).select_related("institution").filter(public_id=public_id).first()


def may_plan(user, cohort):
    return Cohort.objects.planned_by(user).filter(pk=cohort.pk).exists()


# The list ---------------------------------------------------------------------


@dataclass(frozen=True)
class CohortRow:
    cohort: Cohort
    trainers: tuple[str, ...]
    learners: int = 0
    enrolments: int = 0
    finished: int = 0
    stuck: int = 0

    @property
    def percent(self):
        return 100 * self.finished // self.enrolments if self.enrolments else 0


def list_page(user, filters, at):
    cohorts = Cohort.objects.visible_to(user).filter(archived_at__isnull=not filters.archived)
    cohorts = cohorts.select_related("institution").order_by("institution__name", "name", "pk")
    page = Page.of(cohorts, filters.page, ROWS_ON_A_PAGE)
    numbers, trainers = _numbers(page.rows, at), _trainers_by_cohort(page.rows)
    rows = tuple(CohortRow(each, tuple(trainers[each.pk]), **numbers.get(each.pk, {})) for each in page.rows)
    return Page(rows, page.number, page.size, page.has_next)


def _numbers(cohorts, at):
    """Count learners, and what they do with the cohort's institution, in one query."""
    own = Q(learner__enrolments__institution=F("cohort__institution"))
    unfinished = own & Q(learner__enrolments__completed_at__isnull=True)
    stuck = unfinished & Q(learner__enrolments__last_activity_at__lt=at - STUCK_AFTER)
    places = CohortLearner.objects.filter(cohort__in=[cohort.pk for cohort in cohorts]).order_by()
    counted = places.values("cohort").annotate(
        learners=Count("learner", distinct=True),
        enrolments=Count("learner__enrolments", filter=own),
        unfinished=Count("learner__enrolments", filter=unfinished),
        stuck=Count("learner", distinct=True, filter=stuck),
    )
    return {
        each["cohort"]: {
            "learners": each["learners"],
            "enrolments": each["enrolments"],
            "finished": each["enrolments"] - each["unfinished"],
            "stuck": each["stuck"],
        }
        for each in counted
    }


def _trainers_by_cohort(cohorts):
    """Names of trainers; who is no trainer of the institution any more teaches nobody."""
    member = Membership.objects.filter(
        user=OuterRef("trainer"), role=Role.TRAINER, institution=OuterRef("cohort__institution")
    )
    posts = CohortTrainer.objects.filter(Exists(member), cohort__in=[cohort.pk for cohort in cohorts])
    names = defaultdict(list)
    for post in posts.select_related("trainer").order_by(by_name("trainer__"), "pk"):
        names[post.cohort_id].append(post.trainer.display_name)
    return names


def count_archived(user):
    return Cohort.objects.visible_to(user).filter(archived_at__isnull=False).count()


# One cohort -------------------------------------------------------------------


@dataclass(frozen=True)
class LearnerRow:
    """A learner of a cohort with what they do, the latest first; without any course in the state "not enrolled"."""

    name: str
    email: str
    public_id: UUID
    courses: tuple
    more_courses: int
    state: State
    last_activity_at: datetime | None
    days_ago: int | None
    extra_time: Decimal | None
    is_member: bool

    @property
    def state_label(self):
        return STATE_LABELS[self.state]


def learners_page(user, cohort, number, courses, at):
    """Return one page of a cohort's learners, by name."""
    member = Membership.objects.filter(
        user=OuterRef("learner"), role=Role.LEARNER, institution=OuterRef("cohort__institution")
    )
    places = CohortLearner.objects.filter(cohort=cohort).select_related("learner").annotate(is_member=Exists(member))
    page = Page.of(places.order_by(by_name("learner__"), "pk"), number, PEOPLE_ON_A_PAGE)
    learners = {place.learner_id: place.learner for place in page.rows}
    done, factors = _courses_of(cohort, learners, courses, at), _factors_of(user, cohort, learners)
    rows = tuple(_learner_row(place, done[place.learner_id], factors.get(place.learner_id)) for place in page.rows)
    return Page(rows, page.number, page.size, page.has_next)


def _courses_of(cohort, learners, courses, at):
    rows, titles = defaultdict(list), course_titles(courses)
    enrolled = Enrolment.objects.filter(institution=cohort.institution, learner__in=learners)
    for enrolment in enrolled.order_by("-last_activity_at", "-pk"):
        enrolment.learner = learners[enrolment.learner_id]
        rows[enrolment.learner_id].append(enrolment_row(enrolment, titles, at))
    return rows


def _factors_of(user, cohort, learners):
    """The largest factor that each learner was given for anything, beside the cohort's own."""
    given = Accommodation.objects.visible_to(user).filter(institution=cohort.institution, learner__in=learners)
    factors = {}
    for learner, factor in given.values_list("learner", "factor"):
        factors[learner] = max(factor, factors.get(learner, factor))
    return factors


def _learner_row(place, courses, factor):
    latest = courses[0] if courses else None
    return LearnerRow(
        name=place.learner.display_name,
        email=place.learner.known_email,
        public_id=place.learner.public_id,
        courses=tuple(courses[:COURSES_IN_A_ROW]),
        more_courses=max(len(courses) - COURSES_IN_A_ROW, 0),
        state=latest.state if latest else State.NOT_ENROLLED,
        last_activity_at=latest.last_activity_at if latest else None,
        days_ago=latest.days_ago if latest else None,
        extra_time=trimmed(factor) if factor else None,
        is_member=place.is_member,
    )


def trainers_of(cohort):
    """The people who teach a cohort; each with `is_member`, false when that has ended and they see nothing."""
    member = Membership.objects.filter(user=OuterRef("pk"), role=Role.TRAINER, institution=cohort.institution_id)
    people = User.objects.filter(cohort_posts__cohort=cohort).annotate(is_member=Exists(member))
    return people.order_by(by_name(), "pk")[:PEOPLE_ON_A_PAGE]


# Whom to add --------------------------------------------------------------------


def candidates(cohort, role, text=""):
    """The people with a role in the cohort's institution who do not have it in the cohort."""
    learns, teaches = cohort.places.filter(learner=OuterRef("pk")), cohort.posts.filter(trainer=OuterRef("pk"))
    inside = learns if role == Role.LEARNER else teaches
    members = Membership.objects.filter(user=OuterRef("pk"), institution=cohort.institution_id, role=role)
    people = User.objects.filter(Exists(members), ~Exists(inside))
    return people.filter(pk__in=named(text)) if text else people


def candidates_page(cohort, role, filters):
    found = candidates(cohort, role, filters.q).order_by(by_name(), "pk")
    return Page.of(found, filters.page, PEOPLE_ON_A_PAGE)
