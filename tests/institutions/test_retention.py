"""The rule by which records go: docs/rules/privacy.md."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from institutions.retention import NOTICE, Case, Step, goes_at, months_earlier, months_later, next_step

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LONG_AGO = datetime(2023, 1, 1, tzinfo=UTC)
TOLD = AT - NOTICE


def step(at=AT, months=24, **case):
    return next_step(Case(**{"last_active": LONG_AGO, **case}), months=months, at=at)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({}, Step.TELL),
        ({"told_at": AT}, Step.WAIT),
        ({"told_at": TOLD + timedelta(seconds=1)}, Step.WAIT),
        ({"told_at": TOLD}, Step.ERASE),
        ({"told_at": TOLD, "elsewhere": True}, Step.TAKE_OUT),
        ({"told_at": TOLD, "last_active": TOLD + DAY}, Step.KEEP),
        ({"told_at": TOLD, "works": True}, Step.KEEP),
        ({"told_at": TOLD, "held": True}, Step.KEEP),
        ({"told_at": TOLD, "works": True, "elsewhere": True}, Step.KEEP),
        ({"works": True}, Step.KEEP),
        ({"held": True}, Step.KEEP),
        ({"last_active": AT - 30 * DAY}, Step.KEEP),
    ],
)
def test_what_is_done_about_somebody(case, expected):
    assert step(**case) == expected


def test_without_a_rule_everybody_is_kept():
    assert step(months=None, told_at=TOLD) == Step.KEEP


def test_somebody_is_told_thirty_days_before_the_months_are_over():
    last = months_earlier(AT + NOTICE, 24)
    assert step(last_active=last) == Step.TELL
    assert step(last_active=last + timedelta(seconds=1)) == Step.KEEP
    assert step(last_active=last, told_at=AT, at=AT + NOTICE) == Step.ERASE


def test_a_longer_rule_takes_the_notice_back():
    assert step(last_active=months_earlier(AT, 24), told_at=TOLD, months=60) == Step.KEEP


@pytest.mark.parametrize(
    ("at", "months", "later"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2024, 1, 31), 1, (2024, 2, 29)),
        ((2026, 11, 30), 24, (2028, 11, 30)),
        ((2026, 12, 1), 1, (2027, 1, 1)),
        ((2026, 1, 31), -2, (2025, 11, 30)),
    ],
)
def test_months_end_where_a_month_ends(at, months, later):
    assert months_later(datetime(*at, tzinfo=UTC), months) == datetime(*later, tzinfo=UTC)


MOMENTS = st.integers(0, 40 * 365 * 24).map(lambda hours: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(hours=hours))


@given(MOMENTS, MOMENTS, st.integers(6, 120))
def test_nobody_goes_earlier_than_they_were_told(last_active, told_at, months):
    when = goes_at(last_active=last_active, months=months, told_at=told_at)
    assert when >= told_at + NOTICE
    assert when >= months_later(last_active, months)


@given(MOMENTS, MOMENTS, st.integers(6, 120), st.booleans())
def test_whoever_goes_was_told_thirty_days_before_and_did_nothing_since(last_active, told_at, months, elsewhere):
    case = Case(last_active, told_at, elsewhere=elsewhere)
    if next_step(case, months=months, at=AT) in (Step.ERASE, Step.TAKE_OUT):
        assert told_at + NOTICE <= AT
        assert last_active <= told_at
        assert months_later(last_active, months) <= AT + NOTICE
