"""The ledger of learning hours: every minute has its row, and every total is the sum of its rows."""

import csv
import io
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dashboards import hours_queries
from institutions.models import Institution, Membership
from institutions.roles import Role
from pages.clock import now
from progress.models import LessonCompletion, QuizPass
from tests.accounts.factories import make_user
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_enrolment, make_members
from tests.institutions.factories import make_cohort


@pytest.fixture
def manager(client, manager_a):
    client.force_login(manager_a)
    return client


@pytest.fixture
def module(site):
    """An hour: two lessons of a quarter each, and half an hour for the quiz."""
    return make_module()


@pytest.fixture
def course(module):
    return make_course(modules=[module])


def do(learner, module, lessons=2, passed=True):
    for lesson in module.get_children()[:lessons]:
        LessonCompletion.objects.create(
            learner=learner, module_key=module.translation_key, lesson_key=lesson.translation_key, completed_at=now()
        )
    if passed:
        key = {"attempt_key": module.translation_key, "score_scaled": "0.8"} if passed is True else {}
        QuizPass.objects.create(learner=learner, module_key=module.translation_key, passed_at=now(), **key)


def rows_of(client):
    file = b"".join(client.get(reverse("manage_hours_csv"))).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(file)))


def total_of(client):
    return [total.minutes for total in client.get(reverse("manage_hours")).context["totals"]]


def test_each_minute_says_where_it_comes_from(manager, alice, institution_a, course, module):
    make_enrolment(alice, course.translation_key, institution_a, percent=100)
    do(alice, module)
    rows = rows_of(manager)
    assert [(row["what"], row["minutes"], row["where the minutes come from"]) for row in rows] == [
        ("Lesson read: Lesson 1", "15", "planned for the lesson: 15"),
        ("Lesson read: Lesson 2", "15", "planned for the lesson: 15"),
        ("Quiz passed: Trademarks", "30", "planned for the module: 60, less its lessons: 30"),
    ]
    assert {(row["name"], row["institution"]) for row in rows} == {("Alice Okafor", "Harbour City Chamber")}
    page = manager.get(reverse("manage_learner_hours", args=[alice.public_id]))
    assert page.context["total"].minutes == 60
    assert "1 hour" in page.content.decode()
    assert "planned for the module: 60, less its lessons: 30" in page.content.decode()


def test_the_totals_are_the_sums_of_the_rows(manager, institution_a, course, module):
    people = make_members(institution_a, 9)
    for number, person in enumerate(people):
        make_enrolment(person, course.translation_key, institution_a, percent=10)
        do(person, module, lessons=number % 3, passed=number % 2 == 0)
    cohort = make_cohort(institution_a, "Spring", learners=people[:4])
    rows, page = rows_of(manager), manager.get(reverse("manage_hours"))
    assert total_of(manager) == [sum(int(row["minutes"]) for row in rows)]
    inside = {person.email for person in people[:4]}
    [spring] = page.context["cohorts"]
    assert spring.whose == cohort
    assert spring.minutes == sum(int(row["minutes"]) for row in rows if row["email"] in inside)
    for person in people:
        own = manager.get(reverse("manage_learner_hours", args=[person.public_id])).context["total"].minutes
        assert own == sum(int(row["minutes"]) for row in rows if row["email"] == person.email)


def reached_from(client, address):
    """Return {address of their lines: minutes} of the learners of all pages that a total leads to."""
    own, found = reverse("manage_hours_learners"), {}
    while address:
        page = client.get(own + address)
        assert page.status_code == 200
        for row in page.context["page"].rows:
            found[reverse("manage_learner_hours", args=[row.whose.public_id]) + row.rows] = row.minutes
        address = page.context["page"].next and page.context["filters"].address(after=page.context["page"].next)
    return found


def test_a_total_leads_to_learners_and_lines_that_add_up_to_it(manager, manager_a, institution_a, course, module):
    """Also where somebody learned with two institutions that the reader sees, so that each fact counts for one."""
    other = Institution.objects.create(name="Centre", slug="centre", parent=institution_a)
    people = make_members(institution_a, 30)
    for number, person in enumerate(people):
        make_enrolment(person, course.translation_key, institution_a, enrolled_days_ago=9)
        do(person, module, lessons=number % 3, passed=number % 2 == 0)
    second = make_course("second", modules=[make_module("patents")])
    for person in people[:4]:
        make_enrolment(person, second.translation_key, other)
        do(person, second.course_modules.get().module, lessons=1, passed=False)
    make_cohort(institution_a, "Spring", learners=people[:7])
    page = manager.get(reverse("manage_hours"))
    totals = [*page.context["totals"], *page.context["cohorts"]]
    assert {str(total.whose): total.minutes for total in totals} == {
        "Centre": 60, "Harbour City Chamber": 900, "Spring": 210
    }  # fmt: skip
    for total in totals:
        learners = reached_from(manager, total.rows)
        assert sum(learners.values()) == total.minutes
        for address, minutes in learners.items():
            lines = manager.get(address).context["lines"]
            assert sum(line.minutes for line in lines) == minutes, address
    assert [len(reached_from(manager, total.rows)) for total in totals] == [4, 30, 7]


