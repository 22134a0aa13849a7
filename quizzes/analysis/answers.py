"""What learners chose, how long it took, in which language and when: counts of one item, and their figures. Pure."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from quizzes.analysis import intervals
from quizzes.analysis.tallies import middle

# Learners whose scores on the whole paper are in the same tenth count as equally good when languages are compared.
BANDS = 10
# What lies further apart is a pause, not thought.
LONGEST_SECONDS = 30 * 60
RECENT = timedelta(days=90)


@dataclass(frozen=True)
class PartFigures:
    """How often a part was taken (see `parts`), as shares of the learners who had the item: of all, and by group."""

    key: str
    share: float
    upper: float | None
    middle: float | None
    lower: float | None


@dataclass(frozen=True)
class LanguageFigures:
    """An item in one language. `difference` is to equally good learners in all other languages."""

    language: str
    n: int
    facility: float
    difference: float | None
    interval: tuple | None


@dataclass(frozen=True)
class Period:
    n: int
    facility: float | None


@dataclass(frozen=True)
class AnswerFigures:
    parts: tuple
    unanswered: float
    seconds: int | None  # the median
    languages: tuple
    recent: Period  # the 90 days before the last attempt
    before: Period
    drift_interval: tuple | None  # of recent - before, 99 %: of many items some look changed by chance


@dataclass
class Cell:
    """Scores of some learners."""

    n: int = 0
    x: float = 0.0
    xx: float = 0.0

    def add(self, score):
        self.n += 1
        self.x += score
        self.xx += score * score

    def __add__(self, other):
        return Cell(self.n + other.n, self.x + other.x, self.xx + other.xx)

    def __sub__(self, other):
        return Cell(self.n - other.n, self.x - other.x, self.xx - other.xx)

    @property
    def mean(self):
        return self.x / self.n if self.n else None

    @property
    def squares(self):
        """Return the sum of squared distances from the mean."""
        return max(self.xx - self.x * self.x / self.n, 0.0) if self.n else 0.0


@dataclass
class AnswerTally:
    """The counts of one item."""

    learners: list = field(default_factory=lambda: [0.0, 0.0, 0.0])  # upper, middle, lower
    taken: dict = field(default_factory=lambda: defaultdict(lambda: [0.0, 0.0, 0.0]))
    unanswered: int = 0
    seconds: Counter = field(default_factory=Counter)
    languages: dict = field(default_factory=lambda: defaultdict(lambda: defaultdict(Cell)))  # language, band: Cell
    recent: Cell = field(default_factory=Cell)
    before: Cell = field(default_factory=Cell)

    def add(self, *, shares, total, score, language, is_recent):
        """Count a learner who had the item: their shares in the three groups, their scores on paper and item."""
        _add(self.learners, shares)
        self.languages[language][min(int(total * BANDS), BANDS - 1)].add(score)
        (self.recent if is_recent else self.before).add(score)

    def add_parts(self, keys, shares):
        for key in keys:
            _add(self.taken[key], shares)

    def add_seconds(self, seconds):
        if 0 < seconds <= LONGEST_SECONDS:
            self.seconds[round(seconds)] += 1

    def figures(self):
        return AnswerFigures(
            parts=tuple(self._part(key, taken) for key, taken in sorted(self.taken.items())),
            unanswered=self.unanswered / sum(self.learners),
            seconds=middle(self.seconds),
            languages=tuple(self._language(each) for each in sorted(self.languages)),
            recent=Period(self.recent.n, self.recent.mean),
            before=Period(self.before.n, self.before.mean),
            drift_interval=intervals.newcombe(
                self.recent.mean, self.recent.n, self.before.mean, self.before.n, level=0.99
            ),
        )

    def _part(self, key, taken):
        shares = (part / whole if whole else None for part, whole in zip(taken, self.learners, strict=True))
        return PartFigures(key, sum(taken) / sum(self.learners), *shares)

    def _language(self, language):
        own = self.languages[language]
        whole = sum(own.values(), Cell())
        others = {band: sum((each[band] for each in self.languages.values()), Cell()) - own[band] for band in list(own)}
        return LanguageFigures(language, whole.n, whole.mean, *standardised_difference(own, others))


def _add(sums, shares):
    for place, share in enumerate(shares):
        sums[place] += share


def standardised_difference(own, others):
    """Return (difference of two groups' scores at equal ability, its 95 % interval), or (None, None).

    `own` and `others` are {band of ability: Cell}. Dorans and Kulick (1986), STD P-DIF: the mean over the bands of the
    difference in each, weighted by the learners of `own`. The interval takes the spread within bands as equal.
    """
    shared = [band for band in own if own[band].n and others[band].n]
    learners = sum(own[band].n for band in shared)
    cells = [cell for band in shared for cell in (own[band], others[band])]
    freedom = sum(cell.n - 1 for cell in cells)
    if not freedom:
        return None, None
    weights = {band: own[band].n / learners for band in shared}
    difference = sum(weight * (own[band].mean - others[band].mean) for band, weight in weights.items())
    spread = sum(cell.squares for cell in cells) / freedom
    error = (
        spread * sum(weight**2 * (1 / own[band].n + 1 / others[band].n) for band, weight in weights.items())
    ) ** 0.5
    margin = intervals.two_sided(intervals.LEVEL) * error
    return difference, (difference - margin, difference + margin)
