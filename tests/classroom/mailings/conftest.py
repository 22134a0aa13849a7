"""A course that is due, a pause, and a mail server to talk to."""

from datetime import UTC, datetime, timedelta

import pytest

from institutions.models import CohortCourse
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_enrolment
from tests.institutions.factories import make_cohort
from tests.smtp import talking_to_a_mail_server

DAY = timedelta(days=1)


@pytest.fixture
def server(settings):
    with talking_to_a_mail_server(settings) as server:
        yield server


@pytest.fixture
def course(site):
    return make_course(modules=[make_module()])


@pytest.fixture
def at():
    """A Wednesday, eleven o'clock in Paris."""
    return datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


@pytest.fixture
def cohort(institution_a, course, alice, at):
    """A cohort in which alice has begun a course that is due in five days."""
    cohort = make_cohort(institution_a, learners=[alice])
    due_on = at.date() + 5 * DAY
    CohortCourse.objects.create(cohort=cohort, course_key=course.translation_key, due_on=due_on, added_at=at)
    make_enrolment(alice, course.translation_key, institution_a, percent=40, days_ago=3, at=at)
    return cohort


@pytest.fixture
def paused(alice, course, at):
    return make_enrolment(alice, course.translation_key, None, percent=40, days_ago=20, at=at)
