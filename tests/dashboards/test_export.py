"""The list as a CSV file."""

import csv
import io
from uuid import UUID

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from certificates.models import Certificate
from dashboards import listings
from dashboards.exports import csv_file
from dashboards.filters import Show
from institutions.models import Institution, Membership
from institutions.roles import Role
from tests.courses.factories import make_course
from tests.dashboards.factories import make_enrolment, make_members

COURSE = UUID("11111111-1111-4111-8111-111111111111")
HEADER = [
    "name",
    "email",
    "course",
    "enrolled on",
    "progress in percent",
    "last activity",
    "finished on",
    "state",
    "certificate id",
]


@pytest.fixture
def manager(client, manager_a):
    client.force_login(manager_a)
    return client


def export(client, **asked):
    return client.get(reverse("manage_learners_csv"), asked)


def written(response):
    return b"".join(response.streaming_content).decode("utf-8")


def rows(response):
    content = written(response)
    assert content.startswith("\ufeff")
    return list(csv.reader(io.StringIO(content[1:], newline="")))


def crowd(institution, number=12):
    course = make_course(title="Essentials")
    for each, person in enumerate(make_members(institution, number)):
        if each % 5 == 4:
            continue
        make_enrolment(
            person,
            course.translation_key if each % 2 else COURSE,
            institution,
            percent=[0, 35, 100][each % 3],
            days_ago=each * 2,
            enrolled_days_ago=30 if each % 3 else each * 2,
        )
    return course


def test_the_file_is_streamed_named_and_never_stored(manager, institution_a):
    response = export(manager)
    assert isinstance(response, StreamingHttpResponse)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    name = f"{institution_a.slug}-learners-{timezone.localdate().isoformat()}.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "no-store" in response["Cache-Control"]
    assert rows(response) == [HEADER]


@pytest.mark.parametrize("show", list(Show))
@pytest.mark.parametrize("sort", ["activity", "name", "progress"])
def test_the_file_says_what_the_screen_says(manager, institution_a, show, sort):
    crowd(institution_a)
    asked = {"show": show.value, "sort": sort}
    screen = manager.get(reverse("manage_learners"), asked).context["page"].rows
    said = [
        (row.name, row.email, row.course, "" if row.percent is None else str(row.percent), str(row.state_label))
        for row in screen
    ]
    assert [(row[0], row[1], row[2], row[4], row[7]) for row in rows(export(manager, **asked))[1:]] == said
    assert said, "there is someone in each list"


def test_the_course_filter_and_the_search_hold_for_the_file(manager, institution_a):
    course = crowd(institution_a)
    assert {row[2] for row in rows(export(manager, course=str(course.translation_key)))[1:]} == {"Essentials"}
    assert [row[0] for row in rows(export(manager, q="learner3"))[1:]] == ["Learner3"]


def test_days_are_iso_and_the_valid_certificate_is_named(manager, alice, institution_a):
    enrolment = make_enrolment(alice, COURSE, institution_a, percent=100, days_ago=3)
    for serial, state in (("A" * 26, "revoked"), ("B" * 26, "valid")):
        Certificate.objects.create(
            serial=serial,
            state=state,
            holder=alice,
            achievement_key=COURSE,
            name="A",
            title="T",
            minutes=60,
            issuer="I",
            language="en",
            completed_at=enrolment.completed_at,
            issued_at=enrolment.completed_at,
        )
    [_header, row] = rows(export(manager))
    day = timezone.localdate(enrolment.completed_at).isoformat()
    assert row == [
        "Alice Okafor",
        "alice@a.example",
        "Course no longer published (11111111)",
        timezone.localdate(enrolment.enrolled_at).isoformat(),
        "100",
        day,
        day,
        "Finished",
        "B" * 26,
    ]


def test_the_header_is_in_the_language_of_the_page(manager, monkeypatch):
    monkeypatch.setattr(listings, "_", lambda text: f"[{text}]")
    assert rows(export(manager))[0][0] == "[name]"


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=cmd|"/C calc"!A0'])
def test_no_cell_is_a_formula(manager, alice, institution_a, name):
    User.objects.filter(pk=alice.pk).update(certificate_name=name)
    make_enrolment(alice, COURSE, institution_a)
    [_header, row] = rows(export(manager))
    assert row[0] == f"'{name}"


@pytest.mark.parametrize("name", ['Quote "and", comma', "Zeile\nzwei", "محمد الحداد", "王芳", "O'Brien"])
def test_names_come_back_as_they_are(manager, alice, institution_a, name):
    User.objects.filter(pk=alice.pk).update(certificate_name=name)
    make_enrolment(alice, COURSE, institution_a)
    assert rows(export(manager))[1][0] == name


def test_a_chunk_is_written_at_a_time_and_queries_do_not_grow(manager, institution_a, monkeypatch):
    def parts():
        with CaptureQueriesContext(connection) as found:
            content = list(export(manager).streaming_content)
        return content, len(found)

    monkeypatch.setattr(csv_file, "ROWS_IN_A_PIECE", 10)
    people = make_members(institution_a, 65)
    for person in people[:3]:
        make_enrolment(person, COURSE, institution_a)
    parts()
    few, queries_of_few = parts()
    for person in people[3:]:
        make_enrolment(person, COURSE, institution_a)
    many, queries_of_many = parts()
    assert (len(few), len(many)) == (2, 8), "the header, then ten rows at a time"
    assert queries_of_many == queries_of_few <= 12
    assert sum(part.count(b"\r\n") for part in many) == 66


def test_the_page_offers_the_file_with_its_own_filters(manager, institution_a):
    crowd(institution_a)
    content = manager.get(reverse("manage_learners"), {"show": "stuck", "q": "learner"}).content.decode()
    assert f'href="{reverse("manage_learners_csv")}?show=stuck&amp;q=learner"' in content
    assert "<span>Export CSV</span>" in content


def test_a_file_of_several_institutions_is_not_named_after_one(manager, manager_a):
    other = Institution.objects.create(name="Third Guild", slug="third")
    Membership.objects.create(user=manager_a, institution=other, role=Role.MANAGER)
    day = timezone.localdate().isoformat()
    assert f'"all-learners-{day}.csv"' in export(manager)["Content-Disposition"]
    assert f'"third-learners-{day}.csv"' in export(manager, institution="third")["Content-Disposition"]
