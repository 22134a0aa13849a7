"""What leads somewhere for each role: no link that a page shows answers "not found"."""

import re

import pytest
from django.urls import reverse

from institutions.models import Membership
from institutions.roles import STAFF, Role
from tests.accounts.factories import make_user
from tests.courses.factories import make_course
from tests.dashboards.factories import make_enrolment

pytestmark = pytest.mark.django_db
HREF = re.compile(r'href="(/en/[^"#]*)"')
# Where each role begins.
FIRST = {
    Role.MANAGER: "manage_learners",
    Role.OBSERVER: "manage_learners",
    Role.TRAINER: "manage_cohorts",
    Role.EDITOR: "manage_institutions",
}


@pytest.fixture
def employee(institution_a):
    def employed(role):
        person = make_user(f"{role}@a.example")
        Membership.objects.create(user=person, institution=institution_a, role=role)
        return person

    return employed


def links(response):
    return {each.replace("&amp;", "&") for each in HREF.findall(response.content.decode())}


@pytest.mark.parametrize("role", STAFF)
def test_every_link_leads_somewhere(client, site, employee, alice, institution_a, role):
    make_enrolment(alice, make_course().translation_key, institution_a, percent=30, days_ago=20)
    client.force_login(employee(role))
    asked, waiting = set(), {reverse(FIRST[role])}
    if role in (Role.MANAGER, Role.OBSERVER):
        waiting.add(reverse("manage_learner", args=[alice.public_id]))
    while waiting:
        path = waiting.pop()
        asked.add(path)
        response = client.get(path, follow=True)
        assert response.status_code == 200, path
        if path.startswith("/en/manage/") and "?" not in path:
            # Files are made elsewhere, with fonts that tests do not build.
            waiting |= {each for each in links(response) if each.startswith("/en/manage/") and "." not in each} - asked
    assert len(asked) > 1


def test_an_observer_sees_learners_and_is_offered_no_change(client, site, employee, alice, institution_a):
    make_enrolment(alice, make_course().translation_key, institution_a, percent=30)
    client.force_login(employee(Role.OBSERVER))
    response = client.get(reverse("manage_learner", args=[alice.public_id]))
    page = response.content.decode()
    assert "Alice Okafor" in page
    main = page[page.index("<main") : page.index("</main>")]
    assert "<form" not in main
    assert not [each for each in ("Waive", "Revoke", "Open again", "Export", "extra-time") if each in main]


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.EDITOR])
@pytest.mark.parametrize(
    "name", ["manage_cohorts", "new_cohort", "manage_certificates", "manage_issue", "manage_names", "manage_papers"]
)
def test_who_observes_or_edits_finds_nothing_else(client, site, employee, role, name):
    client.force_login(employee(role))
    assert client.get(reverse(name)).status_code == 404


def test_an_observer_takes_no_file_away(client, site, employee):
    client.force_login(employee(Role.OBSERVER))
    assert client.get(reverse("manage_learners_csv")).status_code == 404
