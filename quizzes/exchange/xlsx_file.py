"""Questions as an XLSX file, and a template for authors to fill in. Pure."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO
from zipfile import BadZipFile
from zlib import error as ZlibError

from quizzes.exchange import table
from quizzes.exchange.archive import Archive
from quizzes.exchange.cells import Spoilt, shown
from quizzes.exchange.columns import COLUMNS, EXAMPLE_ID, MOST_OPTIONS, column_names
from quizzes.exchange.examples import EXAMPLES
from quizzes.exchange.limits import BrokenFile, require_size

PARTS = frozenset({"xml", "rels", "vml", "bin", "png", "jpg", "jpeg", "gif", "emf", "wmf"})
MAX_UNPACKED_BYTES = 30 * 1024 * 1024
MOST_IN_CELL = 32_767  # characters, by the format
MOST_COLUMNS = len(column_names(MOST_OPTIONS)) + 20  # and some of the author's own
ROWS_TO_FILL = 1000
OLD_FILE = b"\xd0\xcf\x11\xe0"
# The same questions make the same bytes, whenever they are exported.
SOME_DAY = datetime.fromisoformat("2000-01-01T00:00:00")
WHAT_OPENPYXL_RAISES = (
    *(
        AttributeError,
        BadZipFile,
        EOFError,
        IndexError,
        KeyError,
        OSError,
        SyntaxError,
        TypeError,
    ),
    *(ValueError, ZlibError),
)
DAMAGED = "The file is damaged, or is no XLSX file. Open it in a spreadsheet, and save it as XLSX again."


def read(data):
    """Return the Reading of the first sheet that holds questions; BrokenFile when there is none."""
    require_size(data)
    if data.startswith(OLD_FILE):
        raise BrokenFile(
            "The file is locked with a password, or is an old XLS file. Save it as XLSX without a password."
        )
    Archive(data, PARTS, most_bytes=MAX_UNPACKED_BYTES)
    for sheet in _sheets(data):
        heading = next(_rows(sheet, MOST_COLUMNS), [])
        if table.is_heading(heading):
            return table.read_rows(_rows(sheet, len(heading)))
    raise BrokenFile(
        "No sheet begins with a row that names the columns “kind” and “question”. Begin with the template.", 1
    )


def _sheets(data):
    # Here, as below: it takes 15 MB, and with NumPy twice as much, which most processes never need.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False).worksheets
    except (InvalidFileException, *WHAT_OPENPYXL_RAISES):
        raise BrokenFile(DAMAGED) from None


def _rows(sheet, width):
    """Yield the rows of a sheet as texts. What the sheet says about its own size is not believed."""
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
        if number > table.MAX_ROWS:
            raise BrokenFile(
                f"The sheet has more than {table.MAX_ROWS:,} rows. Delete the empty rows at its end, or split it.",
                number,
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
        return shown(Decimal(f"{value:.15g}"))
    return Spoilt("The spreadsheet has made a date or a time of this. Format the cell as text, and type it again.")


# Writing.


def misfit(draft):
    """Return why the format cannot carry a question, or an empty text."""
    if reason := table.misfit(draft):
        return reason
    _, cells = table.write_rows([draft])
    longest = max(map(len, cells))
    return (
        f"A cell holds {MOST_IN_CELL:,} characters at most, and it has a text of {longest:,}."
        if longest > MOST_IN_CELL
        else ""
    )


def write(drafts):
    """Return the bytes of an XLSX file in which every cell is a text."""
    from xlsxwriter import Workbook

    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": SOME_DAY})
        _fill_questions(book, table.write_rows(drafts))
        _fill_columns(book)
    return out.getvalue()


def template():
    """Return an XLSX file with a row for each kind of question, to be written over, and what each column is for."""
    return write(EXAMPLES)


def _fill_questions(book, rows):
    sheet = book.add_worksheet("Questions")
    # As text, so that no spreadsheet makes a date of “1-2” or a number of “007”.
    plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    example = book.add_format(
        {"num_format": "@", "text_wrap": True, "valign": "top", "italic": True, "font_color": "#595959"}
    )
    heading = book.add_format({"bold": True, "bg_color": "#E7E6E6", "bottom": 1, "valign": "top"})
    names, *questions = rows
    for place, name in enumerate(names):
        column = _column(name)
        sheet.set_column(place, place, column.width, plain)
        sheet.write_string(0, place, name, heading)
        if column.choices:
            last = len(questions) + ROWS_TO_FILL
            sheet.data_validation(1, place, last, place, _list_of(column))
    for number, cells in enumerate(questions, 1):
        look = example if cells[0] == EXAMPLE_ID else plain
        for place, cell in enumerate(cells):
            if cell:
                sheet.write_string(number, place, cell, look)
    sheet.freeze_panes(1, 3)


def _column(name):
    return next(
        column for column in COLUMNS if name == column.name or (column.numbered and name.startswith(f"{column.name} "))
    )


def _list_of(column):
    return {
        "validate": "list",
        "source": list(column.choices),
        "ignore_blank": True,
        "error_title": column.name,
        "error_message": "Choose from the list.",
    }


def _fill_columns(book):
    sheet = book.add_worksheet("Columns")
    heading = book.add_format({"bold": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 18, heading)
    sheet.set_column(1, 1, 100, plain)
    for number, column in enumerate(COLUMNS):
        sheet.write_string(number, 0, f"{column.name} 1, 2, …" if column.numbered else column.name, heading)
        sheet.write_string(number, 1, column.about, plain)
