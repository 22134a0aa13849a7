"""The charts of a cascade: numbers with the addresses of their rows, in the reader's language."""

from datetime import date

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi, ngettext
from django.utils.translation import gettext as _

from dashboards.activity import protected
from institutions.countries import country_name
from pages.charts import Amount, bars, columns
from trainers.cascade import few
from trainers.count_words import people

MOST_BARS, MOST_MONTHS = 12, 24
UNSAID = "–"


def months(counts, scope):
    """Verified sessions in each month of the range, the latest of them where there are many."""
    amounts = []
    for month in months_of(scope)[-MOST_MONTHS:]:
        sessions, trainees = counts.get(month, (0, 0))
        name, shown = date_format(month, "YEAR_MONTH_FORMAT"), people(trainees)
        said = _("%(month)s: %(sessions)s, %(trainees)s trainees") % {
            "month": name,
            "sessions": intcomma(sessions),
            "trainees": shown,
        }
        amounts.append(Amount(date_format(month, "M"), sessions, said))
    return columns(amounts, head=(_("Month"), _("Sessions and trainees")), rtl=get_language_bidi())


def months_of(scope):
    first, last = (day.year * 12 + day.month - 1 for day in (scope.begin, scope.end))
    return [date(each // 12, each % 12 + 1, 1) for each in range(first, last + 1)]


def active_and_idle(ledger, rows):
    """Who teaches, of those who may; those who do not lately lead to the same list as a reminder."""
    parts = [
        (_("Active in the last 12 months"), ledger.active, "active"),
        (_("Idle"), ledger.standing - ledger.active, "idle"),
    ]
    # The length of a bar would tell what the words hide.
    amounts = [Amount(label, 0 if few(number) else number, people(number), rows(name)) for label, number, name in parts]
    return bars(amounts, head=(_("Certified trainers"), _("Number")), rtl=get_language_bidi())


def countries(counts):
    """Trainees by country of the session; so many countries, and the rest together."""
    return _places(
        [(country_name(code, get_language()) or code, n, number) for code, n, number in counts], _("Country")
    )


def regions(counts):
    named = [(f"{region} · {country_name(code, get_language())}", n, number) for code, region, n, number in counts]
    return _places(named, _("Region"))


def _places(counts, head):
    """Draw trainees by place. What few people would be told by is hidden, and what it could be computed from."""
    if not counts:
        return None
    shown, rest = counts[:MOST_BARS], counts[MOST_BARS:]
    if rest:
        shown = [*shown, (_("Elsewhere"), sum(each[1] for each in rest), sum(each[2] for each in rest))]
    kept = protected({place: each[2] for place, each in enumerate(shown)})
    amounts = []
    for place, (label, sessions, _number) in enumerate(shown):
        number = kept[place]
        said = ngettext("%(number)s session", "%(number)s sessions", sessions) % {"number": intcomma(sessions)}
        hidden = people(shown[place][2]) if few(shown[place][2]) else UNSAID
        amounts.append(Amount(label, number or 0, f"{hidden if number is None else intcomma(number)} · {said}"))
    return bars(amounts, head=(head, _("Trainees and sessions")), rtl=get_language_bidi())
