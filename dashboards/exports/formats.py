"""The formats that a table comes in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext_lazy as _

from dashboards.exports.csv_file import csv_pieces
from dashboards.exports.json_file import json_pieces
from dashboards.exports.ods_file import MIME_TYPE, write_ods
from dashboards.exports.pdf_file import write_pdf
from dashboards.exports.xlsx_file import write_xlsx


@dataclass(frozen=True)
class Format:
    """`pieces`: it is sent while it is written, however long it is. Without, a table of more than `rows_at_once` is
    made in the background, and one of more than `most_rows` not at all.
    """

    ending: str
    label: str
    content_type: str
    write: Callable
    pieces: Callable | None = None
    rows_at_once: int = 5000
    most_rows: int | None = None


def _written(pieces, table, file):
    for piece in pieces(table):
        file.write(piece)


XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    each.ending: each
    for each in (
        Format("csv", "CSV", "text/csv; charset=utf-8", partial(_written, csv_pieces), csv_pieces),
        Format("xlsx", _("Excel (XLSX)"), XLSX_TYPE, write_xlsx),
        Format("ods", _("OpenDocument (ODS)"), MIME_TYPE, write_ods),
        Format("json", "JSON", "application/json", partial(_written, json_pieces), json_pieces),
        # WeasyPrint needs the whole document at once, a second for every thirty rows.
        Format("pdf", "PDF", "application/pdf", write_pdf, rows_at_once=100, most_rows=500),
    )
}
