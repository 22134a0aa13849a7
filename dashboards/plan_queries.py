"""Reading the plan of a cohort: courses with their days, the timetable, and what was announced."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from dashboards.cohort_queries import Page
from dashboards.queries import by_name, course_titles
from institutions.models import Announcement, Cohort, CohortCourse, Extension, Meeting
from institutions.queries import learners_of
from progress.models import Enrolment

MOST_COURSES, MOST_MEETINGS, MOST_PEOPLE = 50, 100, 1000
ANNOUNCEMENTS_ON_A_PAGE = 10


@dataclass(frozen=True)
class PlannedCourse:
    key: UUID
    title: str
    starts_on: date | None
    due_on: date | None
    enrolled: int
    finished: int
    extensions: int

    @property
    def percent(self):
        return 100 * self.finished // self.enrolled if self.enrolled else 0


def cohort_planned_by(user, public_id):
    return Cohort.objects.planned_by(user).select_related("institution").filter(public_id=public_id).first()


def planned_courses(cohort, courses):
    """Return the courses of the plan by the day they are due, with how many of the cohort do them."""
    enrolled = (
        Enrolment.objects.filter(course_key=OuterRef("course_key"), learner__in=learners_of(cohort).values("pk"))
        .order_by()
        .values("course_key")
    )
    rows = cohort.courses.annotate(
        enrolled=Coalesce(Subquery(enrolled.annotate(number=Count("pk")).values("number")), 0),
        finished=Coalesce(
            Subquery(enrolled.annotate(number=Count("pk", filter=Q(completed_at__isnull=False))).values("number")), 0
        ),
        later=Count("extensions"),
    )
    titles = course_titles(courses)
    return [
        PlannedCourse(
            row.course_key, titles[row.course_key], row.starts_on, row.due_on, row.enrolled, row.finished, row.later
        )
        for row in rows[:MOST_COURSES]
    ]


def planned_course(cohort, course_key):
    return CohortCourse.objects.filter(cohort=cohort, course_key=course_key).first()


def title_of(course_key, courses):
    return course_titles(courses)[course_key]


def courses_to_plan(cohort, courses):
    """Return the titles of the published courses that the plan does not have, by key."""
    planned = set(cohort.courses.values_list("course_key", flat=True))
    return {key: course.title for key, course in courses.items() if key not in planned}


def extensions_of(planned):
    return Extension.objects.filter(course=planned).select_related("learner").order_by("due_on", "pk")[:MOST_PEOPLE]


def learners_to_extend(cohort):
    return learners_of(cohort).order_by(by_name(), "pk")


def learner_of(cohort, public_id):
    return User.objects.filter(cohort_places__cohort=cohort, public_id=public_id).first()


def meetings_to_come(cohort, at):
    return cohort.meetings.to_come(at)[:MOST_MEETINGS]


def meetings_over(cohort, at):
    return cohort.meetings.over(at)[:MOST_MEETINGS]


def meeting_of(cohort, public_id):
    return Meeting.objects.filter(cohort=cohort, public_id=public_id).first()


def announcements_page(cohort, number):
    return Page.of(cohort.announcements.select_related("made_by"), number, ANNOUNCEMENTS_ON_A_PAGE)


def announcement_of(cohort, public_id):
    return Announcement.objects.filter(cohort=cohort, public_id=public_id).first()
