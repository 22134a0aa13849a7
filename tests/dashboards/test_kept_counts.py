"""What the worker counts of large institutions is what a page would have counted, and no page waits for it."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dashboards import counting, kept_counts, overview_queries, queries
from dashboards.filters import Since
from dashboards.models import KeptCount
from institutions.models import Institution, Membership
from institutions.roles import Role
from pages.clock import now
from tests.accounts.factories import make_user
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_enrolment, make_members
from tests.dashboards.test_overview import fill, text
from tests.institutions.factories import make_cohort


@pytest.fixture
def module(site):
    return make_module()


@pytest.fixture
def course(module):
    return make_course(modules=[module])


@pytest.fixture(autouse=True)
def small_is_large(monkeypatch):
    monkeypatch.setattr(queries, "COUNTED_EVERY_TIME", 2)


@pytest.fixture
def manager(client, manager_a):
    client.force_login(manager_a)
    return client


def in_any_order(numbers):
    """The database returns groups in no order of their own."""
    tally = replace(numbers.tally, groups=frozenset(numbers.tally.groups), kept=False)
    return replace(numbers, tally=tally)


def counted_now(institutions, course, since, at):
    tally = queries.counted(institutions, at, since=since, **overview_queries.steps(at))
    scope = overview_queries.Scope(institutions, course=course, since=since)
    return overview_queries.counted(scope, tally, at)


@pytest.mark.parametrize("since", Since)
def test_what_the_worker_counts_is_what_a_page_counts(institution_a, course, module, since):
    fill(institution_a, course, module)
    at = now()
    counting.keep_counts(at=at)
    for key in (None, course.translation_key):
        kept = kept_counts.kept(kept_counts.name_of((institution_a,), key, since), at)
        assert in_any_order(kept) == in_any_order(counted_now((institution_a,), key, since, at))
        assert kept.tally.kept
    scope = overview_queries.Scope((institution_a,), since=since)
    live, kept = (
        overview_queries.count(scope, at),
        kept_counts.kept(kept_counts.name_of((institution_a,), None, since), at),
    )
    assert set(live.groups) == set(kept.tally.groups), "the overview and the list count the same"


@pytest.mark.parametrize("name", ["manage_overview", "manage_learners"])
def test_a_page_counts_nothing_that_is_kept_and_says_when_it_was_counted(manager, institution_a, course, module, name):
    fill(institution_a, course, module, 8)
    counting.keep_counts(at=now())
    [late] = make_members(institution_a, 1, "late")
    make_enrolment(late, course.translation_key, institution_a)
    with CaptureQueriesContext(connection) as asked:
        page = manager.get(reverse(name))
    assert page.context["summary"].total == 8
    assert "Counted at" in text(page)
    assert [each["sql"] for each in asked if 'COUNT("progress_enrolment"' in each["sql"]] == []


def test_without_a_worker_a_page_counts_by_itself(manager, institution_a, course, module):
    fill(institution_a, course, module, 8)
    at = now()
    counting.keep_counts(at=at - kept_counts.FRESH_FOR - timedelta(seconds=1))
    [late] = make_members(institution_a, 1, "late")
    make_enrolment(late, course.translation_key, institution_a)
    assert manager.get(reverse("manage_overview")).context["summary"].total == 9


def test_a_small_institution_is_not_kept(institution_a, course):
    for person in make_members(institution_a, 1):
        make_enrolment(person, course.translation_key, institution_a)
    counting.keep_counts(at=now())
    assert not KeptCount.objects.exists()


def test_a_cohort_is_counted_at_once(manager, institution_a, course, module):
    people = fill(institution_a, course, module, 8)
    counting.keep_counts(at=now())
    cohort = make_cohort(institution_a, "Spring", learners=people[:3])
    assert manager.get(reverse("manage_overview"), {"cohort": cohort.public_id}).context["summary"].total == 3


def test_an_office_is_counted_with_its_centres(client, institution_a, institution_b, course, module):
    Institution.objects.filter(pk=institution_b.pk).update(parent=institution_a)
    person = make_user("office@example.com")
    Membership.objects.create(user=person, institution=institution_a, role=Role.MANAGER)
    for number, institution in enumerate((institution_a, institution_b), start=1):
        for learner in make_members(institution, number, f"of{institution.pk}-"):
            make_enrolment(learner, course.translation_key, institution)
    counting.keep_counts(at=now())
    assert KeptCount.objects.exists()
    client.force_login(person)
    page = client.get(reverse("manage_overview"))
    assert (page.context["summary"].total, page.context["numbers"].tally.kept) == (3, True)


def test_what_takes_long_rests_long_and_who_waits_longest_is_first(
    institution_a, institution_b, course, module, monkeypatch
):
    at = now()
    for institution in (institution_a, institution_b):
        for learner in make_members(institution, 3, f"of{institution.pk}-"):
            make_enrolment(learner, course.translation_key, institution)
    seconds = iter(range(0, 1000, 30))
    monkeypatch.setattr(counting.time, "monotonic", lambda: next(seconds))
    counting.keep_counts(at=at)
    assert counting.due(at) == [(institution_b,)], "the round was over after the first"
    counting.keep_counts(at=at + timedelta(seconds=1))
    assert counting.due(at + timedelta(minutes=5)) == []
    assert counting.due(at + timedelta(minutes=11)) == [(institution_a,), (institution_b,)]


def test_what_is_too_old_to_be_read_goes(institution_a, course, module, monkeypatch):
    fill(institution_a, course, module, 8)
    at = now()
    counting.keep_counts(at=at)
    monkeypatch.setattr(queries, "COUNTED_EVERY_TIME", 1000)
    counting.keep_counts(at=at + timedelta(minutes=59))
    assert KeptCount.objects.exists()
    counting.keep_counts(at=at + timedelta(minutes=61))
    assert not KeptCount.objects.exists()


def test_a_reader_with_another_calendar_gets_months_of_their_own(institution_a):
    here = kept_counts.name_of((institution_a,))
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert kept_counts.name_of((institution_a,)) != here
    assert kept_counts.name_of([institution_a]) == here


def test_what_is_kept_is_read_once_a_minute(manager, institution_a, course, module):
    fill(institution_a, course, module, 8)
    counting.keep_counts(at=now())
    manager.get(reverse("manage_learners"))
    with CaptureQueriesContext(connection) as asked:
        manager.get(reverse("manage_learners"))
    assert not [each for each in asked if "keptcount" in each["sql"]]
