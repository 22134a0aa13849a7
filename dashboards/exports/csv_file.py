"""A table as CSV, in pieces. Pure."""

import csv
import io
from itertools import islice

from dashboards.exports.table import text_of
from pages.cells import guarded

BYTE_ORDER_MARK = "\ufeff"  # without it, Excel takes the file for its own old encoding
ROWS_IN_A_PIECE = 2000


def csv_pieces(table):
    yield (BYTE_ORDER_MARK + _lines([[column.label for column in table.columns]])).encode()
    rows = iter(table.rows)
    while piece := list(islice(rows, ROWS_IN_A_PIECE)):
        yield _lines(piece).encode()


def _lines(rows):
    lines = io.StringIO()
    csv.writer(lines).writerows([guarded(text_of(cell)) for cell in row] for row in rows)
    return lines.getvalue()
