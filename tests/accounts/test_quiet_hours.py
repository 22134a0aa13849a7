"""docs/rules/letters.md: mails that can wait go out by day, on working days, where their reader lives."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.quiet_hours import Hours

HOURS = Hours(8, 20, (0, 1, 2, 3, 4))
PARIS, KIRITIMATI, NEW_YORK, CAIRO, KATHMANDU = map(
    ZoneInfo, ("Europe/Paris", "Pacific/Kiritimati", "America/New_York", "Africa/Cairo", "Asia/Kathmandu")
)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "at", "moment"),
    [
        (PARIS, utc(2026, 11, 16, 7, 0), utc(2026, 11, 16, 7, 0)),  # Monday, eight o'clock there
        (PARIS, utc(2026, 11, 16, 6, 59), utc(2026, 11, 16, 7, 0)),
        (PARIS, utc(2026, 11, 16, 18, 59), utc(2026, 11, 16, 18, 59)),
        (PARIS, utc(2026, 11, 16, 19, 0), utc(2026, 11, 17, 7, 0)),
        (PARIS, utc(2026, 11, 20, 19, 0), utc(2026, 11, 23, 7, 0)),  # Friday evening
        (PARIS, utc(2026, 11, 21, 12, 0), utc(2026, 11, 23, 7, 0)),
        (KIRITIMATI, utc(2026, 11, 16, 0, 0), utc(2026, 11, 16, 0, 0)),  # 14:00 on the other side of the date line
        (KIRITIMATI, utc(2026, 11, 20, 6, 0), utc(2026, 11, 22, 18, 0)),
        (NEW_YORK, utc(2026, 11, 16, 9, 0), utc(2026, 11, 16, 13, 0)),
        (KATHMANDU, utc(2026, 11, 16, 1, 0), utc(2026, 11, 16, 2, 15)),
    ],
)
def test_a_mail_waits_for_the_morning_of_a_working_day_of_its_reader(zone, at, moment):
    assert HOURS.next_moment(at, zone) == moment


@pytest.mark.parametrize(
    ("zone", "friday", "monday"),
    [
        (PARIS, utc(2026, 3, 27, 20, 0), utc(2026, 3, 30, 6, 0)),  # from UTC+1 to UTC+2 on the Sunday between
        (PARIS, utc(2026, 10, 23, 20, 0), utc(2026, 10, 26, 7, 0)),
        (NEW_YORK, utc(2026, 3, 7, 2, 0), utc(2026, 3, 9, 12, 0)),
        (NEW_YORK, utc(2026, 10, 31, 2, 0), utc(2026, 11, 2, 13, 0)),
    ],
)
def test_a_change_of_the_clocks_in_between_moves_no_morning(zone, friday, monday):
    found = HOURS.next_moment(friday, zone)
    assert found == monday
    assert found.astimezone(zone).hour == 8


def test_an_hour_that_the_clocks_jump_over_is_the_one_they_jump_to():
    """In Cairo the clocks go from midnight to one o'clock on 24 April 2026, a Friday."""
    night = Hours(0, 6, (4,))
    found = night.next_moment(utc(2026, 4, 20, 12, 0), CAIRO)
    assert (found, found.astimezone(CAIRO).hour) == (utc(2026, 4, 23, 22, 0), 1)


@pytest.mark.parametrize("zone", [PARIS, KIRITIMATI, NEW_YORK, CAIRO, KATHMANDU])
def test_no_moment_of_a_year_is_outside_the_hours_or_later_than_it_must_be(zone):
    at = utc(2026, 1, 1)
    while at < utc(2027, 1, 1):
        moment = HOURS.next_moment(at, zone)
        assert HOURS.are_open(moment, zone)
        assert at <= moment <= at + timedelta(days=3)
        assert not HOURS.are_open(at, zone) or moment == at
        assert moment == at or not HOURS.are_open(moment - timedelta(minutes=1), zone)
        at += timedelta(hours=5, minutes=17)


@pytest.mark.parametrize(
    ("at", "began"),
    [
        (utc(2026, 11, 16, 7, 0), utc(2026, 11, 16, 7, 0)),
        (utc(2026, 11, 16, 6, 59), utc(2026, 11, 9, 7, 0)),
        (utc(2026, 11, 22, 23, 0), utc(2026, 11, 16, 7, 0)),
        (utc(2026, 10, 25, 12, 0), utc(2026, 10, 19, 6, 0)),  # the clocks have changed since
    ],
)
def test_a_week_begins_in_its_first_morning(at, began):
    assert HOURS.week_began(at, PARIS) == began


def test_the_week_of_a_site_may_begin_on_sunday():
    sunday_first = Hours(8, 20, (6, 0, 1, 2, 3))
    assert sunday_first.week_began(utc(2026, 11, 18, 12, 0), CAIRO) == utc(2026, 11, 15, 6, 0)
    assert sunday_first.next_moment(utc(2026, 11, 20, 9, 0), CAIRO) == utc(2026, 11, 22, 6, 0)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 11, 18), date(2026, 11, 17)),
        (date(2026, 11, 16), date(2026, 11, 13)),
        (date(2026, 11, 15), date(2026, 11, 13)),
    ],
)
def test_the_last_working_day_before_a_day(day, before):
    assert HOURS.last_day_before(day) == before


def test_all_hours_of_all_days_are_never_closed():
    always = Hours(0, 24, (0, 1, 2, 3, 4, 5, 6))
    assert always.next_moment(utc(2026, 11, 22, 23, 59), PARIS) == utc(2026, 11, 22, 23, 59)