@pytest.mark.parametrize("asked", ["", "?institution=nowhere", "?institution=northern-crafts", "?cohort=x", "?after=x"])
def test_nobody_elses_hours_are_listed(manager, alice, institution_a, institution_b, asked):
    make_enrolment(alice, uuid4(), institution_a)
    assert manager.get(reverse("manage_hours_learners") + asked).status_code == 404
    if "institution" in asked:
        assert manager.get(reverse("manage_learner_hours", args=[alice.public_id]) + asked).status_code == 404


def test_a_cohort_of_others_is_not_listed(manager, institution_b):
    cohort = make_cohort(institution_b, "Theirs")
    assert manager.get(f"{reverse('manage_hours_learners')}?cohort={cohort.public_id}").status_code == 404


def test_a_quiz_that_was_waived_counts_no_minutes(manager, alice, institution_a, course, module):
    make_enrolment(alice, course.translation_key, institution_a, percent=100)
    do(alice, module, lessons=0, passed="waived")
    assert rows_of(manager) == []
    assert total_of(manager) == [0]


def test_a_module_that_two_courses_name_counts_once(manager, alice, institution_a, course, module):
    other = make_course("other", modules=[module])
    for each in (course, other):
        make_enrolment(alice, each.translation_key, institution_a, percent=100)
    do(alice, module)
    assert total_of(manager) == [60]


def test_what_is_not_published_any_more_stays_in_the_ledger_without_minutes(
    manager, alice, institution_a, course, module
):
    make_enrolment(alice, course.translation_key, institution_a, percent=10)
    do(alice, module, lessons=1, passed=False)
    module.get_children().first().unpublish()
    [row] = rows_of(manager)
    assert (row["what"], row["minutes"]) == ("Lesson read: not published any more", "0")
    assert total_of(manager) == [0]


def test_what_was_learned_with_others_is_not_counted(manager, alice, institution_b, course, module):
    make_enrolment(alice, course.translation_key, institution_b, percent=100)
    do(alice, module)
    assert rows_of(manager) == []
    assert total_of(manager) == [0]
    assert manager.get(reverse("manage_learner_hours", args=[alice.public_id])).context["total"].minutes == 0


def test_names_that_look_like_formulas_are_text(manager, alice, institution_a, course, module):
    alice.certificate_name = "=1+1"
    alice.save()
    make_enrolment(alice, course.translation_key, institution_a)
    do(alice, module)
    assert {row["name"] for row in rows_of(manager)} == {"'=1+1"}


def test_an_observer_reads_the_hours_and_takes_no_file(client, institution_a):
    person = make_user("looks@a.example")
    Membership.objects.create(user=person, institution=institution_a, role=Role.OBSERVER)
    client.force_login(person)
    assert "Export CSV" not in client.get(reverse("manage_hours")).content.decode()
    assert client.get(reverse("manage_hours_csv")).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_learners(manager, institution_a, course, module):
    def count():
        with CaptureQueriesContext(connection) as found:
            assert manager.get(reverse("manage_hours")).status_code == 200
        return len(found)

    count()
    few = count()
    for person in make_members(institution_a, 12):
        make_enrolment(person, course.translation_key, institution_a)
        do(person, module)
    assert count() == few <= 12


def test_the_learners_of_a_total_are_read_in_as_many_queries(manager, institution_a, course, module):
    address = reverse("manage_hours_learners") + f"?institution={institution_a.slug}"

    def count():
        with CaptureQueriesContext(connection) as found:
            assert manager.get(address).status_code == 200
        return len(found)

    first, *people = make_members(institution_a, 40)
    make_enrolment(first, course.translation_key, institution_a)
    count()
    few = count()
    for person in people:
        make_enrolment(person, course.translation_key, institution_a)
        do(person, module)
    assert count() == few <= 12


@pytest.mark.parametrize(("minutes", "hours", "more"), [(0, 0, 0), (59, 0, 59), (60, 1, 0), (135, 2, 15)])
def test_minutes_are_shown_as_hours_and_the_minutes_left(minutes, hours, more):
    total = hours_queries.Total(None, minutes)
    assert (total.hours, total.and_minutes) == (hours, more)
