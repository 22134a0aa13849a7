"""A table as XLSX. Every cell is written as text, so that none can be a formula; one row is in memory. Pure."""

from dashboards.exports.table import Kind, lines_of, sheets, text_of

LONGEST_CELL = 32_767


def write_xlsx(table, file):
    # What it writes grows in temporary files, not in memory.
    # Here, since it takes 2 MB in each process, and few files are written.
    from xlsxwriter import Workbook

    book = Workbook(file, {"constant_memory": True})
    book.set_properties({"title": text_of(table.title), "subject": text_of(table.about)})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    number = book.add_format({"align": "right"})
    for rows in sheets(table.rows):
        _write_sheet(book.add_worksheet(), table, rows, head, number)
    book.close()


def _write_sheet(sheet, table, rows, head, number):
    if table.rtl:
        sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, lines_of(column.label), head)
    looks = [number if column.kind == Kind.NUMBER else None for column in table.columns]
    for line, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            sheet.write_string(line, place, lines_of(cell)[:LONGEST_CELL], looks[place])
