"""The page of a group, and what My learning says about days that are near: docs/rules/due_dates.md."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from institutions.models import Announcement, CohortCourse, Extension, Meeting, Membership
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_enrolment
from tests.institutions.factories import make_cohort

pytestmark = pytest.mark.django_db

MY_LEARNING = "/en/learn/"


@pytest.fixture
def learner(client, alice, site):
    client.force_login(alice)
    return client


@pytest.fixture
def course(site):
    return make_course(modules=[make_module(quiz=False)])


@pytest.fixture
def cohort(institution_a, alice):
    return make_cohort(institution_a, learners=[alice])


@pytest.fixture
def due(cohort, course, alice, institution_a):
    """Return a function that makes the course due in so many days."""
    make_enrolment(alice, course.translation_key, institution_a)

    def due(days, cohort=cohort):
        day = None if days is None else timezone.localdate() + timedelta(days=days)
        return CohortCourse.objects.create(
            cohort=cohort, course_key=course.translation_key, due_on=day, added_at=timezone.now()
        )

    return due


def group(client, cohort):
    return client.get(reverse("group", args=[cohort.public_id]))


@pytest.mark.parametrize(
    ("days", "said"), [(-1, "is overdue"), (0, "is due on"), (7, "is due on"), (8, None), (None, None)]
)
def test_my_learning_says_what_is_late_or_due_soon(learner, due, course, days, said):
    due(days)
    page = learner.get(MY_LEARNING).content.decode()
    for words in ("is overdue", "is due on"):
        assert (f"“{course.title}” {words}" in page) == (words == said)


def test_an_extension_counts_instead(learner, due, alice):
    planned = due(-1)
    later = timezone.localdate() + timedelta(days=30)
    Extension.objects.create(course=planned, learner=alice, due_on=later, reason="x", made_at=timezone.now())
    assert "is overdue" not in learner.get(MY_LEARNING).content.decode()


def test_the_extension_of_somebody_else_does_not_count(learner, due, bob):
    planned = due(-1)
    later = timezone.localdate() + timedelta(days=30)
    Extension.objects.create(course=planned, learner=bob, due_on=later, reason="x", made_at=timezone.now())
    assert "is overdue" in learner.get(MY_LEARNING).content.decode()


def test_of_two_groups_the_kinder_one_counts(learner, due, alice, institution_a):
    due(-1)
    due(30, make_cohort(institution_a, "Other", learners=[alice]))
    assert "is overdue" not in learner.get(MY_LEARNING).content.decode()


def test_what_is_completed_is_not_asked_for(learner, alice, cohort, course, institution_a):
    make_enrolment(alice, course.translation_key, institution_a, percent=100)
    day = timezone.localdate() - timedelta(days=3)
    CohortCourse.objects.create(cohort=cohort, course_key=course.translation_key, due_on=day, added_at=timezone.now())
    assert "is overdue" not in learner.get(MY_LEARNING).content.decode()
    assert "Finished" in group(learner, cohort).content.decode()


def test_the_group_shows_its_plan(learner, cohort, due, bob):
    due(3)
    begins = timezone.now() + timedelta(days=1)
    Meeting.objects.create(
        cohort=cohort, title="First evening", starts_at=begins, ends_at=begins + timedelta(hours=1), place="Room 2"
    )
    ended = timezone.now() - timedelta(days=1)
    Meeting.objects.create(cohort=cohort, title="Long ago", starts_at=ended, ends_at=ended + timedelta(hours=1))
    Announcement.objects.create(cohort=cohort, title="Welcome", text="Hello", made_by=bob, made_at=timezone.now())
    page = group(learner, cohort).content.decode()
    for words in (cohort.name, "Due on", "First evening", "Room 2", "Welcome"):
        assert words in page
    assert "Long ago" not in page


def test_an_empty_group_says_so(learner, cohort):
    page = group(learner, cohort).content.decode()
    assert "No course is planned for this group yet." in page
    assert "No meeting is planned." in page


def test_my_learning_leads_to_the_groups_and_nowhere_else(learner, cohort, institution_a, institution_b):
    others = make_cohort(institution_a, "Not hers"), make_cohort(institution_b, "Elsewhere")
    page = learner.get(MY_LEARNING).content.decode()
    assert reverse("group", args=[cohort.public_id]) in page
    assert not any(each.name in page for each in others)
    assert [group(learner, each).status_code for each in others] == [404, 404]


@pytest.mark.parametrize("change", ["left", "archived"])
def test_who_has_left_and_what_is_archived_shows_no_group(learner, alice, cohort, change):
    if change == "left":
        Membership.objects.filter(user=alice).delete()
    else:
        type(cohort).objects.update(archived_at=timezone.now())
    assert group(learner, cohort).status_code == 404
    assert cohort.name not in learner.get(MY_LEARNING).content.decode()


def test_the_trainers_find_it_in_their_own_screens_only(client, bob, site, institution_a):
    taught = make_cohort(institution_a, trainers=[bob])
    client.force_login(bob)
    assert group(client, taught).status_code == 404


def test_the_pages_take_few_queries(learner, alice, cohort, due, institution_a, django_assert_max_num_queries):
    due(3)
    for number in range(5):
        make_cohort(institution_a, f"More {number}", learners=[alice])
    learner.get(MY_LEARNING)
    with django_assert_max_num_queries(12):
        group(learner, cohort)
    with django_assert_max_num_queries(8):
        learner.get(MY_LEARNING)
