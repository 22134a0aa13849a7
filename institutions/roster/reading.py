"""A file of learners as lines, whatever it is: CSV or XLSX, in whatever way it was saved. Pure.

`BrokenFile` when it can't be read as a whole. Columns that say nothing here are left behind: passwords never come in.
"""

from dataclasses import dataclass

from institutions.roster.columns import EMAIL, field_of, fields_of
from institutions.roster.examples import is_example
from pages.tables import csv_rows, xlsx_rows
from pages.tables.broken import BrokenFile

MOST_ROWS = 100_000
MOST_COLUMNS = 100
MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
ZIP = b"PK"


class NoAddresses(Exception):
    """No column names addresses."""


class TwoColumns(Exception):
    """A field has two columns."""

    def __init__(self, field):
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Table:
    """The columns as ((heading, field or ""), …), and the rows: (number in the file, {field: [texts]})."""

    columns: tuple
    rows: object


def read_table(file):
    """Return the Table of an open file; the rows are read as they are asked for."""
    file.seek(0)
    first = file.read(4)
    if first.startswith((ZIP, xlsx_rows.OLD_FILE)):
        return _of_xlsx(file)
    encoding = csv_rows.encoding_of(file)
    return _table(csv_rows.rows_of(file, encoding, field_of))


def _of_xlsx(file):
    """Return the Table of the first sheet that has a column of addresses."""
    file.seek(0)
    for sheet in xlsx_rows.sheets_of(file.read(MOST_BYTES + 1), MOST_UNPACKED):
        heading = next(xlsx_rows.rows_of(sheet, MOST_COLUMNS, MOST_ROWS), [])
        if EMAIL in map(field_of, filter(_is_text, heading)):
            return _table(xlsx_rows.rows_of(sheet, len(heading), MOST_ROWS + 1))
    raise NoAddresses


def _is_text(cell):
    return isinstance(cell, str)


def _table(rows):
    headings = [cell if _is_text(cell) else "" for cell in next(rows, [])]
    if len(headings) > MOST_COLUMNS:
        raise BrokenFile(f"The table has more than {MOST_COLUMNS} columns. Delete those that say nothing.", 1)
    fields, twice = fields_of(headings)
    if EMAIL not in fields:
        raise NoAddresses
    if twice:
        raise TwoColumns(twice)
    columns = tuple((heading.strip()[:80], field or "") for heading, field in zip(headings, fields, strict=True))
    return Table(columns, _numbered(rows, fields))


def _numbered(rows, fields):
    for number, cells in enumerate(rows, 2):
        if number > MOST_ROWS + 1:
            raise BrokenFile(f"The table has more than {MOST_ROWS:,} rows. Split it into several files.", number)
        found = {}
        for field, cell in zip(fields, cells, strict=False):
            if field:
                found.setdefault(field, []).append(cell if _is_text(cell) else None)
        said = any(text is None or text.strip() for texts in found.values() for text in texts)
        if said and not is_example(found):
            yield number, found
