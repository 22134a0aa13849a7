"""The ledger of learning hours as a file: a row for each fact, so that every total can be added up again."""

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language, get_language_bidi, override
from django.utils.translation import gettext as _

from dashboards.exports.table import Column, Kind, Table
from dashboards.hours_words import rests_on, what
from dashboards.listings import DAY_WIDTH, day


def hours_table(entries, institutions, content, at):
    names = {institution.pk: institution.local_name for institution in institutions}
    # The rows are written after the request, when its language may be gone.
    language, words = get_language(), {}

    def cells(entry):
        line = entry.line
        key = (line.source, line.module, line.lesson)
        if key not in words:
            with override(language):
                words[key] = (what(line, content.modules), rests_on(line))
        said, basis = words[key]
        person = entry.learner
        return (
            person.display_name,
            person.email,
            names[entry.institution_id],
            day(line.at),
            said,
            line.minutes,
            basis,
        )

    title, about = _("Learning hours"), date_format(localdate(at))
    return Table(title, columns(), map(cells, entries), language, get_language_bidi(), about)


def columns():
    return (
        Column("name", _("name"), width=24),
        Column("email", _("email"), width=28),
        Column("institution", _("institution"), width=24),
        Column("day", _("day"), Kind.DAY, DAY_WIDTH),
        Column("what", _("what"), width=32),
        Column("minutes", _("minutes"), Kind.NUMBER, 11),
        Column("source", _("where the minutes come from"), width=40),
    )
