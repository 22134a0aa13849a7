"""The list of learners: what it says, what its filters find, and what it costs."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dashboards import queries
from dashboards.filters import Filters, Show, Sort
from dashboards.reports import State
from institutions.models import Membership
from institutions.roles import Role
from pages.keyset import written
from progress.models import STUCK_AFTER, Enrolment
from tests.accounts.factories import make_user
from tests.courses.factories import make_course
from tests.dashboards.factories import make_enrolment, make_members

COURSE = UUID("11111111-1111-4111-8111-111111111111")
MOST_QUERIES = 12


@pytest.fixture
def manager(client, manager_a):
    client.force_login(manager_a)
    return client


@pytest.fixture
def crowd(institution_a):
    """One member in each state, named after it."""
    cases = {
        "finished": {"percent": 100, "days_ago": 20},
        "stuck": {"percent": 40, "days_ago": 15},
        "active": {"percent": 40, "days_ago": 3},
        "fresh": {"percent": 0, "days_ago": 2, "enrolled_days_ago": 2},
    }
    for name, fields in cases.items():
        [person] = make_members(institution_a, 1, prefix=name)
        make_enrolment(person, COURSE, institution_a, **fields)
    make_members(institution_a, 1, prefix="idle")


def names(response):
    return [row.name for row in response.context["page"].rows]


def page(client, **asked):
    return client.get(reverse("manage_learners"), asked)


def text(response):
    """What is read, without tags and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("all", ["Fresh0", "Active0", "Stuck0", "Finished0"]),
        ("finished", ["Finished0"]),
        ("stuck", ["Stuck0"]),
        ("under-way", ["Active0"]),
        ("not-started", ["Fresh0"]),
        ("not-enrolled", ["Idle0"]),
    ],
)
def test_each_filter_shows_its_own(manager, crowd, show, expected):
    assert names(page(manager, show=show)) == expected


def test_the_sentence_comes_first(manager, crowd):
    said = text(page(manager))
    assert "1 of 4 enrolments is finished." in said
    assert "1 learner has done nothing for two weeks" in said
    assert "Show the 1 who is stuck" in said
    assert said.index("1 of 4 enrolments") < said.index("Finished0")


def test_the_heading_is_learners(manager, crowd):
    assert re.search(r"<h1>\s*Learners\s*</h1>", page(manager).content.decode())


@pytest.mark.parametrize(
    ("percents", "days_ago", "said"),
    [
        ([0], 1, "The one enrolment is not finished yet. Nobody is stuck"),
        ([0, 10], 1, "None of 2 enrolments is finished yet. Nobody is stuck"),
        ([100], 30, "The one enrolment is finished."),
        ([100, 100, 100], 30, "All 3 enrolments are finished."),
        ([100, 100, 50], 30, "2 of 3 enrolments are finished. 1 learner has done nothing"),
        ([100, 100, 50, 50], 30, "2 of 4 enrolments are finished. 2 learners have done nothing"),
    ],
)
def test_the_sentence_is_honest_about_few_and_none(manager, institution_a, percents, days_ago, said):
    for person, percent in zip(make_members(institution_a, len(percents)), percents, strict=True):
        make_enrolment(person, COURSE, institution_a, percent=percent, days_ago=days_ago)
    assert said in text(page(manager))


def test_one_who_is_stuck_in_two_courses_is_one_learner(manager, alice, institution_a):
    for _ in range(2):
        make_enrolment(alice, uuid4(), institution_a, percent=10, days_ago=20)
    response = page(manager)
    assert response.context["summary"].stuck_learners == 1
    assert response.context["summary"].by_state[State.STUCK] == 2


