"""The rows behind the numbers of a cohort: a trainer finds each of them, and nobody beyond the cohort."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institutions.models import Membership
from institutions.roles import Role
from progress.models import Enrolment
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_enrolment, make_members
from tests.dashboards.test_overview import fill, links, overview
from tests.institutions.factories import make_cohort

MOST_QUERIES = 12


@pytest.fixture
def module(site):
    return make_module()


@pytest.fixture
def course(module):
    return make_course(modules=[module])


@pytest.fixture
def trainer(client, bob):
    client.force_login(bob)
    return client


@pytest.fixture
def taught(institution_a, bob, course, module):
    people = fill(institution_a, course, module, 40)
    make_cohort(institution_a, "Not theirs", learners=people[20:])
    return make_cohort(institution_a, "Theirs", learners=people[:20], trainers=[bob])


def listed(client, href):
    """Return who is listed at an address, page after page."""
    found, address = [], href
    while address:
        page = client.get(address)
        assert page.status_code == 200, address
        found += [row.email for row in page.context["page"].rows]
        following = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
        address = href.split("?")[0] + following[1].replace("&amp;", "&") if following else None
    return found


@pytest.mark.parametrize("narrowed", [{}, {"since": "90-days"}, {"course": True}])
def test_every_number_of_a_trainer_is_the_number_of_rows_behind_it(trainer, taught, course, narrowed):
    asked = {name: course.translation_key if value is True else value for name, value in narrowed.items()}
    page = overview(trainer, **asked)
    found = [*links(page.context["pictures"]), (page.context["summary"].at_risk, page.context["all_at_risk"])]
    assert len(found) > 12
    inside = set(taught.learners.values_list("email", flat=True))
    for number, href in found:
        people = listed(trainer, href)
        assert len(people) == number, href
        assert set(people) <= inside


def test_the_numbers_of_the_list_of_cohorts_are_those_of_their_rows(trainer, taught):
    page = trainer.get(reverse("manage_cohorts"))
    [row] = page.context["page"].rows
    rows = reverse("cohort_rows", args=[taught.public_id])
    assert f'href="{rows}?show=finished"' in page.content.decode()
    assert len(listed(trainer, f"{rows}?show=finished")) == row.finished > 0
    assert len(listed(trainer, f"{rows}?show=all")) == row.enrolments
    assert len(set(listed(trainer, f"{rows}?show=stuck"))) == row.stuck > 0
    assert trainer.get(reverse("manage_cohort", args=[taught.public_id])).content.decode().count("remove") == 0


@pytest.mark.parametrize("show", ["under-way", "stuck", "not-started", "finished", "not-enrolled"])
def test_the_number_beside_a_state_is_the_number_of_its_rows(trainer, taught, institution_a, show):
    for person in make_members(institution_a, 3, "idle"):
        taught.places.create(learner=person, added_at=taught.created_at)
    address = reverse("cohort_rows", args=[taught.public_id])
    summary = trainer.get(address).context["summary"]
    number = summary.not_enrolled if show == "not-enrolled" else summary.by_state.get(show, 0)
    assert len(listed(trainer, f"{address}?show={show}")) == number


def test_the_pages_of_learners_stay_closed_and_a_letter_can_be_written(trainer, taught):
    page = trainer.get(reverse("cohort_rows", args=[taught.public_id]), {"show": "stuck"})
    assert "/manage/learners/" not in page.content.decode()
    [row, *_more] = page.context["page"].rows
    assert f'name="people" value="{row.public_id}"' in page.content.decode()
    assert trainer.get(reverse("manage_nudge"), {"people": row.public_id}).status_code == 200


def test_nobody_else_s_cohort_is_there(client, trainer, bob, institution_a, alice, charlie, taught):
    other = make_cohort(institution_a, "Another", learners=[alice])
    assert trainer.get(reverse("cohort_rows", args=[other.public_id])).status_code == 404
    for person in (alice, charlie):
        client.force_login(person)
        assert client.get(reverse("cohort_rows", args=[taught.public_id])).status_code == 404
    client.force_login(bob)
    Membership.objects.filter(user=bob, role=Role.TRAINER).delete()
    assert client.get(reverse("cohort_rows", args=[taught.public_id])).status_code == 404


def test_another_cohort_or_institution_in_the_address_changes_nothing(
    trainer, taught, institution_a, institution_b, alice, course
):
    other = make_cohort(institution_a, "Another", learners=[alice])
    make_enrolment(alice, course.translation_key, institution_a)
    address = reverse("cohort_rows", args=[taught.public_id])
    assert sorted(listed(trainer, f"{address}?cohort={other.public_id}")) == sorted(listed(trainer, address))
    assert alice.email not in listed(trainer, f"{address}?q=alice")
    assert trainer.get(f"{address}?institution={institution_b.slug}").status_code == 404


@pytest.mark.parametrize("asked", ["show=x", "month=2026-13", "after=x", "stage=far", "columns=x"])
def test_what_cannot_be_asked_is_not_found(trainer, taught, asked):
    assert trainer.get(f"{reverse('cohort_rows', args=[taught.public_id])}?{asked}").status_code == 404


def test_a_number_of_another_institution_is_not_counted(trainer, taught, institution_b, course):
    """What somebody began with another institution is not the cohort's."""
    learner = taught.learners.order_by("pk").first()
    Enrolment.objects.filter(learner=learner).delete()
    make_enrolment(learner, course.translation_key, institution_b)
    assert learner.email not in listed(trainer, reverse("cohort_rows", args=[taught.public_id]))


def test_the_number_of_queries_does_not_grow_with_the_rows(trainer, taught, institution_a, course):
    address = reverse("cohort_rows", args=[taught.public_id])

    def count():
        with CaptureQueriesContext(connection) as found:
            assert trainer.get(address, {"show": "at-risk"}).status_code == 200
        return len(found)

    count()
    few = count()
    for person in make_members(institution_a, 40, "more"):
        taught.places.create(learner=person, added_at=taught.created_at)
        make_enrolment(person, course.translation_key, institution_a, days_ago=20)
    assert count() == few <= MOST_QUERIES
