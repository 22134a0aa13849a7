"""The pure rules of discussions: docs/rules/discussion.md."""

from datetime import UTC, datetime, timedelta

import pytest

from institutions.discussing import Closed, may_still_change, numbers_on, page_of, why_closed

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
OPEN = {"archived": None, "on": True}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, None),
        ({"archived": AT}, Closed.ARCHIVED),
        ({"on": False}, Closed.OFF),
        ({"muted": True}, Closed.MUTED),
        ({"locked": True}, Closed.LOCKED),
        ({"muted": True, "locked": True}, Closed.MUTED),
        ({"on": False, "archived": AT, "muted": True}, Closed.ARCHIVED),
    ],
)
def test_says_why_nothing_can_be_written(change, why):
    assert why_closed(**OPEN | change) == why


@pytest.mark.parametrize(("seconds", "may"), [(0, True), (1799, True), (1800, False), (10**6, False)])
def test_a_message_can_be_changed_for_half_an_hour(seconds, may):
    assert may_still_change(AT, AT + timedelta(seconds=seconds)) == may


@pytest.mark.parametrize(("number", "page"), [(0, 1), (1, 1), (50, 1), (51, 2), (100, 2), (101, 3)])
def test_each_page_holds_fifty_messages(number, page):
    assert page_of(number) == page
    first, last = numbers_on(page)
    assert first <= max(number, 1) <= last