@pytest.mark.parametrize(("more", "stuck"), [(timedelta(0), False), (timedelta(microseconds=1), True)])
def test_a_learner_is_stuck_after_fourteen_days_and_not_at_the_moment(manager_a, alice, institution_a, at, more, stuck):
    enrolment = make_enrolment(alice, COURSE, institution_a, percent=10, at=at)
    Enrolment.objects.update(last_activity_at=at - STUCK_AFTER - more)
    enrolment.refresh_from_db()
    shown = {
        show: queries.matching([institution_a], Filters(show=show), at).exists()
        for show in (Show.STUCK, Show.UNDER_WAY)
    }
    assert shown == {Show.STUCK: stuck, Show.UNDER_WAY: not stuck}
    assert enrolment.is_stuck(at) is stuck
    assert Enrolment.objects.stuck(at).exists() is stuck
    assert queries.tally([institution_a], at).stuck_learners == int(stuck)
    assert queries.state_of(enrolment, at) == (State.STUCK if stuck else State.UNDER_WAY)


def test_the_numbers_beside_the_filters_are_the_numbers_of_rows(manager, institution_a):
    for number, person in enumerate(make_members(institution_a, 24)):
        if number % 6:
            percent = [0, 30, 100][number % 3]
            begun = 24 if percent else number
            make_enrolment(person, COURSE, institution_a, percent=percent, days_ago=number, enrolled_days_ago=begun)
    by_state = page(manager).context["summary"].by_state
    for state in State:
        assert len(names(page(manager, show=state.value))) == by_state.get(state, 0), state


def test_zero_percent_with_a_failed_try_is_under_way(manager, alice, institution_a):
    make_enrolment(alice, COURSE, institution_a, percent=0, days_ago=1, enrolled_days_ago=5)
    assert [row.state for row in page(manager).context["page"].rows] == [State.UNDER_WAY]


def test_orders(manager, institution_a):
    for person, percent, days_ago in zip(make_members(institution_a, 3), (10, 90, 50), (2, 3, 1), strict=True):
        make_enrolment(person, COURSE, institution_a, percent=percent, days_ago=days_ago)
    assert names(page(manager)) == ["Learner2", "Learner0", "Learner1"]
    assert names(page(manager, sort="name")) == ["Learner0", "Learner1", "Learner2"]
    assert names(page(manager, sort="progress")) == ["Learner1", "Learner2", "Learner0"]


def test_the_order_by_name_is_that_of_the_names_shown(manager, institution_a):
    shown = [
        {"certificate_name": "Bea Zeller", "first_name": "Zoe"},
        {"first_name": "", "last_name": "Caro"},
        {"first_name": "anna", "last_name": ""},
        {"email": "dora@a.example"},
    ]
    for person, fields in zip(make_members(institution_a, 4), shown, strict=True):
        User.objects.filter(pk=person.pk).update(**{"first_name": "", **fields})
        make_enrolment(person, COURSE, institution_a)
    assert names(page(manager, sort="name")) == ["anna", "Bea Zeller", "Caro", "dora@a.example"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("okafor", True),
        ("ALICE oka", True),
        ("oka alice", True),
        ("alice@a.ex", True),
        ("  alice  ", True),
        ("bob", False),
        ("alice bob", False),
        ("%", False),
        ("_", False),
    ],
)
def test_search_finds_parts_of_name_and_address(manager, alice, institution_a, q, found):
    make_enrolment(alice, COURSE, institution_a)
    assert names(page(manager, q=q)) == (["Alice Okafor"] if found else [])


def test_search_folds_case_in_other_scripts(manager, alice, institution_a):
    User.objects.filter(pk=alice.pk).update(first_name="Анна")
    make_enrolment(alice, COURSE, institution_a)
    assert len(names(page(manager, q="анна"))) == 1


def test_search_finds_members_without_a_course(manager, crowd):
    assert names(page(manager, show="not-enrolled", q="idle")) == ["Idle0"]
    assert names(page(manager, show="not-enrolled", q="active")) == []


def test_nobody_found_says_so_and_leads_back(manager, crowd):
    said = text(page(manager, q="nobody <b>of</b> that name"))
    assert "Nobody found for “nobody &lt;b&gt;of&lt;/b&gt; that name”" in said
    assert "Show everyone" in said


def test_an_institution_without_members_says_what_will_come(manager):
    assert "No learners yet" in text(page(manager))


