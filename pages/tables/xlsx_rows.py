"""The rows of an XLSX file, one by one. What the file says about its own size is not believed. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from zipfile import BadZipFile
from zlib import error as ZlibError

from pages.tables.archive import Archive
from pages.tables.broken import BrokenFile

PARTS = frozenset({"xml", "rels", "vml", "bin", "png", "jpg", "jpeg", "gif", "emf", "wmf"})
OLD_FILE = b"\xd0\xcf\x11\xe0"
WHAT_OPENPYXL_RAISES = (
    *(AttributeError, BadZipFile, EOFError, IndexError, KeyError, OSError, SyntaxError, TypeError),
    *(ValueError, ZlibError),
)
DAMAGED = "The file is damaged, or is no XLSX file. Open it in a spreadsheet, and save it as XLSX again."


@dataclass(frozen=True)
class Spoilt:
    """A cell of which the spreadsheet has made something else. `reason`: full sentences."""

    reason: str


def sheets_of(data, most_bytes):
    """Return the sheets of a file of no more than so many bytes when it is unpacked; BrokenFile when it is none."""
    # Here, as below: it takes 15 MB, and with NumPy twice as much, which most processes never need.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    if data.startswith(OLD_FILE):
        raise BrokenFile(
            "The file is locked with a password, or is an old XLS file. Save it as XLSX without a password."
        )
    Archive(data, PARTS, most_bytes=most_bytes)
    try:
        return load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False).worksheets
    except (InvalidFileException, *WHAT_OPENPYXL_RAISES):
        raise BrokenFile(DAMAGED) from None


def rows_of(sheet, width, most_rows):
    """Yield the rows of a sheet as texts, no wider than this."""
    from openpyxl.cell.read_only import EMPTY_CELL

    sheet.reset_dimensions()
    rows, number = sheet.iter_rows(max_col=width), 0
    while True:
        try:
            row = next(rows, None)
        except WHAT_OPENPYXL_RAISES:
            raise BrokenFile(DAMAGED, number + 1) from None
        if row is None:
            return
        number += 1
        if number > most_rows:
            raise BrokenFile(
                f"The sheet has more than {most_rows:,} rows. Delete the empty rows at its end, or split it.", number
            )
        texts = [] if all(cell is EMPTY_CELL for cell in row) else [_text(cell) for cell in row]
        while texts and texts[-1] == "":
            texts.pop()
        yield texts


def _text(cell):
    """Return what a cell says as text; Spoilt when the spreadsheet has changed what was typed."""
    value = cell.value
    if value is None or isinstance(value, str):
        if cell.data_type == "e":
            return Spoilt(f"The spreadsheet shows the error {value} here. Type the text again.")
        return (value or "").replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"{Decimal(f'{value:.15g}'):f}"
    return Spoilt("The spreadsheet has made a date or a time of this. Format the cell as text, and type it again.")
