"""Marking: what the points of trainers add up to. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from quizzes.paper import Criterion

# Two marks that differ by more than a quarter of all points are not averaged before somebody has looked again.
MOST_APART = Fraction(1, 4)
# For an open question that came without a rubric.
WHOLE = Criterion("answer", "", 10)
WORD = re.compile(r"[㐀-鿿]|[^\W㐀-鿿]+(?:['’\-][^\W㐀-鿿]+)*")


class State(StrEnum):
    WAITING = "waiting"  # for a mark
    APART = "apart"  # two marks differ too much
    MARKED = "marked"


@dataclass(frozen=True)
class Given:
    """What one marker gave, as in a row of quizzes.models.Mark: points by criterion key.

    `settles`: it counts alone, whatever the others gave.
    """

    points: dict[str, int]
    settles: bool = False


def rubric_of(item):
    return item.rubric or (WHOLE,)


def share_of(item, points):
    """Return the share of all points of the rubric, as a Fraction from 0 to 1."""
    rubric = rubric_of(item)
    given = sum(min(max(points.get(line.key, 0), 0), line.points) for line in rubric)
    return Fraction(given, sum(line.points for line in rubric))


def state_of(item, given, markers):
    """Say whether the marks given so far suffice. `markers`: how many independent ones are asked for."""
    if any(each.settles for each in given):
        return State.MARKED
    if len(given) < markers:
        return State.WAITING
    shares = [share_of(item, each.points) for each in given]
    return State.APART if max(shares) - min(shares) > MOST_APART else State.MARKED


def counting(given):
    """Return the marks that count: the one that settles, or all."""
    return [each for each in given if each.settles] or list(given)


def mark_of(item, given):
    """Return what an answer is worth: the mean of the marks that count, as a Fraction from 0 to 1."""
    counted = counting(given)
    return sum((share_of(item, each.points) for each in counted), Fraction(0)) / max(len(counted), 1)


def mean_points(given, criterion):
    """Return the mean points for one criterion, over the marks that count."""
    counted = counting(given)
    return Fraction(sum(each.points.get(criterion.key, 0) for each in counted), max(len(counted), 1))


def words_in(text):
    """Count words; in Chinese, which writes them without spaces, characters."""
    return len(WORD.findall(text))
