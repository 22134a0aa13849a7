"""Two assessors and eight criteria: what their scores come to. Pure.

Scores are dictionaries from "C1" … "C8" to levels 1–4. Source: the programme's specification, sections 4.4 and 4.5.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

CRITERIA = tuple(f"C{number}" for number in range(1, 9))
GATES = ("C1", "C8")
LEVELS = (1, 2, 3, 4)


class Next(StrEnum):
    """What has to happen before there is a result."""

    SCORES = "scores"  # of an assessor who has not submitted
    MODERATION = "moderation"
    THIRD = "third"  # assessor


@dataclass(frozen=True)
class Outcome:
    """`scores`: the mean by criterion. `weak`: criteria below the least level, `gates`: those that were not passed."""

    scores: dict
    mean: Fraction
    weak: tuple[str, ...]
    gates: tuple[str, ...]
    enough: bool

    @property
    def passed(self):
        return self.enough and not self.weak and not self.gates


def is_complete(scores):
    return set(scores) == set(CRITERIA) and all(level in LEVELS for level in scores.values())


def mean_level(scores):
    """Return the mean of one person's levels over all criteria."""
    return Fraction(sum(scores.values()), len(scores))


def gaps(first, second, *, gap):
    """Return the criteria on which two assessors lie `gap` levels or more apart."""
    return tuple(each for each in CRITERIA if abs(first[each] - second[each]) >= gap)


def what_next(first, second, third=None, *, talked, gap):
    """Return what is still needed before `outcome` counts, or None. `talked`: the moderation talk is over."""
    if first is None or second is None:
        return Next.SCORES
    if not gaps(first, second, gap=gap):
        return None
    if not talked:
        return Next.MODERATION
    return Next.THIRD if third is None else None


def outcome(first, second, third=None, *, standards):
    """Return what the scores come to; a third's level takes the place of the more distant one where the two differ.

    Where both are equally far from the third, the higher of the two goes: a doubt is not settled upwards.
    """
    levels = {each: _pair(first[each], second[each], third and third[each], standards.gap) for each in CRITERIA}
    return judged({each: Fraction(sum(pair), 2) for each, pair in levels.items()}, standards=standards)


def judged(scores, *, standards):
    """Return the outcome of levels by criterion, such as those of one observer."""
    mean = Fraction(sum(scores.values()), len(scores))
    return Outcome(
        scores=scores,
        mean=mean,
        weak=tuple(each for each in CRITERIA if scores[each] < standards.least_level),
        gates=tuple(each for each in GATES if scores[each] < standards.gate_level),
        enough=mean >= Fraction(str(standards.pass_mean)),
    )


def _pair(one, other, third, gap):
    if third is None or abs(one - other) < gap:
        return one, other
    low, high = sorted((one, other))
    return (low, third) if third - low <= high - third else (third, high)


@dataclass(frozen=True)
class Agreement:
    """How often an assessor agreed with the other: `exact` and `within_one` of `criteria`, in `assessments`."""

    assessments: int
    criteria: int
    exact: int
    within_one: int

    @property
    def within_one_rate(self):
        return Fraction(self.within_one, self.criteria) if self.criteria else None

    @property
    def exact_rate(self):
        return Fraction(self.exact, self.criteria) if self.criteria else None


def agreement(pairs):
    """Return the agreement over pairs (own scores, the other's), as both were before any talk."""
    apart = [abs(own[each] - other[each]) for own, other in pairs for each in CRITERIA]
    return Agreement(len(pairs), len(apart), sum(gap == 0 for gap in apart), sum(gap <= 1 for gap in apart))


def needs_calibration(latest, *, standards):
    """Whether somebody has to score two recorded sessions anew: `latest` is the agreement over the latest pairs."""
    if latest.assessments < standards.agreement_assessments:
        return False
    return latest.within_one_rate < Fraction(standards.agreement_percent, 100)
