"""The log of what staff did as a file."""

import json

from django.http import StreamingHttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dashboards.exports.csv_file import csv_pieces
from dashboards.exports.table import Column, Kind, Table
from institutions.models import AuditEntry


def log_csv(lines, filename):
    """Return the log as a download that is written while it is read."""
    response = StreamingHttpResponse(csv_pieces(log_table(lines)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def log_table(lines):
    """Return the log as a table. People stand in it as they are called today, and by id."""
    columns = (
        Column("number", _("number"), Kind.NUMBER),
        Column("at", _("date and time")),
        Column("who", _("who")),
        Column("verb", _("what was done")),
        Column("person", _("about whom")),
        Column("person_id", _("id of the person")),
        Column("kind", _("kind")),
        Column("object_id", _("id")),
        Column("before", _("before")),
        Column("after", _("after")),
        Column("hash", _("hash")),
    )
    # Translated now: the rows are written after the request, when its language may be gone.
    labels = {verb: str(label) for verb, label in AuditEntry.VERBS}
    return Table(_("Log"), columns, (_cells(line, labels) for line in lines))


def _cells(line, labels):
    entry = line.entry
    before, after = (json.dumps(facts, ensure_ascii=False) if facts else "" for facts in (entry.before, entry.after))
    return (
        entry.seq,
        localtime(entry.at).isoformat(sep=" ", timespec="seconds"),
        line.actor,
        labels.get(entry.verb, entry.verb),
        line.person,
        entry.person,
        entry.kind,
        entry.object_id,
        before,
        after,
        entry.hash,
    )
