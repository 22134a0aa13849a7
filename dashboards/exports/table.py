"""What a table is that somebody takes away: columns, and rows that come one after the other. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

# No XML can carry these, and no text needs them.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"
# What Excel and LibreOffice take on one sheet, with the head.
MOST_LINES_ON_A_SHEET = 1_048_576


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"  # written as 2026-11-22


@dataclass(frozen=True)
class Column:
    """`name`: what programs call it, the same in every language; `label`: what people read."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    width: int = 16  # in letters


@dataclass(frozen=True)
class Table:
    """Each row has one cell for each column: a text, a whole number, or None. Rows are read once."""

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple]
    language: str = "en"
    rtl: bool = False
    about: str = ""  # whose it is, and of which day

    def with_rows(self, rows):
        return replace(self, rows=rows)


def text_of(cell):
    """Return a cell as it is written where everything is text."""
    return "" if cell is None else UNPRINTABLE.sub(REPLACEMENT, str(cell))


def lines_of(cell):
    """Return a cell for a spreadsheet, which knows one way to end a line."""
    return text_of(cell).replace("\r\n", "\n").replace("\r", "\n")


def sheets(rows, most=MOST_LINES_ON_A_SHEET - 1):
    """Yield the rows in runs that fit on a sheet; at least one. Each is to be read before the next is asked for."""
    rows = iter(rows)
    row = next(rows, None)

    def run():
        nonlocal row
        for _line in range(most):
            if row is None:
                return
            yield row
            row = next(rows, None)

    yield run()
    while row is not None:
        yield run()
