"""The lists behind the numbers of a cascade: one table each, for the page and for files."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from dashboards.exports.table import Column, Kind, Table
from dashboards.listings import DAY_WIDTH, day
from institutions.countries import country_name
from trainers import cascade_queries as queries
from trainers.cascade import months_before
from trainers.count_words import people

RENEWALS_DUE_MONTHS = 6


@dataclass(frozen=True)
class Listing:
    """`rows`: a queryset; `cells` makes the cells of a page of it, and `href` where a row leads, or ""."""

    title: str
    columns: Callable
    rows: Callable
    cells: Callable
    href: Callable = lambda row: ""


def table_of(name, scope, whose, rows=None):
    """Return the table of a list; `rows`: those of one page."""
    listing = LISTINGS[name]
    days = f"{date_format(scope.begin)} – {date_format(scope.end)}"
    return Table(
        str(listing.title),
        listing.columns(),
        listing.cells(scope, rows if rows is not None else listing.rows(scope)),
        get_language(),
        get_language_bidi(),
        f"{whose} · {days}",
    )


def address(name):
    return reverse("manage_cascade_rows", args=[name])


# Trainers ----------------------------------------------------------------------------


def trainer_columns():
    return (
        Column("trainer", _("trainer"), width=24),
        Column("institution", _("institution"), width=24),
        Column("state", _("state"), width=20),
        Column("valid_until", _("valid until"), Kind.DAY, DAY_WIDTH),
        Column("mentor", _("mentored by"), width=24),
        Column("sessions", _("verified sessions"), Kind.NUMBER, 11),
        Column("trainees", _("trainees"), Kind.NUMBER, 11),
        Column("tree_trainers", _("trainers below"), Kind.NUMBER, 11),
        Column("tree_trainees", _("trainees with all below"), Kind.NUMBER, 11),
    )


def trainer_cells(scope, rows):
    for row in rows:
        reach = getattr(row, "reach", None)
        below = reach.tree_trainers - reach.trainers if reach else 0
        counts = (reach.sessions, reach.trainees, below, reach.tree_trainees) if reach else (0, 0, 0, 0)
        known = row.mentor is not None and row.mentor.institution_id in scope.institutions
        mentor = row.mentor.person.display_name if known else ""
        state, ends = str(row.get_state_display()), day(row.valid_until)
        yield (row.person.display_name, row.institution.local_name, state, ends, mentor, *counts)


def trainers(title, rows):
    def told(scope):
        return rows(scope).select_related("person", "institution", "reach", "mentor__person")

    return Listing(title, trainer_columns, told, trainer_cells, tree_address)


def tree_address(row):
    return reverse("manage_tree", args=[row.public_id])


def due(scope):
    """Those whose certificate ends in the six months after the range."""
    return queries.due(scope, months_before(scope.end, -RENEWALS_DUE_MONTHS))


# Sessions ----------------------------------------------------------------------------


def session_columns():
    return (
        Column("day", _("day"), Kind.DAY, DAY_WIDTH),
        Column("place", _("place"), width=24),
        Column("country", _("country"), width=20),
        Column("region", _("region"), width=20),
        Column("trainer", _("trainer"), width=24),
        Column("institution", _("institution"), width=24),
        Column("trainees", _("trainees"), Kind.NUMBER, 11),
        Column("firms", _("firms"), Kind.NUMBER, 11),
        Column("minutes", _("minutes"), Kind.NUMBER, 11),
        Column("answers", _("answers to the survey"), Kind.NUMBER, 11),
    )


def session_rows(scope):
    return queries.sessions(scope).select_related("trainer__person", "institution").order_by("-held_on", "-pk")


def session_cells(scope, rows):
    language = get_language()
    for row in rows:
        yield (
            row.held_on.isoformat(),
            row.place,
            country_name(row.country, language),
            row.region,
            row.trainer.person.display_name,
            row.institution.local_name,
            row.trainees_total,
            row.firms_total,
            row.minutes,
            row.survey_n,
        )


# Firms -------------------------------------------------------------------------------


def firm_columns():
    return (
        Column("firm", _("firm"), width=32),
        Column("country", _("country"), width=20),
        Column("people", _("people trained"), width=14),
    )


def firm_cells(scope, rows):
    for firm, row in named(rows):
        yield (firm.name, country_name(firm.country, get_language()), people(row["people"]))


def named(rows):
    rows = list(rows)
    firms = queries.firm_rows([row["root"] for row in rows])
    return [(firms[row["root"]], row) for row in rows]


def followed_columns():
    return (
        Column("firm", _("firm"), width=32),
        Column("country", _("country"), width=20),
        Column("acted", _("named an action after 3 months"), width=14),
    )


def followed_cells(scope, rows):
    for firm, row in named(rows):
        yield (firm.name, country_name(firm.country, get_language()), _("Yes") if row["acted"] else _("No"))


# What trainers' sessions came to ------------------------------------------------------


def taught_columns():
    return (
        Column("trainer", _("trainer"), width=24),
        Column("institution", _("institution"), width=24),
        Column("sessions", _("sessions"), Kind.NUMBER, 11),
        Column("trainees", _("trainees"), Kind.NUMBER, 11),
        Column("answers", _("answers to the survey"), Kind.NUMBER, 11),
        Column("survey", _("mean of the survey, of 5"), width=11),
        Column("gain", _("normalised gain"), width=11),
    )


def taught_rows(scope):
    with_sessions = queries.trainers(scope).filter(deliveries__in=queries.verified_in(scope))
    return with_sessions.distinct().select_related("person", "institution").order_by("person__last_name", "pk")


def taught_cells(scope, rows):
    counts = queries.taught(scope)
    for row in rows:
        yield (row.person.display_name, row.institution.local_name, *results(counts[row.pk]))


def results(taught):
    shown = (None if each is None else f"{float(each):.2f}" for each in (taught.survey, taught.gain))
    return (taught.sessions, taught.trainees, taught.answered, *shown)


LISTINGS = {
    "active": trainers(gettext_lazy("Active trainers"), queries.active),
    "idle": trainers(gettext_lazy("Certified trainers without a session in 12 months"), queries.idle),
    "standing": trainers(gettext_lazy("Certified trainers"), queries.standing),
    "second-generation": trainers(gettext_lazy("Trainers of the second generation"), queries.second_generation),
    "ending": trainers(gettext_lazy("Certificates that ended, end or were renewed"), queries.ending),
    "due": trainers(gettext_lazy("Renewals due"), due),
    "sessions": Listing(gettext_lazy("Verified sessions"), session_columns, session_rows, session_cells),
    "firms": Listing(
        gettext_lazy("Firms reached"), firm_columns, lambda scope: queries.firms(scope).order_by("root"), firm_cells
    ),
    "firms-of-two": Listing(
        gettext_lazy("Firms with two people trained or more"),
        firm_columns,
        lambda scope: queries.firms_of_two(scope).order_by("root"),
        firm_cells,
    ),
    "followed": Listing(
        gettext_lazy("Firms asked after 3 months"),
        followed_columns,
        lambda scope: queries.followed(scope).order_by("root"),
        followed_cells,
    ),
    "acted": Listing(
        gettext_lazy("Firms that acted"),
        followed_columns,
        lambda scope: queries.acted(scope).order_by("root"),
        followed_cells,
    ),
    "taught": Listing(
        gettext_lazy("Survey and gain by trainer"), taught_columns, taught_rows, taught_cells, tree_address
    ),
}
