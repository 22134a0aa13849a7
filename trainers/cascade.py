"""The measures of a cascade: trainers, whom they trained, and what their firms did. Pure.

Source: the programme's specification, sections 4.7 and 4.8. Counts come from `cascade_queries`; in prose, with the test
of each clause, the rules stand in docs/rules/trainers.md.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from trainers.gain import normalised_gain

# Of fewer people somebody could tell who they are.
FEWEST = 5
ACTIVE_MONTHS = 12
SURVEY_TARGET, RESPONSE_TARGET = Fraction(4), Fraction(60, 100)
GAIN_TARGET = Fraction(35, 100)
ACTED_TARGET, EVIDENCE_TARGET = Fraction(50, 100), Fraction(1, 5)


class Kind(StrEnum):
    NUMBER = "number"
    SHARE = "share"  # part of a whole of the same people
    RATIO = "ratio"  # so many for each
    MEAN = "mean"


@dataclass(frozen=True)
class Ledger:
    """Counts of a scope and a range of days. `cost`: what the programme cost in it, or None."""

    standing: int = 0
    active: int = 0
    sessions: int = 0
    trainees: int = 0
    women: int = 0
    under30: int = 0
    firm_places: int = 0  # firms as counted session by session
    micro: int = 0
    rural: int = 0
    firms: int = 0  # distinct, among those who signed
    firms_of_two: int = 0
    followed: int = 0
    acted: int = 0
    ending: int = 0
    renewed: int = 0
    second: int = 0
    cost: int | None = None


@dataclass(frozen=True)
class Measure:
    """`part` of, or for each of, `whole`. None where there is nothing to divide by."""

    key: str
    kind: Kind
    part: Fraction | int
    whole: Fraction | int | None = None
    target: Fraction | None = None
    # Whether `part` counts people; sums of points and money do not.
    part_counts: bool = True
    # Whether the others of the whole are people who could be told by what they are not, as trainees can.
    rest_counts: bool = False

    @property
    def hidden(self):
        """Whether somebody could tell who is behind it."""
        too_few = [self.part_counts and few(self.part), self.whole is not None and few(self.whole)]
        return any([*too_few, self.rest_counts and few(self.whole - self.part)])

    @property
    def value(self):
        if self.hidden or (self.kind != Kind.NUMBER and not self.whole):
            return None
        return self.part if self.kind == Kind.NUMBER else Fraction(self.part) / self.whole

    @property
    def reached(self):
        """Whether the target is reached; None without one, or without a value."""
        return None if self.target is None or self.value is None else self.value >= self.target


def few(number):
    return 0 < number < FEWEST


def measures(ledger):
    """Return the measures of section 4.8, in its order. The cost of an active firm comes where a cost was entered."""
    found = [
        Measure("active", Kind.NUMBER, ledger.active, ledger.standing),
        Measure("cascade_ratio", Kind.RATIO, ledger.trainees, ledger.active),
        Measure("trainees", Kind.NUMBER, ledger.trainees),
        Measure("firms", Kind.NUMBER, ledger.firms),
        Measure("depth", Kind.SHARE, ledger.firms_of_two, ledger.firms),
        Measure("activation", Kind.SHARE, ledger.acted, ledger.followed),
        Measure("retention", Kind.SHARE, ledger.renewed, ledger.ending),
        Measure("second_generation", Kind.NUMBER, ledger.second, ledger.standing),
        Measure("women", Kind.SHARE, ledger.women, ledger.trainees, rest_counts=True),
        Measure("under30", Kind.SHARE, ledger.under30, ledger.trainees, rest_counts=True),
        Measure("micro", Kind.SHARE, ledger.micro, ledger.firm_places),
        Measure("rural", Kind.SHARE, ledger.rural, ledger.firm_places),
    ]
    if ledger.cost is not None:
        found.append(Measure("cost", Kind.RATIO, ledger.cost, ledger.acted, part_counts=False))
    return tuple(found)


# The four levels of Kirkpatrick -----------------------------------------------------


@dataclass(frozen=True)
class Evidence:
    """What was answered. `survey_sum`: of the means of all who answered; tests: sums of percents of who took both."""

    trainees: int = 0
    answered: int = 0
    survey_sum: Fraction | int = 0
    tested: int = 0
    before_sum: Fraction | int = 0
    after_sum: Fraction | int = 0
    asked_3: int = 0
    answered_3: int = 0
    acted_3: int = 0
    shown_3: int = 0  # of those who acted, those who named evidence
    asked_12: int = 0
    answered_12: int = 0


def levels(evidence):
    """Return {level: its measures}. Level 4 has counts of results beside it, which nobody adds up to a cause."""
    before = Fraction(evidence.before_sum) / evidence.tested if evidence.tested else Fraction(0)
    after = Fraction(evidence.after_sum) / evidence.tested if evidence.tested else Fraction(0)
    gained = normalised_gain(before, after) or Fraction(0)
    return {
        1: (
            Measure("survey", Kind.MEAN, Fraction(evidence.survey_sum), evidence.answered, SURVEY_TARGET, False),
            Measure("response", Kind.SHARE, evidence.answered, evidence.trainees, RESPONSE_TARGET, rest_counts=True),
        ),
        2: (
            Measure("before", Kind.MEAN, Fraction(evidence.before_sum), evidence.tested, part_counts=False),
            Measure("after", Kind.MEAN, Fraction(evidence.after_sum), evidence.tested, part_counts=False),
            Measure("gain", Kind.MEAN, gained * evidence.tested, evidence.tested, GAIN_TARGET, part_counts=False),
        ),
        3: (
            Measure("answered_3", Kind.SHARE, evidence.answered_3, evidence.asked_3, rest_counts=True),
            Measure("acted_3", Kind.SHARE, evidence.acted_3, evidence.answered_3, ACTED_TARGET, rest_counts=True),
            Measure("shown_3", Kind.SHARE, evidence.shown_3, evidence.acted_3, EVIDENCE_TARGET, rest_counts=True),
        ),
        4: (Measure("answered_12", Kind.SHARE, evidence.answered_12, evidence.asked_12, rest_counts=True),),
    }  # fmt: skip


def months_before(day, months):
    """Return the same day so many months earlier; the last of the month where it has no such day."""
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)
