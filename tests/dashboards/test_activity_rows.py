"""Each number of an activity report leads to its rows, and there are as many; a hidden number leads to none."""

import re
from uuid import uuid4

import pytest
from django.contrib.auth import get_user
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from accounts.models import User
from certificates.models import Certificate, IssueBatch
from dashboards.activity_document import document
from institutions.models import Institution, LearnerProfile, Membership
from institutions.roles import Role
from progress.models import Enrolment
from quizzes.models import Attempt
from tests.certificates.factories import make_certificate
from tests.courses.factories import make_course
from tests.dashboards.factories import make_members
from tests.dashboards.test_activity import BEGIN, LAST_YEAR, ask, enrol, page
from tests.dashboards.test_overview import attempt

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client, site, manager_a):
    client.force_login(manager_a)
    return client


@pytest.fixture
def year(site, institution_a, bob):
    """Two years of an institution, with something of everything that a report counts."""
    first, second = make_course(), make_course("second", title="Second")
    people = enrol(institution_a, 40, finished=30, course=first.translation_key)
    enrol(institution_a, 12, month=5, finished=8, course=second.translation_key)
    enrol(institution_a, 9, year=LAST_YEAR - 1, finished=7, course=first.translation_key)
    Enrolment.objects.bulk_create(again(people[:7], second.translation_key, institution_a))
    for place, person in enumerate(people):
        gender = ("female", "male")[place % 2] if place < 30 else ""
        LearnerProfile.objects.create(membership=person.memberships.get(), gender=gender, firm_size="micro")
    for person in people[:6]:
        make_certificate(person, institution=institution_a, issued_at=BEGIN.replace(month=4))
    [kept, *_others] = Certificate.objects.all()
    make_certificate(people[0], institution=institution_a, issued_at=BEGIN.replace(month=5), replaces=kept)
    for number, person in enumerate(people[:20]):
        for each, language in enumerate((("en", "fr")[number % 2], "en"), start=1):
            attempt(person, first.translation_key, each, language)
    Attempt.objects.update(started_at=BEGIN.replace(month=3))
    staff = make_members(institution_a, 4, prefix="trainer")
    Membership.objects.filter(user__in=staff).update(role=Role.TRAINER)
    Membership.objects.filter(role=Role.TRAINER).update(created_at=BEGIN)
    session = uuid4()
    for key in (session, session, uuid4()):
        IssueBatch.objects.create(
            institution=institution_a, cohort_name="Spring", achievement_key=key, title="Workshop", minutes=60,
            language="en", completed_at=BEGIN.replace(month=6), made_at=BEGIN.replace(month=6),
        )  # fmt: skip
    return people


def again(people, course_key, institution):
    at = BEGIN.replace(month=8)
    for person in people:
        yield Enrolment(
            learner=person, course_key=course_key, institution=institution, enrolled_at=at, last_activity_at=at
        )


def links_of(client, job):
    """Return {address: number} of what the tables of a report lead to."""
    links = HTMLParser(page(client, job)).css("article td a")
    return {link.attributes["href"]: link.text(strip=True) for link in links}


def rows_of(client, address):
    """Return the first cell of each row, of all pages of it."""
    own, found = address.partition("?")[0], []
    while address:
        shown = client.get(address)
        assert shown.status_code == 200, address
        table = HTMLParser(shown.content)
        found += [cell.text(strip=True) for cell in table.css("tbody th")]
        following = table.css_first('a[rel="next"]')
        address = own + following.attributes["href"] if following else None
    return found


def address_of(job, **asked):
    return reverse("manage_report_rows", args=[job.key]) + "?" + "&".join(f"{name}={asked[name]}" for name in asked)


def test_each_number_of_a_report_has_as_many_rows(manager, institution_a, year):
    job = ask(manager, f"one:{institution_a.slug}")
    links = links_of(manager, job)
    asked = {re.search(r"of=([a-z_]+)", address)[1] for address in links if address != "#how"}
    assert asked == {
        "enrolments", "learners", "completions", "certificates", "trainers", "sessions", "enrolments_by_month",
        "completions_by_month", "enrolments_by_course", "completions_by_course", "kinds", "languages", "gender",
        "firm_size",
    }  # fmt: skip
    assert sum("last=True" in address for address in links) >= 3
    for address, number in links.items():
        if address != "#how":
            assert str(len(rows_of(manager, address))) == number, address


@pytest.mark.parametrize("whose", ["one course", "several institutions"])
def test_a_course_and_several_institutions_have_the_rows_of_their_own_numbers(manager, manager_a, year, whose):
    third = Institution.objects.create(name="Third", slug="third")
    Membership.objects.create(user=manager_a, institution=third, role=Role.MANAGER)
    enrol(third, 6, finished=5, prefix="far")
    course = str(Enrolment.objects.order_by("pk")[0].course_key) if whose == "one course" else ""
    job = ask(manager, "all:", course=course)
    links = links_of(manager, job)
    assert len(links) > 8
    for address, number in links.items():
        if address != "#how":
            assert str(len(rows_of(manager, address))) == number, address


