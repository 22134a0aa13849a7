"""The list of learners as a file."""

import csv
import io
from itertools import islice

from django.http import StreamingHttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dashboards.queries import STATE_LABELS
from pages.cells import safe_cell

CHUNK = 2000
BYTE_ORDER_MARK = "\ufeff"  # without it, Excel takes the file for its own old encoding


def learners_csv(rows, filename):
    """Return the rows as a download that is written while it is read."""
    header = [
        _("name"),
        _("email"),
        _("course"),
        _("enrolled on"),
        _("progress in percent"),
        _("last activity"),
        _("finished on"),
        _("state"),
        _("certificate id"),
    ]
    # Translated now: the rows are written after the request, when its language may be gone.
    labels = {state: str(label) for state, label in STATE_LABELS.items()}
    response = StreamingHttpResponse(_written(header, rows, labels), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _written(header, rows, labels):
    yield BYTE_ORDER_MARK + _lines([header])
    rows = iter(rows)
    while chunk := [_cells(row, labels) for row in islice(rows, CHUNK)]:
        yield _lines(chunk)


def _lines(rows):
    lines = io.StringIO()
    csv.writer(lines).writerows([safe_cell(cell) for cell in row] for row in rows)
    return lines.getvalue()


def _cells(row, labels):
    return [
        row.name,
        row.email,
        row.course,
        _day(row.enrolled_at),
        "" if row.percent is None else row.percent,
        _day(row.last_activity_at),
        _day(row.completed_at),
        labels[row.state],
        row.certificate,
    ]


def _day(moment):
    return localdate(moment).isoformat() if moment else ""
