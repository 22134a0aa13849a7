"""Scores into figures: how hard each question is, whether it tells strong from weak, how exactly the paper measures.

Pure. Figures are textbook ones: samples (divisor n - 1), a learner's paper as the unit. docs/rules/item_statistics.md
"""

import math
from collections import Counter
from dataclasses import dataclass
from itertools import chain

from quizzes.analysis import intervals
from quizzes.analysis.groups import kelley_groups
from quizzes.analysis.reliability import matrix_of
from quizzes.analysis.tallies import Moments, Tally

ROUNDING = 1e-3  # of points: a share of the points is kept with five places


@dataclass(frozen=True)
class ItemFigures:
    """One item. Shares and scores run from 0 to 1; what cannot be computed is None; intervals are (low, high)."""

    key: str
    n: int
    exposure: float
    facility: float | None
    facility_interval: tuple | None
    sd: float | None
    discrimination_upper_lower: float | None
    discrimination_upper_lower_interval: tuple | None
    item_rest_correlation: float | None
    item_rest_correlation_interval: tuple | None
    item_total_correlation: float | None
    alpha_if_deleted: float | None
    discriminative_efficiency: float | None
    effective_weight: float | None


@dataclass(frozen=True)
class Figures:
    """A quiz. `mean`, `sd` and `sem` are in points of a paper of `items_per_paper` items."""

    n: int
    items_per_paper: int
    mean: float | None
    sd: float | None
    cronbach_alpha: float | None
    cronbach_alpha_interval: tuple | None
    standardized_alpha: float | None
    sem: float | None
    distribution: tuple  # learners with 0 points or more, 1 or more …, each up to the next
    items: tuple


def total_of(scores, points):
    """Return the share of all points: what learners are ranked by. Rounded, so that equal sums are equal."""
    possible = sum(points.get(key, 1) for key in scores)
    return round(math.fsum(score * points.get(key, 1) for key, score in scores.items()) / possible, 9)


def analyse(rows, points=None):
    """Return the Figures of learners' scores: rows of {item: score from 0 to 1}.

    An item that is not on a learner's paper is missing or None. `points` of an item are 1 unless given.
    """
    rows, points = list(rows), points or {}
    papers = [{key: score for key, score in row.items() if score is not None} for row in rows]
    papers = [(scores, total_of(scores, points)) for scores in papers if scores]
    tally = Tally(kelley_groups(Counter(total for _scores, total in papers)), points)
    for key in dict.fromkeys(chain.from_iterable(rows)):
        tally.know(key)
    for scores, total in papers:
        tally.add(scores, total)
    return figures_of(tally)


def figures_of(tally, *, fewest=2):
    """Compute all figures from the sums of a quiz. Alpha leaves out items that fewer learners had."""
    matrix, n = matrix_of(tally, fewest), tally.totals.total()
    alpha, points = matrix.alpha(), matrix.length * _points_of_an_item(tally)
    shares = _of_totals(tally.totals)
    mean, sd = (shares.x / n * points if n else None), (math.sqrt(shares.variance) * points if n > 1 else None)
    return Figures(
        n=n,
        items_per_paper=matrix.length,
        mean=mean,
        sd=sd,
        cronbach_alpha=alpha,
        cronbach_alpha_interval=intervals.feldt(alpha, n, min(matrix.length, len(matrix.variances))),
        standardized_alpha=matrix.standardized().alpha(),
        sem=None if alpha is None else sd * math.sqrt(1 - alpha),
        distribution=_distribution(tally.totals, points),
        items=_items(tally, matrix),
    )


def _points_of_an_item(tally):
    answers = sum(item.n for item in tally.items.values())
    return sum(item.points * item.n for item in tally.items.values()) / answers if answers else 0


def _of_totals(totals):
    moments = Moments()
    for total in totals.elements():
        moments.add(total, 0)
    return moments


def _distribution(totals, points):
    learners_with = [0] * (round(points) + 1)
    for total, learners in totals.items():
        learners_with[min(int(total * points + ROUNDING), len(learners_with) - 1)] += learners
    return tuple(learners_with)


def _items(tally, matrix):
    without = matrix.alphas_without()
    weights = {key: math.sqrt(max(item.total.covariance or 0, 0)) for key, item in tally.items.items()}
    whole = math.fsum(weights.values())
    return tuple(
        _item(key, item, tally.totals.total(), without.get(key), weights[key] / whole if whole else None)
        for key, item in tally.items.items()
    )


def _item(key, item, learners, alpha_without, weight):
    upper, lower = item.upper, item.lower
    both = upper[0] and lower[0]
    strong, weak = (upper[1] / upper[0], lower[1] / lower[0]) if both else (None, None)
    return ItemFigures(
        key=key,
        n=item.n,
        exposure=item.papers / learners if learners else 0.0,
        facility=item.facility,
        facility_interval=intervals.wilson(item.facility, item.n),
        sd=item.sd,
        discrimination_upper_lower=strong - weak if both else None,
        discrimination_upper_lower_interval=intervals.newcombe(strong, upper[0], weak, lower[0]) if both else None,
        item_rest_correlation=item.rest.correlation,
        item_rest_correlation_interval=intervals.fisher(item.rest.correlation, item.rest.n),
        item_total_correlation=item.total.correlation,
        alpha_if_deleted=alpha_without,
        discriminative_efficiency=item.efficiency,
        effective_weight=weight,
    )
