"""Each number leads to its rows, and there are as many: the institution's page, the list's own numbers, the members."""

import csv
import io
import re

import pytest
from django.urls import reverse

from institutions.models import JoinRequest, Membership
from institutions.roles import Role
from tests.accounts.factories import make_user
from tests.courses.factories import make_course
from tests.dashboards.factories import make_enrolment, make_members
from tests.institutions.factories import make_cohort, make_request

LIST = "/en/manage/"


@pytest.fixture
def manager(client, manager_a):
    client.force_login(manager_a)
    return client


@pytest.fixture
def crowd(site, institution_a):
    """Thirty members, of whom some are in two courses and some in none; one has left."""
    first, second = make_course(), make_course("second", title="Second")
    people = make_members(institution_a, 31)
    for each, person in enumerate(people[:20]):
        make_enrolment(person, first.translation_key, institution_a, percent=[0, 40, 100][each % 3], days_ago=2 * each)
    for each, person in enumerate(people[:8]):
        make_enrolment(person, second.translation_key, institution_a, percent=20, days_ago=4 * each)
    Membership.objects.filter(user=people[0]).delete()
    return people


def listed(client, address):
    found = []
    while address:
        page = client.get(address)
        assert page.status_code == 200, address
        found += [row.email for row in page.context["page"].rows]
        following = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
        address = LIST + following[1].replace("&amp;", "&") if following else None
    return found


def in_file(client, address):
    content = client.get(reverse("manage_learners_csv") + address).streaming_content
    return [row["email"] for row in csv.DictReader(io.StringIO(b"".join(content).decode("utf-8-sig")))]


def test_the_learners_of_an_institution_are_counted_and_listed_once_each(manager, institution_a, crowd):
    page = manager.get(reverse("manage_institution", args=[institution_a.pk]))
    rows = page.context["rows"]
    assert f'href="{rows.replace("&", "&amp;")}"' in page.content.decode()
    people = listed(manager, rows)
    assert len(people) == page.context["numbers"].learners == 30
    assert sorted(people) == sorted(each.email for each in crowd[1:])
    assert sorted(in_file(manager, "?" + rows.partition("?")[2])) == sorted(people)


def test_who_has_begun_is_told_from_who_has_not(manager, institution_a, crowd):
    page = manager.get(LIST, {"show": "members", "sort": "name", "q": "learner"})
    states = {row.email: str(row.state_label) for row in page.context["page"].rows}
    assert states[crowd[1].email] == "Enrolled"
    assert "Not enrolled" in states.values()
    assert "one row for each learner" in page.content.decode()


def test_the_members_of_a_cohort_are_listed(manager, institution_a, crowd):
    cohort = make_cohort(institution_a, "Spring", learners=crowd[15:25])
    assert len(listed(manager, f"{LIST}?show=members&cohort={cohort.public_id}")) == 10


@pytest.mark.parametrize("show", ["all", "under-way", "stuck", "not-started", "finished", "not-enrolled"])
@pytest.mark.parametrize("course", ["", "one"])
def test_the_number_beside_a_state_is_the_number_of_its_rows(manager, institution_a, crowd, show, course):
    if course and show == "not-enrolled":
        pytest.skip("whoever has begun no course is in none")
    course = f"&course={institution_a.enrolments.first().course_key}" if course else ""
    address = f"{LIST}?show={show}{course}"
    summary = manager.get(address).context["summary"]
    numbers = {"all": summary.total, "not-enrolled": summary.not_enrolled, "finished": summary.finished}
    number = numbers.get(show, summary.by_state.get(show, 0))
    assert len(listed(manager, address)) == number
    assert len(in_file(manager, address.removeprefix(LIST))) == number


def test_the_learners_who_are_stuck_are_those_in_the_rows(manager, institution_a, crowd):
    """Who is stuck in two courses has two rows and is one learner."""
    summary = manager.get(LIST).context["summary"]
    rows = listed(manager, f"{LIST}?show=stuck")
    assert len(set(rows)) == summary.stuck_learners < len(rows)


def test_who_asks_and_who_waits_are_listed(manager, institution_a):
    for number in range(3):
        make_request(institution_a, make_user(f"waits{number}@x.example"), state=JoinRequest.WAITING)
    make_request(institution_a, make_user("asks@x.example"))
    address = reverse("manage_institution", args=[institution_a.pk])
    page, requests = manager.get(address), reverse("manage_requests", args=[institution_a.pk])
    numbers = page.context["numbers"]
    assert f'href="{requests}?show=waiting"' in page.content.decode()
    assert len(manager.get(requests, {"show": "waiting"}).context["page"].rows) == numbers.waiting == 3
    assert len(manager.get(requests).context["page"].rows) == numbers.asking == 1


def test_who_may_not_see_learners_finds_their_number_and_no_list(client, institution_a, crowd):
    editor = make_user("edits@a.example")
    Membership.objects.create(user=editor, institution=institution_a, role=Role.EDITOR)
    client.force_login(editor)
    page = client.get(reverse("manage_institution", args=[institution_a.pk]))
    assert page.context["rows"] == ""
    assert "30 people learn with you." in page.content.decode()
    assert "show=members" not in page.content.decode()
