"""A table as PDF: to be read and filed, with its head on every page. For as many rows as anybody reads."""

from unicodedata import bidirectional

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from dashboards.exports.table import Kind, text_of
from pages.pdf import render_pdf

SECONDS = 300
FIRST_STRONG, END_ISOLATE = "\u2068", "\u2069"


def write_pdf(table, file):
    file.write(render_pdf(document_of(table), title=table.title, language=table.language, seconds=SECONDS))


def document_of(table):
    """Return the HTML to print."""
    whole = sum(column.width for column in table.columns)
    with override(table.language):
        context = {
            "table": table,
            "columns": [(column, f"{100 * column.width / whole:.2f}%") for column in table.columns],
            "about": isolated_parts(table.about),
            "rows": [
                [(text_of(cell), look_of(cell, column)) for cell, column in zip(row, table.columns, strict=True)]
                for row in table.rows
            ],
            "direction": "rtl" if table.rtl else "ltr",
            "start": "right" if table.rtl else "left",
            "end": "left" if table.rtl else "right",
            "page": page_words(),
        }
        return render_to_string("dashboards/print/table.html", context)


def look_of(cell, column):
    """Return the classes of a cell: a text keeps its own direction, whatever that of the page is."""
    if column.kind == Kind.TEXT:
        return "rtl" if begins_rtl(text_of(cell)) else "ltr"
    return "num" if column.kind == Kind.NUMBER else "day"


def begins_rtl(text):
    """Say whether the first letter of a text belongs to a script that runs from right to left."""
    strong = (way for letter in text if (way := bidirectional(letter)) in ("L", "R", "AL"))
    return next(strong, "L") != "L"


def isolated_parts(text):
    """Keep a name and a date, which may run in two directions, from mixing in one line."""
    return " · ".join(f"{FIRST_STRONG}{part}{END_ISOLATE}" for part in text.split(" · ")) if text else ""


def page_words():
    """Return CSS content that says which page of how many it is."""
    # Translators: at the foot of each page of a printed table.
    text = _("Page %(page)s of %(pages)s")
    for sign, escaped in (("\\", r"\5c "), ('"', r"\22 "), ("<", r"\3c ")):
        text = text.replace(sign, escaped)
    counted = text % {"page": '" counter(page) "', "pages": '" counter(pages) "'}
    return mark_safe(f'"{counted}"')  # noqa: S308 - escaped
