"""Sums that grow by one learner at a time, so that a million answers need no more memory than a hundred. Pure."""

import math
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate, combinations

# Sums of a million floats are exact to about ten digits: a variance below this is none.
NOTHING = 1e-12


@dataclass
class Moments:
    """What variances and a correlation of two columns need. Divisors are n - 1, as for a sample."""

    n: int = 0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0

    def add(self, x, y):
        self.n += 1
        self.x += x
        self.y += y
        self.xx += x * x
        self.yy += y * y
        self.xy += x * y

    @property
    def variance(self):
        return None if self.n < 2 else _no_noise((self.xx - self.x * self.x / self.n) / (self.n - 1))

    @property
    def covariance(self):
        return None if self.n < 2 else (self.xy - self.x * self.y / self.n) / (self.n - 1)

    @property
    def correlation(self):
        """Pearson's r, or None where a column does not vary."""
        if self.n < 2:
            return None
        other = _no_noise((self.yy - self.y * self.y / self.n) / (self.n - 1))
        product = math.sqrt(self.variance * other)
        return max(-1.0, min(self.covariance / product, 1.0)) if product else None


def _no_noise(variance):
    return variance if variance > NOTHING else 0.0


def middle(counts):
    """Return the median of {value: how often}, the lower one of two; None of nothing."""
    half = (counts.total() + 1) // 2
    upto = zip(sorted(counts), accumulate(counts[value] for value in sorted(counts)), strict=True)
    return next((value for value, seen in upto if seen >= half), None)


@dataclass
class ItemTally:
    """The sums of one item: its marks against the rest of each learner's paper, and its scores in the two groups."""

    place: int
    points: float
    papers: int = 0  # that had it, counted or not
    rest: Moments = field(default_factory=Moments)
    total: Moments = field(default_factory=Moments)
    upper: list = field(default_factory=lambda: [0.0, 0.0])  # learners, sum of scores
    lower: list = field(default_factory=lambda: [0.0, 0.0])
    marks_seen: Counter = field(default_factory=Counter)
    rests_seen: Counter = field(default_factory=Counter)

    def add(self, mark, rest, total, upper, lower):
        self.total.add(mark, total)
        if rest is not None:
            self.rest.add(mark, rest)
            self.marks_seen[mark] += 1
            self.rests_seen[rest] += 1
        for group, share in ((self.upper, upper), (self.lower, lower)):
            group[0] += share
            group[1] += share * mark / self.points

    @property
    def n(self):
        return self.total.n

    @property
    def facility(self):
        return self.total.x / self.n / self.points if self.n else None

    @property
    def sd(self):
        variance = self.total.variance
        return None if variance is None else math.sqrt(variance) / self.points

    @property
    def efficiency(self):
        """Covariance with the rest, as a share of what it would be if the best rests had the best marks."""
        if self.rest.n < 2:
            return None
        best = sum(mark * rest * learners for mark, rest, learners in _in_step(self.marks_seen, self.rests_seen))
        most = (best - self.rest.x * self.rest.y / self.rest.n) / (self.rest.n - 1)
        return self.rest.covariance / most if most > NOTHING else None


def _in_step(some, others):
    """Walk through two counters from the lowest value up, and yield (value, other value, how often)."""
    others = iter(sorted(others.items()))
    other, left = 0.0, 0
    for value, count in sorted(some.items()):
        while count:
            if not left:
                other, left = next(others)
            step = min(count, left)
            yield value, other, step
            count, left = count - step, left - step


class Tally:
    """All sums of a quiz."""

    def __init__(self, groups, points=None):
        self.groups, self.points = groups, points or {}
        self.items = {}
        self.pairs = {}  # {(item, item): [learners, sum, sum of the other, sum of products]}
        self.totals = Counter()  # {share of all points: learners}
        self.lengths = Counter()  # {items on a paper: learners}

    def know(self, key):
        """Return the sums of an item, empty ones where it is new."""
        if key not in self.items:
            self.items[key] = ItemTally(len(self.items), self.points.get(key, 1))
        return self.items[key]

    def shares(self, total):
        """Return the shares of a learner with this score in the upper, middle and lower group."""
        return self.groups.shares(total) if self.groups else (0.0, 1.0, 0.0)

    def add(self, scores, total, counted=None):
        """Count one learner: {item: score from 0 to 1} and the share of all points.

        `counted`: the items whose own figures this paper tells something about; all of them unless given.
        """
        upper, _middle, lower = self.shares(total)
        # Papers are shuffled, and a pair is one pair whichever came first.
        tallies = sorted(((key, self.know(key)) for key in scores), key=lambda each: each[1].place)
        marks = {key: scores[key] * tally.points for key, tally in tallies}
        possible, earned = math.fsum(tally.points for _key, tally in tallies), math.fsum(marks.values())
        self.totals[total] += 1
        self.lengths[len(marks)] += 1
        for key, tally in tallies:
            tally.papers += 1
            if counted is None or key in counted:
                others = possible - tally.points
                rest = round((earned - marks[key]) / others, 12) if others else None
                tally.add(marks[key], rest, earned / possible, upper, lower)
            else:
                del marks[key]
        self._add_pairs(marks)

    def _add_pairs(self, marks):
        for (key, mark), (other_key, other_mark) in combinations(marks.items(), 2):
            pair = self.pairs.get((key, other_key)) or self.pairs.setdefault((key, other_key), [0, 0.0, 0.0, 0.0])
            pair[0] += 1
            pair[1] += mark
            pair[2] += other_mark
            pair[3] += mark * other_mark

    def covariances(self):
        """Return {(item, item): covariance} over the learners who had both. Pairs with fewer than two are left out."""
        return {
            key: (product - one * other / learners) / (learners - 1)
            for key, (learners, one, other, product) in self.pairs.items()
            if learners > 1
        }
