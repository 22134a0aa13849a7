"""Questions as a CSV file, in whatever way a spreadsheet writes it. Pure."""

import csv
from dataclasses import replace
from io import StringIO

from quizzes.exchange import text
from quizzes.exchange.cells import guarded, unguarded
from quizzes.exchange.columns import known_name
from quizzes.exchange.draft import Reading
from quizzes.exchange.examples import EXAMPLES
from quizzes.exchange.limits import BrokenFile, require_size
from quizzes.exchange.table import misfit, read_rows, write_rows

# Spreadsheets write a semicolon wherever the comma is the decimal mark.
__all__ = ["misfit", "read", "template", "write"]

DELIMITERS = ",;\t|"
BYTE_ORDER_MARK = "\ufeff"  # without it, Excel takes the file for its own old encoding
OLD_ENCODING = "cp1252"
TOO_LONG = "A text that ends on line {line} is too long for a question. Look for a quotation mark that nothing closes."
QUOTES = (
    "The quotation marks around line {line} do not fit. Write a quotation mark within a text twice, or save the table "
    "from a spreadsheet."
)
OLD_NOTE = "The file is in an old encoding of Windows. Check letters with accents, and save it as UTF-8 next time."


def read(data):
    """Return the Reading of a CSV file; BrokenFile when it is none."""
    require_size(data)
    content, is_old = _decode(data)
    reading = read_rows(_rows(content))
    return Reading(tuple(map(_noted, reading.drafts)), reading.refused) if is_old else reading


def write(drafts):
    """Return the bytes of a CSV file in which no cell is a formula."""
    out = StringIO()
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in write_rows(drafts))
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def template():
    """Return a CSV file with a row for each kind of question, to be written over."""
    return write(EXAMPLES)


def _decode(data):
    """Return the text, and whether it was in the old encoding of Windows."""
    try:
        return text.decode(data), False
    except BrokenFile:
        if b"\0" in data:
            raise
    try:
        return data.decode(OLD_ENCODING).replace("\r\n", "\n").replace("\r", "\n"), True
    except UnicodeDecodeError:
        raise BrokenFile("The file is not text. Save the table as “CSV UTF-8”, or as XLSX.") from None


def _noted(draft):
    return (
        draft if draft.stem.isascii() and str(draft.body).isascii() else replace(draft, notes=(*draft.notes, OLD_NOTE))
    )


def _rows(content):
    """Yield the rows; a first line that only tells Excel the delimiter is no row."""
    first, _, rest = content.partition("\n")
    if first.lower().startswith("sep=") and len(first.rstrip()) == 5:
        return _parsed(rest, first[4])
    return _parsed(content, _delimiter(first))


def _delimiter(heading):
    """Return the delimiter that makes the most known columns of the first line."""
    return max(
        DELIMITERS, key=lambda each: sum(known_name(name.strip('" ')) is not None for name in heading.split(each))
    )


def _parsed(content, delimiter):
    reader = csv.reader(StringIO(content), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield [unguarded(cell) for cell in row]
    except csv.Error as error:
        said = TOO_LONG if "field larger" in str(error) else QUOTES
        raise BrokenFile(said.format(line=reader.line_num), reader.line_num) from None
