"""Read a table of scores: a row a learner, a column an item, cells from 0 to 1. Pure."""

import csv
import re

NOT_SEEN = ("", "NA")
SEPARATORS = (",", ";", "\t")
NUMBER = re.compile(r"(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


class BadTable(ValueError):
    """What is wrong, and where: line and column count from 1, as an editor and a spreadsheet count them."""


def read_scores(lines):
    """Return a list of {item: score, or None where the learner has not seen it}. Raises BadTable.

    Commas, semicolons or tabs separate cells, as the first line shows; with another separator than the comma, numbers
    may have a decimal comma. A first column without a name is taken for row names, as R writes them.
    """
    try:
        # The reader wants to see line ends itself: a quoted cell may hold one.
        lines = iter(lines)
        first = next(lines, "")
        separator = max(SEPARATORS, key=first.count)
        (items, named), reader = _header(first, separator), csv.reader(lines, delimiter=separator, strict=True)
        return [_row(items, named, cells, reader.line_num + 1, separator) for cells in reader if any(cells)]
    except csv.Error as error:
        raise BadTable(f"The file is not a table of comma-separated values: {error}.") from None
    except UnicodeDecodeError:
        raise BadTable("The file is not text in UTF-8.") from None


def _header(line, separator):
    """Return the names of the items, and how many columns of row names stand before them."""
    names = [name.strip() for name in next(csv.reader([line], delimiter=separator, strict=True), [])]
    named = int(len(names) > 1 and not names[0])
    items = names[named:]
    if not any(items):
        raise BadTable("Line 1 names no items.")
    for column, name in enumerate(items, named + 1):
        if not name:
            raise BadTable(f"Line 1, column {column}: an item has no name.")
        if items.index(name) + named + 1 < column:
            raise BadTable(f"Line 1, column {column}: the name “{name}” is there twice.")
    return items, named


def _row(items, named, cells, line, separator):
    if len(cells) != len(items) + named:
        raise BadTable(f"Line {line} has {len(cells)} cells, but line 1 has {len(items) + named}.")
    return {
        item: _score(cell.strip(), f"Line {line}, column {column} ({item})", separator)
        for column, (item, cell) in enumerate(zip(items, cells[named:], strict=True), named + 1)
    }


def _score(cell, place, separator):
    if cell in NOT_SEEN:
        return None
    number = cell.replace(",", ".") if separator != "," else cell
    if not NUMBER.fullmatch(number) or float(number) > 1:
        raise BadTable(f"{place}: “{cell[:40]}” is not a score from 0 to 1. Leave a cell empty for an item not seen.")
    return float(number)
