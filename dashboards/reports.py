"""What the rows of a dashboard add up to. Pure."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """Where an enrolment stands. Each has exactly one; a member without any enrolment has the last."""

    FINISHED = "finished"
    STUCK = "stuck"
    UNDER_WAY = "under-way"
    NOT_STARTED = "not-started"
    NOT_ENROLLED = "not-enrolled"


class Stage(StrEnum):
    """How far an enrolment is."""

    START = "start"
    FIRST_QUARTER = "first-quarter"
    SECOND_QUARTER = "second-quarter"
    THIRD_QUARTER = "third-quarter"
    LAST_QUARTER = "last-quarter"
    FINISHED = "finished"


# From and to which percent; both count.
PERCENTS = {
    Stage.START: (0, 0),
    Stage.FIRST_QUARTER: (1, 24),
    Stage.SECOND_QUARTER: (25, 49),
    Stage.THIRD_QUARTER: (50, 74),
    Stage.LAST_QUARTER: (75, 99),
    Stage.FINISHED: (100, 100),
}
HALF = 50
QUARTERS = (Stage.FIRST_QUARTER, Stage.SECOND_QUARTER, Stage.THIRD_QUARTER, Stage.LAST_QUARTER)


def stage(percent):
    """Return the stage of a percent, which is rounded down: only a finished course has 100."""
    if percent == 0:
        return Stage.START
    return Stage.FINISHED if percent == 100 else QUARTERS[percent // 25]


@dataclass(frozen=True)
class Group:
    """Enrolments in one course that are equally far."""

    course_key: UUID
    percent: int
    number: int
    stuck: int = 0
    not_started: int = 0
    untouched: int = 0  # not started, however long ago
    at_risk: int = 0

    @property
    def by_state(self):
        if self.percent == 100:
            return {State.FINISHED: self.number}
        under_way = self.number - self.stuck - self.not_started
        return {State.STUCK: self.stuck, State.NOT_STARTED: self.not_started, State.UNDER_WAY: under_way}


@dataclass(frozen=True)
class Tally:
    """The enrolments of some institutions, counted at a moment."""

    groups: tuple[Group, ...]
    stuck_learners: int  # people: one who is stuck in two courses counts once
    not_enrolled: int
    counted_at: datetime
    kept: bool = False  # counted earlier: then a reader is told when

    @property
    def total(self):
        return sum(group.number for group in self.groups)

    @property
    def course_keys(self):
        return {group.course_key for group in self.groups}


@dataclass(frozen=True)
class Numbers:
    """Everything that is counted from enrolments, at one moment."""

    tally: Tally
    by_month: Counter  # finished enrolments by (year, month)
    days_needed: Counter  # finished enrolments by full days from the first to the last
    languages: tuple[tuple[str, int], ...]  # (code, enrolments)


@dataclass(frozen=True)
class Bar:
    stage: Stage
    number: int
    stuck: int


@dataclass(frozen=True)
class Summary:
    total: int
    finished: int
    stuck_learners: int
    not_enrolled: int
    bars: tuple[Bar, ...]
    by_state: dict[State, int] = field(default_factory=dict)
    started: int = 0
    half: int = 0
    at_risk: int = 0

    @property
    def unfinished(self):
        return self.total - self.finished


def summarise(tally, course_key=None):
    """Add up a tally, or one course of it."""
    groups = [group for group in tally.groups if course_key in (None, group.course_key)]
    by_state = Counter({State.NOT_ENROLLED: tally.not_enrolled})
    for group in groups:
        by_state.update(group.by_state)
    total = sum(group.number for group in groups)
    return Summary(
        total=total,
        finished=by_state[State.FINISHED],
        # A learner is enrolled in a course once, so that within one course enrolments are people.
        stuck_learners=tally.stuck_learners if course_key is None else by_state[State.STUCK],
        not_enrolled=tally.not_enrolled,
        bars=bars(groups),
        by_state=dict(by_state),
        started=total - sum(group.untouched for group in groups),
        half=sum(group.number for group in groups if group.percent >= HALF),
        at_risk=sum(group.at_risk for group in groups),
    )


def bars(groups):
    """Return one bar for each stage, empty ones too, so that the picture keeps its shape."""
    numbers, stuck = Counter(), Counter()
    for group in groups:
        numbers[stage(group.percent)] += group.number
        stuck[stage(group.percent)] += group.stuck
    return tuple(Bar(each, numbers[each], stuck[each]) for each in Stage)


@dataclass(frozen=True)
class Quartiles:
    """How many days a quarter, half and three quarters of those who finished needed at most."""

    number: int
    first: int
    median: int
    third: int


def quartiles(counts):
    """Return the quartiles of {days: how many needed so many}, each a value that occurs; None of nothing."""
    number = sum(counts.values())
    if not number:
        return None
    found, wanted, seen = [], [-(-number * quarter // 4) for quarter in (1, 2, 3)], 0
    for days in sorted(counts):
        seen += counts[days]
        while wanted and seen >= wanted[0]:
            found.append(days)
            wanted.pop(0)
    return Quartiles(number, *found)


def last_months(year, month, number=12):
    """Return (year, month) of the last months, the oldest first."""
    last = year * 12 + month - 1
    return tuple((each // 12, each % 12 + 1) for each in range(last - number + 1, last + 1))