def test_a_hidden_number_leads_to_why_it_is_hidden_and_has_no_rows(manager, institution_a):
    people = enrol(institution_a, 3, month=1)
    enrol(institution_a, 9, month=2)
    enrol(institution_a, 20, month=3)
    for person in people:
        LearnerProfile.objects.create(membership=person.memberships.get(), gender="female")
    job = ask(manager, f"one:{institution_a.slug}")
    assert links_of(manager, job)["#how"] == "–"
    assert 'id="how"' in page(manager, job)
    for asked in ({"of": "gender", "part": "female"}, {"of": "enrolments_by_month", "part": 1}):
        assert manager.get(address_of(job, **asked)).status_code == 404
    assert len(rows_of(manager, address_of(job, of="enrolments_by_month", part=3))) == 20


@pytest.mark.parametrize(
    "asked",
    [
        {}, {"of": "nonsense"}, {"of": "enrolments_by_month", "part": "13"}, {"of": "enrolments_by_month", "part": "x"},
        {"of": "enrolments_by_month"}, {"of": "enrolments", "part": "3"}, {"of": "kinds", "part": "x"}, {"of": "kinds"},
        {"of": "enrolments_by_course", "part": str(uuid4())}, {"of": "enrolments", "after": "x"},
        {"of": "completions_by_month", "part": "1"},
    ],
)  # fmt: skip
def test_what_the_report_does_not_count_has_no_rows(manager, institution_a, asked):
    enrol(institution_a, 9)
    job = ask(manager, f"one:{institution_a.slug}")
    assert manager.get(address_of(job, **asked)).status_code == 404


def test_who_said_what_of_themselves_is_for_those_who_bring_it_in(manager, institution_a, year, client):
    job = ask(manager, f"one:{institution_a.slug}")
    rows = address_of(job, of="gender", part="female")
    assert manager.get(rows).status_code == 200
    Membership.objects.filter(user=get_user(client)).update(role=Role.OBSERVER)
    assert client.get(rows).status_code == 404
    assert "of=gender" not in page(client, job)
    assert "of=enrolments" in page(client, job)


def test_nobody_else_finds_the_rows(manager, institution_a, client, charlie):
    enrol(institution_a, 9)
    rows = address_of(ask(manager, f"one:{institution_a.slug}"), of="enrolments")
    assert manager.get(rows).status_code == 200
    client.force_login(charlie)
    assert client.get(rows).status_code == 404


def test_what_has_changed_since_the_report_is_said(manager, institution_a):
    people = enrol(institution_a, 9)
    job = ask(manager, f"one:{institution_a.slug}")
    rows = address_of(job, of="enrolments")
    assert "what was changed or deleted since then" not in manager.get(rows).content.decode()
    Enrolment.objects.filter(learner=people[0]).delete()
    shown = manager.get(rows).content.decode()
    assert "The report counts 9." in shown
    assert "Today there are 8 rows" in shown


def test_the_files_of_a_report_lead_nowhere(manager, institution_a, year):
    report = ask(manager, f"one:{institution_a.slug}").checkpoint["report"]
    for section in document(report).sections:
        assert not any(cell.href for row in (section.numbers.rows if section.numbers else ()) for cell in row)


def test_who_issues_certificates_opens_them_from_the_rows(manager, institution_a, year, client):
    rows = address_of(ask(manager, f"one:{institution_a.slug}"), of="certificates")
    assert "/en/manage/certificates/" in manager.get(rows).content.decode()
    Membership.objects.filter(user=get_user(client)).update(role=Role.OBSERVER)
    assert "/en/manage/certificates/" not in client.get(rows).content.decode()


@pytest.mark.parametrize("what", ["enrolments", "learners", "trainers"])
def test_the_number_of_queries_does_not_grow_with_the_rows(manager, institution_a, what):
    trainers = make_members(institution_a, 6, prefix="trainer")
    Membership.objects.filter(user__in=trainers).update(role=Role.TRAINER, created_at=BEGIN)

    def count(job):
        with CaptureQueriesContext(connection) as found:
            assert manager.get(address_of(job, of=what)).status_code == 200
        return len(found)

    enrol(institution_a, 5)
    few = ask(manager, f"one:{institution_a.slug}")
    count(few)
    number = count(few)
    enrol(institution_a, 40, month=7)
    assert count(ask(manager, f"one:{institution_a.slug}")) == number <= 12


def test_an_address_of_an_erased_account_is_not_shown(manager, institution_a):
    people = enrol(institution_a, 9)
    User.objects.filter(pk=people[0].pk).update(erased_at=timezone.now(), email="erased@erased.invalid")
    shown = manager.get(address_of(ask(manager, f"one:{institution_a.slug}"), of="enrolments")).content.decode()
    assert "Erased account" in shown
    assert "erased.invalid" not in shown
