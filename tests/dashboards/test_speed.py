"""The list stays fast when an institution is large."""

import statistics
import time
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dashboards import queries
from dashboards.filters import Filters, Show
from pages.keyset import beyond, written
from progress.models import Enrolment
from tests.dashboards.factories import make_members

COURSE = UUID("11111111-1111-4111-8111-111111111111")
ONLY_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by the size of the table")


def plan(rows):
    return rows.explain()


@ONLY_SQLITE
@pytest.mark.parametrize(
    ("show", "index"),
    [
        (Show.ALL, "enrolment_listing"),
        (Show.STUCK, "enrolment_unfinished"),
        (Show.UNDER_WAY, "enrolment_unfinished"),
        (Show.NOT_STARTED, "enrolment_by_progress"),
        (Show.FINISHED, "enrolment_listing"),
    ],
)
def test_a_page_is_read_in_the_order_of_an_index(manager_a, institution_a, at, show, index):
    found = plan(queries.matching([institution_a], Filters(show=show), at).values_list("pk")[:51])
    assert f"INDEX {index} (institution_id=?" in found
    assert "ORDER BY" not in found


@ONLY_SQLITE
def test_a_page_further_on_begins_in_the_index(institution_a, at):
    filters = Filters()
    rows = queries.matching([institution_a], filters, at).filter(beyond(queries.keys_of(filters), (at, 7)))
    found = plan(rows.values_list("pk")[:51])
    assert "INDEX enrolment_listing (institution_id=? AND <expr>" in found or "last_activity_at<" in found, found
    assert "ORDER BY" not in found


@ONLY_SQLITE
def test_members_without_a_course_are_found_in_an_index(manager_a, institution_a):
    found = plan(queries.matching_members([institution_a], Filters(show=Show.NOT_ENROLLED)).values_list("pk")[:51])
    assert "membership_listing" in found
    assert "COVERING INDEX enrolment_of_member" in found
    assert "ORDER BY" not in found


def fill(institution, number):
    now = timezone.now()
    Enrolment.objects.bulk_create(
        (
            Enrolment(
                learner=person,
                course_key=COURSE,
                institution=institution,
                enrolled_at=now - timedelta(days=60),
                last_activity_at=now - timedelta(minutes=each * 7919 % 40_000),
                percent=each % 101,
                completed_at=now if each % 101 == 100 else None,
            )
            for each, person in enumerate(make_members(institution, number))
        ),
        batch_size=2_000,
    )


def seconds(*people, **asked):
    """Return how long the page takes each of them, asked in turns: a machine that is busy is so for all of them."""
    url, clients = reverse("manage_learners"), [Client() for _person in people]
    for client, person in zip(clients, people, strict=True):
        client.force_login(person)
    times = [[] for _person in people]
    for _ in range(9):
        for client, measured in zip(clients, times, strict=True):
            begun = time.perf_counter()
            assert client.get(url, asked).status_code == 200
            measured.append(time.perf_counter() - begun)
    return [statistics.median(measured[2:]) for measured in times]


@pytest.mark.slow
def test_the_first_page_of_100000_is_about_as_fast_as_that_of_100(manager_a, charlie, institution_a, institution_b):
    fill(institution_a, 100)
    fill(institution_b, 100_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    small, large = seconds(manager_a, charlie)
    assert large <= 1.5 * small
    deep = Enrolment.objects.filter(institution=institution_b).order_by("-last_activity_at", "-pk")[90_000]
    place = written([deep.last_activity_at, deep.pk])
    first, far = seconds(charlie)[0], seconds(charlie, after=place)[0]
    assert far <= 1.5 * first, "the 3,600th page costs what the first one does"
    for asked in ({"sort": "name"}, {"show": "stuck"}, {"show": "not-enrolled"}, {"q": "nobody"}):
        assert seconds(charlie, **asked)[0] < 0.6, asked
