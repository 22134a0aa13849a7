"""What came of each line of a file of learners, as a file."""

from django.http import StreamingHttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from dashboards.exports.csv_file import csv_pieces
from dashboards.exports.table import Column, Kind, Table
from dashboards.intake_words import OUTCOMES, reason_in_words


def report_csv(rows, filename):
    """Return the lines as a download that is written while it is read."""
    columns = (
        Column("row", _("row"), Kind.NUMBER),
        Column("email", _("email")),
        Column("first_name", _("first name")),
        Column("last_name", _("last name")),
        Column("outcome", _("what happens")),
        Column("done_at", _("done")),
        Column("reason", _("reason")),
    )
    table = Table(filename, columns, _cells(rows, get_language()), language=get_language())
    response = StreamingHttpResponse(csv_pieces(table), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _cells(rows, language):
    for row in rows:
        done = row.done_at.isoformat(timespec="seconds") if row.done_at else ""
        # The request, and with it its language, may be over by now.
        with override(language):
            said = (str(OUTCOMES[row.outcome]), done, reason_in_words(row))
        yield (row.line, row.email, row.first_name, row.last_name, *said)
