"""Where things stand in a drawing: figures into coordinates. Pure; the templates draw.

Units are those of the viewBox. Text has a size of 13 in a drawing of 400, so that it stays legible on a phone.
"""

from dataclasses import dataclass

WIDTH = 400
LEFT, RIGHT, TOP = 44, 22, 12


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    label: str
    flagged: bool


@dataclass(frozen=True)
class Scatter:
    """Facility from left to right, discrimination from bottom to top."""

    dots: tuple
    x_ticks: tuple
    y_ticks: tuple
    # Where the limits of the curriculum are.
    too_hard: float
    too_easy: float
    weak: float

    width, height = WIDTH, 320
    left, right, top, bottom = LEFT, WIDTH - RIGHT, TOP, 268
    plot_height = bottom - top

    @property
    def hard_width(self):
        return self.too_hard - self.left

    @property
    def easy_width(self):
        return self.right - self.too_easy

    @property
    def fit_width(self):
        return self.too_easy - self.too_hard

    @property
    def weak_height(self):
        return self.bottom - self.weak


def scatter(points, *, too_hard, too_easy, weak):
    """Draw points: (label, facility 0..1, discrimination -1..1, flagged)."""
    lowest = min([0.0, *(discrimination for _label, _facility, discrimination, _flagged in points)])
    lowest = -1.0 if lowest < -0.5 else -0.5 if lowest < 0 else 0.0

    def x(facility):
        return round(Scatter.left + facility * (Scatter.right - Scatter.left), 1)

    def y(discrimination):
        return round(Scatter.bottom - (discrimination - lowest) / (1 - lowest) * (Scatter.bottom - Scatter.top), 1)

    # Flagged ones last, so that nothing covers them.
    dots = sorted((Dot(x(f), y(d), label, flagged) for label, f, d, flagged in points), key=lambda dot: dot.flagged)
    return Scatter(
        dots=tuple(dots),
        x_ticks=tuple(Tick(x(share), f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1)),
        y_ticks=tuple(Tick(y(each), f"{each:g}") for each in (-1, -0.5, 0, 0.5, 1) if each >= lowest),
        too_hard=x(too_hard),
        too_easy=x(too_easy),
        weak=y(weak),
    )


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    points: int
    label: str
    count: int
    passed: bool

    @property
    def middle(self):
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Histogram:
    """Learners by points, with the pass mark."""

    bars: tuple
    y_ticks: tuple
    pass_mark: float

    width, height = WIDTH, 240
    left, right, top, bottom = LEFT, WIDTH - RIGHT, 28, 188

    @property
    def mark_anchor(self):
        """Keep the words at the pass mark inside the drawing."""
        return "end" if self.pass_mark > self.width / 2 else "start"


def histogram(counts, pass_share):
    """Draw how many learners have 0, 1, 2 … points, and where the pass mark is (a share of all points)."""
    most = max(counts, default=0) or 1
    step = (Histogram.right - Histogram.left) / len(counts)
    scale = (Histogram.bottom - Histogram.top) / most
    pass_points = pass_share * (len(counts) - 1)
    every = -(-len(counts) // 12)  # no more than a dozen labels
    bars = tuple(
        Bar(
            x=round(Histogram.left + step * points + step * 0.08, 1),
            y=round(Histogram.bottom - count * scale, 1),
            width=round(step * 0.84, 1),
            height=round(count * scale, 1),
            points=points,
            label=str(points) if points % every == 0 else "",
            count=count,
            passed=points >= pass_points - 1e-9,
        )
        for points, count in enumerate(counts)
    )
    ticks = tuple(Tick(round(Histogram.bottom - each * scale, 1), str(each)) for each in sorted({0, most // 2, most}))
    return Histogram(bars, ticks, round(Histogram.left + step * pass_points, 1))
