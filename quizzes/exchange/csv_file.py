"""Questions as a CSV file, in whatever way a spreadsheet writes it. Pure."""

import csv
from dataclasses import replace
from io import BytesIO, StringIO

from pages.cells import guarded
from pages.tables import csv_rows
from pages.tables.broken import require_size
from quizzes.exchange.columns import known_name
from quizzes.exchange.draft import Reading
from quizzes.exchange.examples import EXAMPLES
from quizzes.exchange.limits import MAX_BYTES
from quizzes.exchange.table import misfit, read_rows, write_rows

__all__ = ["misfit", "read", "template", "write"]

OLD_NOTE = "The file is in an old encoding of Windows. Check letters with accents, and save it as UTF-8 next time."


def read(data):
    """Return the Reading of a CSV file; BrokenFile when it is none."""
    require_size(data, MAX_BYTES)
    file = BytesIO(data)
    encoding = csv_rows.encoding_of(file)
    reading = read_rows(csv_rows.rows_of(file, encoding, known_name))
    is_old = encoding == csv_rows.OLD_ENCODING
    return Reading(tuple(map(_noted, reading.drafts)), reading.refused) if is_old else reading


def write(drafts):
    """Return the bytes of a CSV file in which no cell is a formula."""
    out = StringIO()
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in write_rows(drafts))
    return (csv_rows.BYTE_ORDER_MARK + out.getvalue()).encode()


def template():
    """Return a CSV file with a row for each kind of question, to be written over."""
    return write(EXAMPLES)


def _noted(draft):
    return (
        draft if draft.stem.isascii() and str(draft.body).isascii() else replace(draft, notes=(*draft.notes, OLD_NOTE))
    )
