"""Where things stand in a chart: numbers into coordinates. Pure; templates/components/chart_*.html draw.

Units are those of the viewBox. Text has a size of 13 in a drawing of 400, so that it stays legible on a phone. A chart
carries its numbers as a table as well, so that both say the same. What is written comes in ready, in the reader's
language; `rtl` mirrors what runs along the line of reading.
"""

from dataclasses import dataclass
from unicodedata import east_asian_width

WIDTH = 400
LEFT, RIGHT, TOP = 44, 22, 12
MOST_LABELS = 12
CHARACTER = 10  # about as wide, where a phone shows text larger
LONGEST_LABEL = 40
# Round what is from right to left, for programs that take every drawing for left to right.
RTL_ISOLATE, END_ISOLATE = "\u2067", "\u2069"


@dataclass(frozen=True)
class Cell:
    text: str
    href: str = ""


@dataclass(frozen=True)
class Table:
    """The numbers of a chart. The first cell of each row is its head."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def labelled(self):
        """Each cell with the head of its column, for tables that become cards on a phone."""
        return [tuple(zip(self.head, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


def shortened(text, longest=LONGEST_LABEL):
    """Cut a label that would leave the drawing; the table has all of it. A wide character takes the room of two."""
    room = longest
    for place, character in enumerate(text):
        room -= 2 if east_asian_width(character) in "WF" else 1
        if room < 0:
            return text[: max(place - 1, 1)].rstrip() + "…"
    return text


def isolated(text, rtl):
    return f"{RTL_ISOLATE}{text}{END_ISOLATE}" if rtl else text


# Bars: one below the other ------------------------------------------------------


@dataclass(frozen=True)
class Amount:
    """One thing to compare: what it is called, how much it is, and how that is written.

    `part`: how much of it stands out; `part_shown` says so in words. `href`: where its rows are. `weak`: drawn hollow.
    """

    label: str
    value: float
    shown: str
    href: str = ""
    part: float = 0
    part_shown: str = ""
    weak: bool = False


@dataclass(frozen=True)
class Bar:
    label: str
    shown: str
    href: str
    y: float
    x: float
    width: float
    part_x: float
    part_width: float


@dataclass(frozen=True)
class Bars:
    bars: tuple[Bar, ...]
    table: Table
    rtl: bool = False

    width, step, thickness = WIDTH, 46, 16

    @property
    def height(self):
        return self.step * len(self.bars)

    @property
    def label_at(self):
        return self.width if self.rtl else 0

    @property
    def shown_at(self):
        return 0 if self.rtl else self.width

    @property
    def label_anchor(self):
        return "end" if self.rtl else "start"

    @property
    def shown_anchor(self):
        return "start" if self.rtl else "end"


def bars(amounts, *, head, most=None, rtl=False):
    """Draw a bar for each amount, from the side where lines begin. `most` is what the full width stands for."""
    full = most or max((amount.value for amount in amounts), default=0) or 1

    def across(value):
        """What is more than nothing stays visible."""
        return round(max(WIDTH * value / full, 2), 1) if value else 0

    drawn = tuple(
        Bar(
            label=isolated(shortened(amount.label, LONGEST_LABEL - len(amount.part_shown)), rtl),
            shown=isolated(f"{amount.shown} · {amount.part_shown}" if amount.part_shown else amount.shown, rtl),
            href=amount.href,
            y=Bars.step * place,
            x=round(WIDTH - across(amount.value), 1) if rtl else 0,
            width=across(amount.value),
            part_x=round(WIDTH - across(amount.part), 1) if rtl else 0,
            part_width=across(amount.part),
        )
        for place, amount in enumerate(amounts)
    )
    return Bars(drawn, table_of(amounts, head), rtl)


def table_of(amounts, head):
    """Return the table of some amounts; the parts have a column of their own where `head` names one."""
    return Table(
        head=tuple(head),
        rows=tuple(
            (Cell(amount.label), Cell(amount.shown, amount.href), Cell(amount.part_shown or "0"))[: len(head)]
            for amount in amounts
        ),
    )


# Columns: side by side, in an order that means something -------------------------


@dataclass(frozen=True)
class Column:
    x: float
    y: float
    width: float
    height: float
    label: str  # empty where there is no room for all
    shown: str
    href: str
    weak: bool

    @property
    def middle(self):
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Columns:
    columns: tuple[Column, ...]
    y_ticks: tuple[Tick, ...]
    table: Table
    mark: float | None = None
    mark_label: str = ""
    axis_label: str = ""
    rtl: bool = False

    width, height = WIDTH, 240
    left, right, top, bottom = LEFT, WIDTH - RIGHT, 28, 188

    @property
    def plot_height(self):
        return self.bottom - self.top

    @property
    def mark_anchor(self):
        """Keep the words at the mark inside the drawing."""
        return "end" if self.mark > self.width / 2 else "start"

    @property
    def tick_at(self):
        """The scale stands where lines begin."""
        return self.width - self.left if self.rtl else self.left

    @property
    def tick_anchor(self):
        return "start" if self.rtl else "end"

    @property
    def tick_shift(self):
        return 6 if self.rtl else -6

    @property
    def grid_from(self):
        return self.width - self.right if self.rtl else self.left

    @property
    def grid_to(self):
        return self.width - self.left if self.rtl else self.right

    @property
    def end_anchor(self):
        return "start" if self.rtl else "end"

    @property
    def end_at(self):
        return self.grid_from if self.rtl else self.grid_to


def columns(amounts, *, head, mark=None, mark_label="", axis_label="", rtl=False):
    """Draw a column for each amount, in their order. `mark` is a place among them, such as 4.8 of columns 0, 1, 2 …"""
    most = max((amount.value for amount in amounts), default=0) or 1
    step = (Columns.right - Columns.left) / max(len(amounts), 1)
    scale = (Columns.bottom - Columns.top) / most
    longest = max((len(amount.label) for amount in amounts), default=0)
    every = max(-(-len(amounts) // MOST_LABELS), -(-longest * CHARACTER // round(step)))

    def across(x, width=0.0):
        return round(WIDTH - x - width if rtl else x, 1)

    drawn = tuple(
        Column(
            x=across(Columns.left + step * (place + 0.08), step * 0.84),
            y=round(Columns.bottom - amount.value * scale, 1),
            width=round(step * 0.84, 1),
            height=round(amount.value * scale, 1),
            label=amount.label if place % every == 0 else "",
            shown=amount.shown,
            href=amount.href,
            weak=amount.weak,
        )
        for place, amount in enumerate(amounts)
    )
    ticks = tuple(Tick(round(Columns.bottom - each * scale, 1), str(each)) for each in sorted({0, most // 2, most}))
    at = None if mark is None else across(Columns.left + step * mark)
    return Columns(drawn, ticks, table_of(amounts, head), at, mark_label, axis_label, rtl)


# Scatter: two numbers of each thing -----------------------------------------------


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    label: str
    flagged: bool


@dataclass(frozen=True)
class Area:
    """A part of the plane that is shaded."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Scatter:
    """One share from left to right, and a number from -1 to 1 from bottom to top."""

    dots: tuple[Dot, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    areas: tuple[Area, ...]
    table: Table
    x_label: str = ""
    y_label: str = ""

    width, height = WIDTH, 320
    left, right, top, bottom = LEFT, WIDTH - RIGHT, TOP, 268


def scatter(points, *, table, low, high, weak, x_label="", y_label=""):
    """Draw points: (label, share 0..1, number -1..1, flagged). Shaded: shares below `low` and above `high`, and what
    lies below `weak` between them."""
    lowest = min([0.0, *(number for _label, _share, number, _flagged in points)])
    lowest = -1.0 if lowest < -0.5 else -0.5 if lowest < 0 else 0.0

    def x(share):
        return round(Scatter.left + share * (Scatter.right - Scatter.left), 1)

    def y(number):
        return round(Scatter.bottom - (number - lowest) / (1 - lowest) * (Scatter.bottom - Scatter.top), 1)

    def area(left, right, top):
        return Area(left, top, round(right - left, 1), round(Scatter.bottom - top, 1))

    # Flagged ones last, so that nothing covers them.
    dots = sorted((Dot(x(s), y(n), label, flagged) for label, s, n, flagged in points), key=lambda dot: dot.flagged)
    return Scatter(
        dots=tuple(dots),
        x_ticks=tuple(Tick(x(share), f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1)),
        y_ticks=tuple(Tick(y(each), f"{each:g}") for each in (-1, -0.5, 0, 0.5, 1) if each >= lowest),
        areas=(
            area(Scatter.left, x(low), Scatter.top),
            area(x(high), Scatter.right, Scatter.top),
            area(x(low), x(high), y(weak)),
        ),
        table=table,
        x_label=x_label,
        y_label=y_label,
    )
