"""The learner's own groups: what is due when, when they meet, and what they were told."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.timezone import localdate

from classroom.queries import content_of, course_view, facts_for
from institutions.due_dates import Due, due_day, due_state
from institutions.models import Cohort, Extension
from pages.compiled import rows
from progress.models import Enrolment

MOST_ROWS, MOST_TRAINERS, MOST_MEETINGS, MOST_ANNOUNCEMENTS = 500, 20, 50, 20


@dataclass(frozen=True)
class DueCourse:
    """A course of a plan as its learner sees it: `state` is one of institutions.due_dates.Due, or ""."""

    course: object
    starts_on: date | None
    due_on: date | None
    state: str


def group_of(user, public_id):
    return Cohort.objects.learned_in_by(user).select_related("institution").filter(public_id=public_id).first()


@dataclass(frozen=True)
class Plan:
    """What all groups of a learner ask for: their names by address, and the day each course is due."""

    groups: dict[UUID, str]
    days: dict[UUID, date | None]


def plan_of(user):
    """Return the plan of whoever is signed in, in one query however many groups they learn in."""
    groups, asked = {}, defaultdict(list)
    for group, name, course_key, due_on, extended_to in rows(_planned_for, user):
        groups[UUID(str(group))] = name
        if course_key is not None:
            asked[UUID(str(course_key))].append((_day(due_on), _day(extended_to)))
    return Plan(groups, {key: due_day(days) for key, days in asked.items()})


def _planned_for(user):
    extended = Extension.objects.filter(course=OuterRef("courses"), learner=user).values("due_on")[:1]
    planned = Cohort.objects.learned_in_by(user).annotate(extended_to=Subquery(extended)).order_by("name", "pk")
    return planned.values_list("public_id", "name", "courses__course_key", "courses__due_on", "extended_to")[:MOST_ROWS]


def _day(value):
    """SQLite keeps days as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def courses_of(request, cohort):
    """Return the published courses of the group's plan, each with the learner's progress and day."""
    contents, facts, days = content_of(request).courses, facts_for(request), plan_of(request.user).days
    enrolments = {each.course_key: each for each in Enrolment.objects.filter(learner=request.user)}
    found = []
    for planned in cohort.courses.all():
        if course := contents.get(planned.course_key):
            view = course_view(course, facts, enrolments.get(planned.course_key))
            found.append(as_due(view, planned.starts_on, days.get(planned.course_key)))
    return found


def due_soon(views, plan):
    """Return those of the learner's courses that are late or due within days, the most urgent first."""
    due = [as_due(view, None, plan.days.get(view.contents.key)) for view in views]
    return sorted((each for each in due if each.state in (Due.LATE, Due.SOON)), key=lambda each: each.due_on)


def as_due(view, starts_on, due_on):
    state = due_state(due_on, today=localdate(), completed=view.completed)
    return DueCourse(view, starts_on, due_on, str(state))