def test_members_without_any_enrolment_are_counted(manager, institution_a):
    make_members(institution_a, 3)
    said = text(page(manager))
    assert "None of the 3 members has begun a course yet." in said
    assert "Show who is not enrolled" in said


def test_an_enrolment_elsewhere_does_not_enrol_here(manager, alice, institution_b):
    make_enrolment(alice, COURSE, institution_b)
    assert names(page(manager)) == []
    assert names(page(manager, show="not-enrolled")) == ["Alice Okafor"]


def test_course_filter_offers_and_shows_one_course(manager, institution_a):
    course = make_course(title="Secrets of a firm")
    for person, key in zip(make_members(institution_a, 2), (course.translation_key, COURSE), strict=True):
        make_enrolment(person, key, institution_a)
    response = page(manager, course=str(course.translation_key))
    assert names(response) == ["Learner0"]
    assert response.context["summary"].total == 1
    assert f'<option value="{course.translation_key}" selected>Secrets of a firm</option>' in response.content.decode()


def test_a_course_that_is_not_published_any_more_is_named_by_its_key_alone(manager, alice, institution_a):
    course = make_course(title="WITHDRAWN-TITLE")
    make_enrolment(alice, course.translation_key, institution_a, percent=100)
    course.unpublish()
    response = page(manager)
    assert f"Course no longer published ({str(course.translation_key)[:8]})" in text(response)
    assert b"WITHDRAWN-TITLE" not in response.content


@pytest.mark.parametrize(
    "asked",
    [
        {"show": "everything"},
        {"sort": "email"},
        {"course": "not-a-uuid"},
        {"course": str(uuid4())},
        {"institution": "nowhere"},
        {"q": "x" * 101},
        {"q": "a\0b"},
    ],
)
def test_what_cannot_be_asked_is_not_found(manager, crowd, asked):
    assert page(manager, **asked).status_code == 404
    assert manager.get(reverse("manage_learners_csv"), asked).status_code == 404


@pytest.mark.parametrize(
    "place",
    [
        "x",
        "é",
        "9" * 3000,
        written(["2026-11-16T09:00:00+00:00"]),
        written(["2026-11-16T09:00:00", 1]),
        written(["2026-11-16T09:00:00+00:00", "1"]),
        written(["2026-11-16T09:00:00+00:00", 2**70]),
        written([1, 1]),
    ],
)
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_place_that_is_not_in_the_list_is_not_found(manager, crowd, place, way):
    assert page(manager, **{way: place}).status_code == 404


def test_beyond_the_end_there_is_no_page(manager, crowd):
    assert page(manager, after=written(["1970-01-01T00:00:00+00:00", 1])).status_code == 404
    assert page(manager, before=written(["2970-01-01T00:00:00+00:00", 1])).status_code == 404


def test_unknown_parameters_are_ignored(manager, crowd):
    assert page(manager, per_page=10**9, utm_source="mail").status_code == 200


