"""A facilitator guide: one session of 90 minutes on one module, as plain values. Pure.

The frame is that of the programme: hook, input, exercise, debrief, transfer plan, survey.
"""

from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil

FRAME = {"hook": 10, "input": 20, "exercise": 30, "debrief": 15, "transfer": 10, "survey": 5}
MINUTES = sum(FRAME.values())
SLIDES = 10
CELLS = "|"
# What an institution says of its country: as much as a slide holds in small letters, and what it holds in large ones.
MOST_LINES, LONGEST_LINE = 12, 100
LARGE_ROWS, LETTERS_IN_A_ROW = 6, 52


@dataclass(frozen=True)
class Step:
    """A part of the frame. `text`: what the trainer does, a paragraph a line."""

    part: str
    minutes: int
    text: str


@dataclass(frozen=True)
class Slide:
    """`in_our_country`: the points are what is to be filled in, and give way to what an institution has filled in."""

    title: str
    points: tuple[str, ...]
    note: str
    in_our_country: bool = False


@dataclass(frozen=True)
class SheetPart:
    """A piece of an exercise sheet or of answer notes.

    kind: heading, text, steps, points, table or lines. `rows` of a table are cells, `empty` counts rows to write in.
    """

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    empty: int = 0

    @property
    def to_fill(self):
        return range(self.empty)

    @property
    def to_write(self):
        """Whether a table has room to write in it."""
        return bool(self.empty) or any("" in row for row in self.rows)


@dataclass(frozen=True)
class Question:
    text: str
    listen_for: str


@dataclass(frozen=True)
class Guide:
    language: str
    aim: str
    bring: tuple[str, ...]
    steps: tuple[Step, ...]
    slides: tuple[Slide, ...]
    exercise: tuple[SheetPart, ...]
    answers: tuple[SheetPart, ...]
    debrief: tuple[Question, ...]
    transfer: str
    adaptation: tuple[str, ...]

    @property
    def timed(self):
        """Return (from minute, to minute, step) for each step."""
        ends = list(accumulate(step.minutes for step in self.steps))
        return list(zip([0, *ends], ends, self.steps, strict=False))


@dataclass(frozen=True)
class CountryFacts:
    """What an institution says of a module in its country. `stale`: it was to be looked at again before today."""

    lines: tuple[str, ...] = field(default=())
    language: str = ""
    owner: str = ""
    review_by: str = ""
    stale: bool = False

    @property
    def fits_large(self):
        """Whether a slide holds it in large letters."""
        return sum(ceil(len(line) / LETTERS_IN_A_ROW) for line in self.lines) <= LARGE_ROWS


def cells(row):
    """Return the cells of a row that is written as “one | two”."""
    return tuple(cell.strip() for cell in row.split(CELLS))


def problems_of_table(head, rows):
    """Return the places, from 1, of the rows that have not as many cells as the head."""
    return [place for place, row in enumerate(rows, 1) if len(cells(row)) != len(cells(head))]


def lines_of(text):
    """Return the lines of a text, without empty ones."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
