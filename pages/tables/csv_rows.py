"""The rows of a CSV file, in whatever way a spreadsheet has written it; in memory is one at a time. Pure."""

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from contextlib import suppress
from io import TextIOWrapper
from itertools import chain

from pages.cells import unguarded
from pages.tables.broken import BrokenFile

# Spreadsheets write a semicolon wherever the comma is the decimal mark.
DELIMITERS = ",;\t|"
BYTE_ORDER_MARK = "\ufeff"  # without it, Excel takes the file for its own old encoding
OLD_ENCODING = "cp1252"
PIECE = 64 * 1024
NOT_TEXT = "The file is not text. Save the table as “CSV UTF-8”, or as XLSX."
TOO_LONG = "A text that ends on line {line} is too long. Look for a quotation mark that nothing closes."
QUOTES = (
    "The quotation marks around line {line} do not fit. Write a quotation mark within a text twice, or save the table "
    "from a spreadsheet."
)


def encoding_of(file):
    """Return how a file is encoded: UTF-8, UTF-16 with its mark, or the old way of Windows. BrokenFile when none."""
    file.seek(0)
    start = file.read(4)
    if start.startswith((BOM_UTF16_BE, BOM_UTF16_LE)):
        _require_text(file, "utf-16")
        return "utf-16"
    if start.startswith(BOM_UTF8) or _is_text(file, "utf-8"):
        _require_text(file, "utf-8")
        return "utf-8-sig"
    _require_text(file, OLD_ENCODING)
    return OLD_ENCODING


def rows_of(file, encoding, known):
    """Yield the rows of an open file as lists of texts.

    known: tells whether a text is the name of a column, by which the delimiter is found. A first line that only tells
    Excel the delimiter is no row.
    """
    file.seek(0)
    text = TextIOWrapper(file, encoding, newline=None)
    try:
        first = text.readline(PIECE)
        if first.lower().startswith("sep=") and len(first.rstrip("\n")) == 5:
            yield from _parsed(text, first[4])
        else:
            yield from _parsed(chain([first], text), delimiter(first, known))
    finally:
        with suppress(ValueError):  # whoever opened the file has closed it before the last row was asked for
            text.detach()


def delimiter(heading, known):
    """Return the delimiter that makes the most known columns of the first line."""
    return max(DELIMITERS, key=lambda each: sum(bool(known(name.strip('" \n'))) for name in heading.split(each)))


def _parsed(lines, mark):
    reader = csv.reader(lines, delimiter=mark, strict=True)
    try:
        for row in reader:
            yield [unguarded(cell) for cell in row]
    except csv.Error as error:
        said = TOO_LONG if "field larger" in str(error) else QUOTES
        raise BrokenFile(said.format(line=reader.line_num), reader.line_num) from None


def _is_text(file, encoding):
    try:
        _require_text(file, encoding)
    except BrokenFile:
        return False
    return True


def _require_text(file, encoding):
    """Read the whole file once, to refuse it before any of its rows comes in."""
    file.seek(0)
    decoder, lines = getincrementaldecoder(encoding)(), 1
    while True:
        piece = file.read(PIECE)
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeError:
            raise BrokenFile(NOT_TEXT, lines) from None
        if "\0" in text:
            line = lines + text.count("\n", 0, text.index("\0"))
            raise BrokenFile("The file holds characters that no text has. Check that it is the right file.", line)
        lines += text.count("\n")
        if not piece:
            return
