"""Which time counts, and when a clock that is wrong is noticed."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from pages import clock
from pages.clock import Reading

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
# The database showed noon between second 100 and second 102 of the monotonic clock.
WALL_CLOCK_RIGHT = NOON.timestamp() - 101
ONLY_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no clock of its own.")


def reading(wrong_by=0, before=100.0, after=102.0):
    return Reading(NOON, before, after, WALL_CLOCK_RIGHT + wrong_by)


@pytest.fixture
def looks(monkeypatch):
    """What the database's clock shows at each look, taken from this list; PostgreSQL or not."""
    shown = []
    monkeypatch.setattr(clock, "_last", None)
    postgresql = SimpleNamespace(vendor="postgresql", ensure_connection=lambda: None)
    monkeypatch.setattr(clock, "connection", postgresql)
    monkeypatch.setattr(clock, "_shown_by_database", lambda: shown.pop(0))
    return shown


class TestReading:
    def test_goes_on_by_the_monotonic_clock(self):
        assert reading().time_at(131) == NOON + timedelta(seconds=30)

    @pytest.mark.parametrize("wrong_by", [-7200, 0, 7200])
    def test_time_has_nothing_to_do_with_this_machines_clock(self, wrong_by):
        assert reading(wrong_by).time_at(131) == reading().time_at(131)

    def test_holds_for_a_minute(self):
        assert reading().holds(161, WALL_CLOCK_RIGHT)
        assert not reading().holds(162, WALL_CLOCK_RIGHT)

    @pytest.mark.parametrize("jump", [-7200, -1.5, 1.5, 3600])
    def test_ends_when_the_clock_was_set_or_the_machine_slept(self, jump):
        assert not reading().holds(110, WALL_CLOCK_RIGHT + jump)

    @pytest.mark.parametrize(
        ("wrong_by", "skew"), [(0, 0), (0.9, 0), (-0.9, 0), (4, 3), (-4, -3), (7200, 7199), (-7200, -7199)]
    )
    def test_says_how_wrong_the_clock_is_at_least(self, wrong_by, skew):
        assert reading(wrong_by).skew == pytest.approx(skew)

    def test_an_answer_that_came_late_accuses_nobody(self):
        assert Reading(NOON, 100, 130, NOON.timestamp() - 129).skew == 0


class TestNow:
    def test_on_sqlite_is_this_machines(self, monkeypatch):
        monkeypatch.setattr(clock, "connection", SimpleNamespace(vendor="sqlite"))
        assert abs(clock.now() - timezone.now()) < timedelta(seconds=1)

    def test_is_the_databases_however_wrong_this_machine_is(self, looks):
        looks += [timezone.now() + timedelta(hours=2)] * clock.LOOKS
        assert abs(clock.now() - timezone.now() - timedelta(hours=2)) < timedelta(seconds=1)

    def test_asks_the_database_once_a_minute(self, looks, monkeypatch):
        looks += [NOON] * clock.LOOKS
        first, begun = clock.now(), time.monotonic()
        monkeypatch.setattr(clock.time, "monotonic", lambda: begun + 50)
        monkeypatch.setattr(clock, "_ahead", lambda: clock._last.ahead)
        assert clock.now() - first >= timedelta(seconds=50)
        looks += [NOON + timedelta(hours=1)] * clock.LOOKS
        monkeypatch.setattr(clock.time, "monotonic", lambda: begun + 70)
        assert clock.now() == NOON + timedelta(hours=1)
        assert looks == []

    def test_the_quickest_answer_counts(self, monkeypatch, looks):
        slow, quick = reading(), reading(before=101.2, after=101.4)
        readings = iter([slow, quick, slow])
        monkeypatch.setattr(clock, "_look", lambda: next(readings))
        clock.now()
        assert clock._last == quick

    @ONLY_POSTGRESQL
    def test_is_read_from_the_database_without_a_query_of_the_page(self, db, monkeypatch, django_assert_num_queries):
        monkeypatch.setattr(clock, "_last", None)
        with django_assert_num_queries(0):
            assert abs(clock.now() - timezone.now()) < timedelta(seconds=1)
        assert clock.skew() == 0


@pytest.mark.parametrize(("skew", "state"), [(0, "ok"), (2, "ok"), (-2, "ok")])
def test_a_clock_that_is_right_is_well(client, db, monkeypatch, skew, state):
    monkeypatch.setattr(clock, "skew", lambda: skew)
    assert client.get("/healthz").json()["clock"] == state


@pytest.mark.parametrize(("skew", "said"), [(2.1, "2 seconds ahead of"), (-7200, "7200 seconds behind")])
def test_a_clock_that_is_wrong_by_more_than_two_seconds_shows_in_healthz(client, db, monkeypatch, skew, said):
    monkeypatch.setattr(clock, "skew", lambda: skew)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["clock"] == f"failing: the clock of this machine is {said} the database's"


@pytest.mark.parametrize("app", ["classroom", "quizzes", "institutions", "progress"])
def test_no_learners_time_is_taken_from_the_clock_of_one_machine(app):
    sources = [path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    assert sources
    assert [str(path) for path in sources if "timezone.now" in path.read_text()] == []
