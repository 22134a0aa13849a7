"""docs/rules/letters.md, clause by clause."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from accounts.quiet_hours import Hours
from progress.reminders import Course, Stage, Standing, reminder, stage_of

HOURS = Hours(8, 20, (0, 1, 2, 3, 4))
AT = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
TODAY = AT.date()  # a Wednesday
DAY = timedelta(days=1)
ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))


def due(days, key=ONE, **fields):
    fields = {"last_activity_at": AT, "begun": True} | fields
    return Course(key, due_on=TODAY + days * DAY, **fields)


def asked(*courses, at=AT, **standing):
    found = reminder(Standing(courses, active_at=AT, **standing), at=at, today=at.date(), hours=HOURS)
    return found and (found.stage, found.courses)


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        (8, None), (7, Stage.SOON), (2, Stage.SOON), (1, Stage.LAST), (0, Stage.LAST),
        (-1, Stage.LATE), (-14, Stage.LATE), (-15, None),
    ],
)  # fmt: skip
def test_a_day_is_reminded_of_a_week_before_on_the_last_day_before_and_once_it_is_over(days, stage):
    assert stage_of(TODAY + days * DAY, TODAY, HOURS) == stage


@pytest.mark.parametrize(
    ("today", "stage"),
    [(date(2026, 11, 19), Stage.SOON), (date(2026, 11, 20), Stage.LAST), (date(2026, 11, 22), Stage.LAST)],
)
def test_what_is_due_on_monday_is_reminded_of_on_friday(today, stage):
    assert stage_of(date(2026, 11, 23), today, HOURS) == stage


def test_what_has_no_day_is_not_reminded_of():
    assert asked(Course(ONE, AT, begun=True)) is None


def test_courses_due_on_the_same_day_share_a_reminder():
    assert asked(due(5), due(5, TWO), due(6, THREE)) == (Stage.SOON, (ONE, TWO))


def test_the_most_urgent_comes_first():
    assert asked(due(5), due(-3, TWO), due(1, THREE)) == (Stage.LAST, (THREE,))
    assert asked(due(5), due(-3, TWO)) == (Stage.LATE, (TWO,))


def test_each_comes_once_and_again_when_the_day_has_moved():
    assert asked(due(5), windows=frozenset({f"soon:{TODAY + 5 * DAY}"})) is None
    assert asked(due(6), windows=frozenset({f"soon:{TODAY + 5 * DAY}"})) == (Stage.SOON, (ONE,))


@pytest.mark.parametrize(("days", "comes"), [(6.99, False), (7, True)])
def test_no_two_come_within_a_week(days, comes):
    for each in (due(5), due(-1)):
        assert (asked(each, written_at=AT - days * DAY) is not None) == comes


@pytest.mark.parametrize(("days", "comes"), [(0.99, False), (1, True), (6, True)])
def test_the_last_before_the_day_does_not_wait_for_the_week_but_for_a_day(days, comes):
    assert (asked(due(1), written_at=AT - days * DAY) is not None) == comes


class TestAPause:
    def ask(self, days, *courses, **standing):
        active_at = AT - days * DAY
        courses = courses or (Course(ONE, active_at, begun=True),)
        return reminder(Standing(courses, active_at=active_at, **standing), at=AT, today=TODAY, hours=HOURS)

    @pytest.mark.parametrize(("days", "comes"), [(14, False), (14.01, True), (56, True), (56.01, False)])
    def test_it_begins_after_two_weeks_and_nobody_is_called_back_after_eight(self, days, comes):
        assert (self.ask(days) is not None) == comes

    def test_the_course_that_was_touched_last_is_named(self):
        courses = [Course(key, AT - days * DAY, begun=True) for key, days in ((ONE, 30), (TWO, 20), (THREE, 40))]
        assert self.ask(20, *courses).courses == (TWO,)

    def test_it_comes_once_in_a_pause_and_again_in_the_next(self):
        found = self.ask(20)
        assert self.ask(20, windows=frozenset({found.window})) is None
        assert self.ask(15, windows=frozenset({found.window})) is not None

    def test_who_has_begun_nothing_has_not_paused(self):
        assert self.ask(20, Course(ONE, AT - 20 * DAY, begun=False)) is None

    def test_who_goes_on_in_another_course_is_not_called_back(self):
        standing = Standing((Course(ONE, AT - 20 * DAY, begun=True),), active_at=AT - DAY)
        assert reminder(standing, at=AT, today=TODAY, hours=HOURS) is None

    def test_it_waits_for_a_week_after_any_other(self):
        assert self.ask(20, written_at=AT - 6 * DAY) is None
        assert self.ask(20, written_at=AT - 7 * DAY) is not None

    def test_a_day_is_more_urgent(self):
        course = Course(ONE, AT - 20 * DAY, begun=True)
        assert self.ask(20, replace(course, due_on=TODAY + 5 * DAY)).stage == Stage.SOON
