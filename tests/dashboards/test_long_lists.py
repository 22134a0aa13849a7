"""Lists stay cheap where there are very many people: the same rows are touched for a page of ten times as many."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.forms import Select
from django.utils import timezone

from accounts import words
from accounts.models import User
from dashboards import queries
from dashboards.filters import Filters, Show, Sort
from dashboards.forms import LongSelect
from pages.keyset import beyond
from progress.models import Enrolment
from tests.dashboards.test_speed import fill

ONLY_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="its plans and its index")
LISTS = [
    Filters(),
    Filters(sort=Sort.NAME),
    Filters(sort=Sort.PROGRESS),
    Filters(show=Show.STUCK),
    Filters(show=Show.FINISHED),
    Filters(q="learner123"),
    Filters(q="learner123@harbour-city.example"),
    Filters(q="learner"),
]


def touched(rows):
    """Return how many rows the database reads for a query, wherever it reads them."""

    def read(node):
        scanned = "Relation Name" in node or "Index Name" in node
        mine = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"] if scanned else 0
        return mine + sum(map(read, node.get("Plans", ())))

    return read(json.loads(rows.explain(analyze=True, format="json"))[0]["Plan"])


def page_of(institution, filters, at, after=None):
    keys = queries.keys_of(filters)
    rows = queries.matching([institution], filters, at)
    rows = rows.filter(beyond(keys, after)) if after else rows
    return rows.order_by(*(key.order() for key in keys)).values("pk")[:26]


def analyse():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@ONLY_POSTGRESQL
def test_a_page_of_ten_times_as_many_people_touches_no_more_rows(institution_a, institution_b):
    assert words.index_words(connection)
    at = timezone.now()
    few, many = {}, {}
    for found, number, institution in ((few, 400, institution_a), (many, 4000, institution_b)):
        fill(institution, number)
        analyse()
        found.update({filters: touched(page_of(institution, filters, at)) for filters in LISTS})
    assert {filters: many[filters] for filters in LISTS if many[filters] > max(2 * few[filters], 500)} == {}


@ONLY_POSTGRESQL
def test_a_page_far_down_touches_no_more_rows_than_the_first(institution_a):
    fill(institution_a, 4000)
    analyse()
    at = timezone.now()
    deep = Enrolment.objects.order_by("-last_activity_at", "-pk")[3500]
    assert touched(page_of(institution_a, Filters(), at, (deep.last_activity_at, deep.pk))) <= 30


@ONLY_POSTGRESQL
def test_a_word_is_found_in_an_index(institution_a):
    fill(institution_a, 4000)
    assert words.index_words(connection)
    analyse()
    for text in ("learner123", "learner123@harbour-city.example", "Learner123 harbour"):
        found = queries.named(text).explain()
        assert "people_by_words" in found, found
        assert queries.named(text).count() == (11 if text == "learner123" else 1 if "@" in text else 11)


@ONLY_POSTGRESQL
def test_a_month_is_found_without_reading_what_was_done_since(institution_a):
    fill(institution_a, 4000)
    at = timezone.now()
    Enrolment.objects.update(completed_at=None, percent=50)
    old = Enrolment.objects.filter(pk__in=Enrolment.objects.values("pk")[:10])
    old.update(percent=100, completed_at=at - timedelta(days=400), last_activity_at=at - timedelta(days=400))
    analyse()
    month = (at - timedelta(days=400)).strftime("%Y-%m")
    assert touched(page_of(institution_a, Filters(month=month), at)) <= 100


def test_without_the_extension_all_goes_on_and_says_what_is_missing(db, monkeypatch):
    monkeypatch.setattr(words, "INDEX", "CREATE INDEX people_by_words ON accounts_user USING gin (email no_such_ops)")
    if connection.vendor == "postgresql":
        assert not words.index_words(connection)
        with pytest.raises(CommandError, match="CREATE EXTENSION pg_trgm"):
            call_command("index_words")
    else:
        assert words.index_words(connection), "other databases need none"
    assert User.objects.count() == 0, "the transaction goes on"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("anna", ["anna", "joanna"]),
        ("lee", ["anna"]),
        ("annalee", []),
        ("anna lee", ["anna"]),
        ("nna lee", ["anna"]),
        ("anna@harbour.example", ["anna", "joanna"]),
        ("ANNA@HARBOUR.EXAMPLE", ["anna", "joanna"]),
        ("@harbour.example", ["anna", "joanna"]),
        ("anna@other.example", []),
        ("a@h", ["anna", "joanna"]),
        ("anna_", []),
        ("%", []),
    ],
)
def test_words_are_looked_for_in_each_name_and_in_the_address(db, text, found):
    User.objects.create(email="anna@harbour.example", first_name="Ann", last_name="Lee", certificate_name="A. Lee")
    User.objects.create(email="joanna@harbour.example", certificate_name="J. Doe")
    emails = User.objects.filter(pk__in=queries.named(text)).order_by("email").values_list("email", flat=True)
    assert [email.split("@")[0] for email in emails] == found


def test_a_long_choice_looks_like_any_other():
    choices = [("", "All"), ("a&b", "<b>First</b>"), ("c", "Second")]
    for value in ("", None, "c", "a&b", "gone"):
        ours, theirs = (kind(choices=choices, attrs={"id": "x"}) for kind in (LongSelect, Select))
        assert written(ours.render("cohort", value)) == written(theirs.render("cohort", value))


def written(markup):
    return markup.replace("\n", "").replace(">  <", "><").strip()
