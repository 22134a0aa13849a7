"""Questions as an XLSX file, and a template for authors to fill in. Pure."""

from datetime import datetime
from io import BytesIO

from pages.tables.broken import BrokenFile, require_size
from pages.tables.xlsx_rows import rows_of, sheets_of
from quizzes.exchange import table
from quizzes.exchange.columns import COLUMNS, EXAMPLE_ID, MOST_OPTIONS, column_names
from quizzes.exchange.examples import EXAMPLES
from quizzes.exchange.limits import MAX_BYTES

MAX_UNPACKED_BYTES = 30 * 1024 * 1024
MOST_IN_CELL = 32_767  # characters, by the format
MOST_COLUMNS = len(column_names(MOST_OPTIONS)) + 20  # and some of the author's own
ROWS_TO_FILL = 1000
# The same questions make the same bytes, whenever they are exported.
SOME_DAY = datetime.fromisoformat("2000-01-01T00:00:00")


def read(data):
    """Return the Reading of the first sheet that holds questions; BrokenFile when there is none."""
    require_size(data, MAX_BYTES)
    for sheet in sheets_of(data, MAX_UNPACKED_BYTES):
        heading = next(rows_of(sheet, MOST_COLUMNS, table.MAX_ROWS), [])
        if table.is_heading(heading):
            return table.read_rows(rows_of(sheet, len(heading), table.MAX_ROWS))
    raise BrokenFile(
        "No sheet begins with a row that names the columns “kind” and “question”. Begin with the template.", 1
    )


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
