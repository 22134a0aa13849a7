"""Page 10,000 of a list is really there, and costs what the first one costs: the promise of docs/scaling.md."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dashboards import queries
from dashboards.filters import Filters, Sort
from dashboards.list_queries import ROWS_ON_A_PAGE
from pages.keyset import written
from progress.models import Enrolment
from tests.dashboards.test_long_lists import ONLY_POSTGRESQL, analyse, page_of, touched
from tests.dashboards.test_speed import fill

PEOPLE, COURSES, PAGE = 10_000, 26, 10_000


def multiply(table, courses):
    """Enrol everybody in so many courses: each further one is the first a while earlier, and somewhat further."""
    columns = [field.column for field in Enrolment._meta.concrete_fields if field.column != "id"]
    values = {
        "course_key": "md5(n::text)::uuid",
        "last_activity_at": "last_activity_at - n * interval '1 minute'",
        "percent": "CASE WHEN completed_at IS NULL THEN mod(percent + n, 100) ELSE percent END",
    }
    said = ", ".join(values.get(name, name) for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 - all of it is ours
            f"SELECT {said} FROM {table}, generate_series(2, %s) n",
            [courses],
        )


@pytest.fixture
def rows(institution_a, manager_a, client):
    fill(institution_a, PEOPLE)
    multiply(Enrolment._meta.db_table, COURSES)
    analyse()
    client.force_login(manager_a)
    assert Enrolment.objects.count() == PEOPLE * COURSES > PAGE * ROWS_ON_A_PAGE


def asked(client, **address):
    with CaptureQueriesContext(connection) as found:
        page = client.get(reverse("manage_learners"), address)
    assert page.status_code == 200
    return len(found), page.context["page"]


@ONLY_POSTGRESQL
@pytest.mark.slow
def test_page_10000_touches_as_few_rows_as_the_first_and_takes_as_many_queries(rows, institution_a, client):
    at = timezone.now()
    for sort in Sort:
        filters = Filters(sort=sort)
        keys = [key.name for key in queries.keys_of(filters)]
        whole = queries.matching([institution_a], filters, at)
        [place] = whole.values_list(*keys)[PAGE * ROWS_ON_A_PAGE - ROWS_ON_A_PAGE - 1 :][:1]
        rows_there = whole.values_list("learner__public_id", "last_activity_at")[(PAGE - 1) * ROWS_ON_A_PAGE :]
        first, far = (touched(page_of(institution_a, filters, at, after)) for after in (None, place))
        # By name, those of the same person are passed over once more.
        assert far <= first + 2 * COURSES, sort
        asked(client, sort=sort)
        queries_of_first, _page = asked(client, sort=sort)
        queries_of_far, page = asked(client, sort=sort, after=written(place))
        assert queries_of_far <= queries_of_first <= 12, sort
        expected = list(rows_there[:ROWS_ON_A_PAGE])
        assert [(row.public_id, row.last_activity_at) for row in page.rows] == expected, sort
