"""When a learner is reminded of courses. Pure; docs/rules/letters.md."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from institutions.due_dates import SOON_DAYS
from progress.risk import IDLE_AFTER, NUDGE_AGAIN_AFTER

# Who has been late or away for longer is not brought back by a mail.
LATE_DAYS = 14
PAUSE_UNTIL = timedelta(days=56)
ONCE_IN = NUDGE_AGAIN_AFTER
ONCE_IN_LAST = timedelta(days=1)


class Stage(StrEnum):
    """The most urgent first."""

    LAST = "last"
    LATE = "late"
    SOON = "soon"
    PAUSE = "pause"


URGENCY = list(Stage)


@dataclass(frozen=True)
class Course:
    """A course that a learner has not finished. `begun`: whether anything was done in it."""

    key: UUID
    last_activity_at: datetime
    begun: bool
    due_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """What decides about a learner. `active_at`: when they did anything last, in whichever course; `written_at`: when
    they got the last reminder or nudge; `windows`: those of the reminders that they had, or that wait.
    """

    courses: tuple[Course, ...]
    active_at: datetime | None = None
    written_at: datetime | None = None
    windows: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reminder:
    stage: Stage
    courses: tuple[UUID, ...]
    window: str
    due_on: date | None = None


def reminder(standing, *, at, today, hours):
    """Return what a learner is to be reminded of now, or None. `hours`: accounts.quiet_hours.Hours."""
    asked = [*_of_days(standing, today, hours), *_of_pause(standing, at)]
    return next((each for each in asked if each.window not in standing.windows and _may(each, standing, at)), None)


def _may(asked, standing, at):
    """The last reminder before the day can't wait for the week to end."""
    wait = ONCE_IN_LAST if asked.stage == Stage.LAST else ONCE_IN
    return standing.written_at is None or standing.written_at <= at - wait


def _of_days(standing, today, hours):
    """One reminder for all courses that are due on the same day."""
    due = defaultdict(list)
    for course in standing.courses:
        if course.due_on and (stage := stage_of(course.due_on, today, hours)):
            due[stage, course.due_on].append(course.key)
    for stage, day in sorted(due, key=lambda each: (URGENCY.index(each[0]), each[1])):
        yield Reminder(stage, tuple(due[stage, day]), f"{stage}:{day}", day)


def stage_of(due_on, today, hours):
    """Return which reminder a day asks for today, or None. Who was not reminded in time gets the later one only."""
    left = (due_on - today).days
    if left < 0:
        return Stage.LATE if -left <= LATE_DAYS else None
    if today >= hours.last_day_before(due_on):
        return Stage.LAST
    return Stage.SOON if left <= SOON_DAYS else None


def _of_pause(standing, at):
    """A pause is in all courses at once: who goes on in another course does not need to be called back."""
    begun = [course for course in standing.courses if course.begun]
    if begun and standing.active_at and IDLE_AFTER < at - standing.active_at <= PAUSE_UNTIL:
        latest = max(begun, key=lambda course: course.last_activity_at)
        yield Reminder(Stage.PAUSE, (latest.key,), f"{Stage.PAUSE}:{standing.active_at:%Y-%m-%d}")
