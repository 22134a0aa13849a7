"""Extra time on the manager's screens: give, change, end; and who reads what about it."""

import re
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from institutions.models import Accommodation, Membership
from tests.classroom.test_extra_time import make_timed
from tests.classroom.test_flows import begin
from tests.courses.factories import make_module
from tests.dashboards.factories import make_enrolment
from tests.institutions.factories import make_cohort, make_extra_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client, manager_a, site):
    client.force_login(manager_a)
    return client


@pytest.fixture
def timed(site):
    return make_timed("trademarks", "M01")


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def give(client, learner, **fields):
    data = {"factor": "1.5", "quiz": "all", "reason": "Agreed in May", **fields}
    return client.post(reverse("give_extra_time", args=[learner.public_id]), data, follow=True)


def test_a_learner_gets_it_for_all_quizzes(manager, manager_a, alice, institution_a, timed):
    page = text(give(manager, alice))
    given = Accommodation.objects.get()
    assert (given.learner, given.institution, given.quiz_key) == (alice, institution_a, None)
    assert (given.factor, given.reason, given.made_by) == (Decimal("1.5"), "Agreed in May", manager_a)
    assert "1.5 times the usual time · all quizzes Agreed in May Given by Mona Haddad" in page


def test_or_for_one_quiz_with_a_time_limit(manager, alice, timed):
    make_module("free", code="M09", quiz=True)
    form = manager.get(reverse("give_extra_time", args=[alice.public_id])).content.decode()
    assert "Quiz M01" in form
    assert "Quiz M09" not in form
    assert "1.5 times the usual time · Quiz M01" in text(give(manager, alice, quiz=timed.quiz.translation_key))
    assert Accommodation.objects.get().quiz_key == timed.quiz.translation_key


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"factor": "1.2"}, "greater than or equal to 1.25"),
        ({"factor": "11"}, "less than or equal to 10"),
        ({"factor": "1.333"}, "no more than 2 decimal places"),
        ({"factor": "much"}, "Enter a number."),
        ({"factor": "NaN"}, "Enter a number."),
        ({"reason": ""}, "This field is required."),
        ({"reason": "x" * 301}, "at most 300 characters"),
        ({"quiz": str(uuid4())}, "Select a valid choice."),
        ({"quiz": ""}, "This field is required."),
    ],
)
def test_what_does_not_fit_is_explained(manager, alice, timed, fields, said):
    assert said in text(give(manager, alice, **fields))
    assert not Accommodation.objects.exists()


def test_a_comma_is_read_where_people_write_one(manager, alice, timed):
    url = reverse("give_extra_time", args=[alice.public_id]).replace("/en/", "/fr/")
    manager.post(url, {"factor": "1,33", "quiz": "all", "reason": "un tiers"})
    assert Accommodation.objects.get().factor == Decimal("1.33")


def test_an_attempt_under_way_ends_later_and_the_manager_is_told(manager, alice, timed):
    attempt = begin(alice, timed, timezone.now())
    before = attempt.deadline
    assert "1 attempt that is under way ends later." in text(give(manager, alice))
    attempt.refresh_from_db()
    assert (attempt.deadline - before).total_seconds() == 15 * 60


def test_it_can_be_changed(manager, alice, institution_a, timed):
    given = make_extra_time(institution_a, "1.5", learner=alice, quiz_key=timed.quiz.translation_key)
    url = reverse("change_extra_time", args=[given.public_id])
    form = manager.get(url)
    assert 'value="1.5"' in form.content.decode()
    assert "For the quiz “Quiz M01”." in text(form)
    response = manager.post(url, {"factor": "2", "reason": "Agreed anew"})
    given.refresh_from_db()
    assert (given.factor, given.reason, Accommodation.objects.count()) == (2, "Agreed anew", 1)
    assert response.url == reverse("manage_learner", args=[alice.public_id])


def test_it_can_be_ended(manager, alice, institution_a):
    given = make_extra_time(institution_a, learner=alice)
    page = manager.post(reverse("end_extra_time", args=[given.public_id]), follow=True)
    assert "The extra time has ended." in text(page)
    assert not Accommodation.objects.exists()


def test_a_cohort_gets_changes_and_loses_it_the_same_way(manager, institution_a, timed):
    cohort = make_cohort(institution_a)
    back = reverse("manage_cohort", args=[cohort.public_id])
    url = reverse("give_cohort_extra_time", args=[cohort.public_id])
    assert manager.post(url, {"factor": "3", "quiz": "all", "reason": "Second language"}).url == back
    given = Accommodation.objects.get()
    assert (given.cohort, given.learner, given.factor) == (cohort, None, 3)
    changing, ending = (reverse(name, args=[given.public_id]) for name in ("change_extra_time", "end_extra_time"))
    assert manager.post(changing, {"factor": "2", "reason": "Second language"}).url == back
    assert manager.post(ending).url == back
    assert not Accommodation.objects.exists()


def test_the_learners_page_shows_own_and_cohorts(manager, alice, institution_a, timed):
    make_extra_time(institution_a, "1.5", learner=alice, quiz_key=timed.quiz.translation_key)
    make_extra_time(institution_a, "2", cohort=make_cohort(institution_a, "Evenings", learners=[alice]))
    page = text(manager.get(reverse("manage_learner", args=[alice.public_id])))
    assert "1.5 times the usual time · Quiz M01" in page
    assert "2 times the usual time · all quizzes of the cohort Evenings" in page
    assert "Cohort Evenings" in page


def test_who_left_the_institution_gets_no_more_and_what_they_had_can_be_ended(manager, alice, institution_a):
    make_enrolment(alice, uuid4(), institution_a)
    make_extra_time(institution_a, learner=alice)
    Membership.objects.filter(user=alice).delete()
    page = text(manager.get(reverse("manage_learner", args=[alice.public_id])))
    assert "It does not count any more" in page
    assert "Give extra time" not in page
    assert give(manager, alice).status_code == 404


def test_another_institutions_managers_read_nothing_of_it(client, alice, charlie, institution_a, institution_b, site):
    """Also when the learner has learned with both."""
    make_extra_time(institution_a, learner=alice, reason="SECRET REASON")
    make_enrolment(alice, uuid4(), institution_b)
    client.force_login(charlie)
    response = client.get(reverse("manage_learner", args=[alice.public_id]))
    assert response.status_code == 200
    assert "SECRET REASON" not in response.content.decode()
    assert "xtra time" not in response.content.decode()


def test_it_is_in_no_list_and_no_file(manager, alice, institution_a):
    make_enrolment(alice, uuid4(), institution_a)
    make_extra_time(institution_a, learner=alice, reason="SECRET REASON")
    assert "xtra time" not in manager.get(reverse("manage_learners")).content.decode()
    written = b"".join(manager.get(reverse("manage_learners_csv")).streaming_content).decode()
    assert "SECRET" not in written
    assert "1.5" not in written