def walk(client, first, rel):
    """Follow the links to the pages beside, and return the names on each page."""
    found, response = [], first
    while True:
        found.append(names(response))
        link = re.search(rf'rel="{rel}" href="([^"]+)"', response.content.decode())
        if link is None:
            return found, response
        response = client.get(reverse("manage_learners") + link[1].replace("&amp;", "&"))


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("show", [Show.ALL, Show.STUCK, Show.NOT_ENROLLED])
def test_page_after_page_has_everybody_once_and_the_way_back_is_the_same(manager, institution_a, show, sort):
    """Many at one moment, with one progress and one name, so that pages end between them."""
    people = make_members(institution_a, 60)
    User.objects.filter(pk__in=[each.pk for each in people[::2]]).update(first_name="Same")
    if show != Show.NOT_ENROLLED:
        at = timezone.now()
        for number, person in enumerate(people):
            make_enrolment(person, COURSE, institution_a, percent=number // 20, days_ago=20 + number // 40, at=at)
    there, last = walk(manager, page(manager, show=show.value, sort=sort.value), "next")
    assert [len(each) for each in there] == [25, 25, 10]
    back, first = walk(manager, last, "prev")
    assert back == there[::-1]
    assert 'rel="prev"' not in first.content.decode()
    shown = [row.email for each in (Filters(show=show, sort=sort),) for row in all_of(institution_a, each)]
    assert len(set(shown)) == 60


def all_of(institution, filters):
    return queries.all_rows([institution], filters, queries.course_titles({}), timezone.now(), 100)


def test_a_row_that_comes_or_goes_moves_nobody_past_the_reader(manager, institution_a):
    people = make_members(institution_a, 30)
    for number, person in enumerate(people):
        make_enrolment(person, COURSE, institution_a, days_ago=number)
    first = page(manager)
    Enrolment.objects.filter(learner=people[3]).delete()
    make_enrolment(make_members(institution_a, 1, "new")[0], COURSE, institution_a, days_ago=0)
    second = page(manager, after=first.context["page"].next)
    assert names(second) == [f"Learner{number}" for number in range(25, 30)]


@pytest.mark.parametrize("show", list(Show))
def test_the_number_of_queries_does_not_grow_with_the_learners(manager, institution_a, show):
    course = make_course()

    def count():
        with CaptureQueriesContext(connection) as found:
            assert page(manager, show=show.value, course=str(course.translation_key)).status_code == 200
        return len(found)

    def enrol(people):
        for number, person in enumerate(people):
            fields = [{"percent": 100}, {"days_ago": 20}, {"days_ago": 1}, {"enrolled_days_ago": 0}, None][number % 5]
            if fields is not None:
                make_enrolment(person, course.translation_key, institution_a, **fields)

    enrol(make_members(institution_a, 5, "few"))
    count()
    few = count()
    enrol(make_members(institution_a, 60, "many"))
    assert count() == few <= MOST_QUERIES


def test_one_who_manages_two_institutions_sees_both_or_one(manager, manager_a, alice, institution_a, institution_b):
    Membership.objects.create(user=manager_a, institution=institution_b, role=Role.MANAGER)
    [other] = make_members(institution_b, 1, prefix="other")
    make_enrolment(alice, COURSE, institution_a, days_ago=1)
    make_enrolment(other, COURSE, institution_b, days_ago=2)
    both = page(manager)
    assert names(both) == ["Alice Okafor", "Other0"]
    assert both.context["summary"].total == 2
    one = page(manager, institution=institution_b.slug)
    assert names(one) == ["Other0"]
    assert one.context["summary"].total == 1


def test_a_large_institution_is_counted_once_a_minute_and_says_when(manager, institution_a, monkeypatch):
    monkeypatch.setattr(queries, "COUNTED_EVERY_TIME", 2)
    people = make_members(institution_a, 4)
    for person in people[:3]:
        make_enrolment(person, COURSE, institution_a)
    assert page(manager).context["summary"].total == 3
    make_enrolment(people[3], COURSE, institution_a)
    later = page(manager)
    assert later.context["summary"].total == 3
    assert "Counted at" in text(later)
    assert len(names(later)) == 4, "the list itself is always fresh"


def test_what_is_kept_of_one_institution_is_never_shown_of_another(client, institution_a, institution_b, monkeypatch):
    monkeypatch.setattr(queries, "COUNTED_EVERY_TIME", 0)
    for institution, number in ((institution_a, 1), (institution_b, 2)):
        for person in make_members(institution, number):
            make_enrolment(person, COURSE, institution)
        manager = make_user(f"m@{institution.slug}.example")
        Membership.objects.create(user=manager, institution=institution, role=Role.MANAGER)
        client.force_login(manager)
        assert page(client).context["summary"].total == number


def test_last_activity_is_said_in_words(manager, institution_a):
    for person, days_ago in zip(make_members(institution_a, 3), (0, 1, 5), strict=True):
        make_enrolment(person, COURSE, institution_a, days_ago=days_ago)
    said = text(page(manager))
    assert "today" in said
    assert "yesterday" in said
    assert "5 days ago" in said
    assert str(timezone.localdate().year) in said
