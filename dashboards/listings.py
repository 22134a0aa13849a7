"""The lists that people take away: what stands in each column, and where its rows come from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from certificates.models import Certificate
from certificates.serial import grouped
from dashboards import certificate_queries, columns, queries
from dashboards.exports.table import Column, Kind, Table

CHUNK = 2000
DAY_WIDTH = 14


@dataclass(frozen=True)
class Listing:
    """A list that is a table when it is given rows. `rows` reads all of them at once, `keys` and `rows_of` bit by bit.

    All words are in the language of whoever asked: rows are written after the request, when its language may be gone.
    """

    head: Table
    count: Callable[[int], int]  # no further than so many
    rows: Callable[[], Iterable[tuple]]
    keys: Callable[[], Iterable[int]]
    rows_of: Callable[[list], Iterable[tuple]]

    def table(self, rows=None):
        return self.head.with_rows(self.rows() if rows is None else rows)


def listing(title, head, institutions, at, cells, **ways):
    whose = institutions[0].local_name if len(institutions) == 1 else _("All institutions")
    about = f"{whose} · {date_format(localdate(at))}"
    return Listing(
        Table(title, head, (), get_language(), get_language_bidi(), about),
        count=lambda most: ways["keys"]()[:most].count(),
        rows=lambda: map(cells, ways["rows"]()),
        keys=lambda: ways["keys"]().iterator(),
        rows_of=lambda keys: map(cells, ways["rows_of"](keys)),
    )


def learners(institutions, filters, titles, at):
    labels = {state: str(label) for state, label in queries.STATE_LABELS.items()}
    shown = columns.read(filters.columns) if filters.columns else columns.COLUMNS
    places = [place for place, each in enumerate(learner_columns()) if each.name in (columns.ALWAYS, *shown)]
    return listing(
        _("Learners"),
        tuple(learner_columns()[place] for place in places),
        institutions,
        at,
        lambda row: picked(learner_cells(row, labels), places),
        keys=lambda: queries.all_keys(institutions, filters, at),
        rows=lambda: queries.all_rows(institutions, filters, titles, at, CHUNK),
        rows_of=lambda keys: queries.rows_of_keys(institutions, filters, titles, at, keys),
    )


def picked(cells, places):
    return tuple(cells[place] for place in places)


def learner_columns():
    return (
        Column("name", _("name"), width=24),
        Column("email", _("email"), width=28),
        Column("course", _("course"), width=28),
        Column("enrolled_on", _("enrolled on"), Kind.DAY, DAY_WIDTH),
        Column("percent", _("progress in percent"), Kind.NUMBER, 13),
        Column("last_activity_on", _("last activity"), Kind.DAY, DAY_WIDTH),
        Column("finished_on", _("finished on"), Kind.DAY, DAY_WIDTH),
        Column("state", _("state"), width=13),
        Column("certificate", _("certificate id"), width=30),
    )


def learner_cells(row, labels):
    return (
        row.name,
        row.email,
        row.course,
        day(row.enrolled_at),
        row.percent,
        day(row.last_activity_at),
        day(row.completed_at),
        labels[row.state],
        row.certificate,
    )


def certificates(institutions, filters, at):
    kinds = {kind: str(label) for kind, label in Certificate.KINDS}
    states = {state: str(label) for state, label in (*Certificate.STATES, (Certificate.EXPIRED, _("Expired")))}
    matching = lambda: certificate_queries.matching(institutions, filters, at)  # noqa: E731
    return listing(
        _("Certificates"),
        certificate_columns(),
        institutions,
        at,
        lambda row: certificate_cells(row, kinds, states, at),
        keys=lambda: matching().values_list("pk", flat=True),
        rows=lambda: matching().iterator(chunk_size=CHUNK),
        rows_of=lambda keys: certificate_queries.of_keys(institutions, keys),
    )


def certificate_columns():
    return (
        Column("id", _("certificate id"), width=32),
        Column("name", _("name"), width=24),
        Column("kind", _("kind"), width=20),
        Column("title", _("title"), width=28),
        Column("cohort", _("cohort"), width=16),
        Column("minutes", _("minutes of learning"), Kind.NUMBER, 11),
        Column("issued_on", _("issued on"), Kind.DAY, DAY_WIDTH),
        Column("valid_until", _("valid until"), Kind.DAY, DAY_WIDTH),
        Column("state", _("state"), width=12),
        Column("reason", _("reason"), width=20),
    )


def certificate_cells(row, kinds, states, at):
    return (
        grouped(row.serial),
        row.name,
        kinds[row.kind],
        row.title,
        row.cohort_name,
        row.minutes,
        day(row.issued_at),
        day(row.expires_at),
        states[row.state_at(at)],
        row.state_reason,
    )


def day(moment):
    return localdate(moment).isoformat() if moment else None
