"""docs/rules/due_dates.md, clause by clause."""

from datetime import date, timedelta

import pytest

from institutions.due_dates import Due, due_day, due_state

MAY, JUNE, JULY = date(2027, 5, 1), date(2027, 6, 1), date(2027, 7, 1)


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ([], None),
        ([(None, None)], None),
        ([(JUNE, None)], JUNE),
        ([(JUNE, JULY)], JULY),
        ([(JUNE, MAY)], JUNE),  # the day for everybody was moved beyond the extension
        ([(None, JULY)], JULY),
        ([(MAY, None), (JUNE, None)], JUNE),
        ([(MAY, JULY), (JUNE, None)], JULY),
        ([(None, None), (MAY, None)], MAY),
    ],
)
def test_the_kindest_day_counts(asked, day):
    assert due_day(asked) == day
    assert due_day(list(reversed(asked))) == day


@pytest.mark.parametrize(
    ("days", "completed", "state"),
    [(-1, False, Due.LATE), (0, False, Due.SOON), (7, False, Due.SOON), (8, False, Due.LATER), (-1, True, Due.DONE)],
)
def test_a_day_is_late_when_it_is_over_and_soon_in_the_week_before(days, completed, state):
    assert due_state(JUNE + timedelta(days=days), today=JUNE, completed=completed) == state


def test_a_course_without_a_day_is_never_late():
    assert due_state(None, today=JUNE, completed=False) == ""
