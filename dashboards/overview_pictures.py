"""The charts of the overview: numbers with the addresses of their rows, in the reader's language."""

from dataclasses import dataclass, replace
from datetime import date

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language_bidi, ngettext, pgettext
from django.utils.translation import gettext as _

from dashboards.filter_words import stage_name
from dashboards.filters import Show
from dashboards.reports import last_months, quartiles, summarise
from pages.charts import Amount, Bars, Columns, bars, columns
from quizzes.analysis.words import language_name, percent


@dataclass(frozen=True)
class Pictures:
    funnel: Bars
    progress: Bars
    months: Columns
    languages: Bars | None
    hardest: Bars | None


def pictures_of(numbers, hardest, scope, filters, modules, at):
    """Return the charts. Each number leads to its rows."""

    def rows(**asked):
        return rows_address(scope, filters, **asked)

    summary = summarise(numbers.tally, filters.course)
    return Pictures(
        funnel=funnel(summary, rows),
        progress=progress(summary.bars, rows),
        months=months(numbers.by_month, localdate(at), rows),
        languages=languages(numbers.languages, rows),
        hardest=questions(hardest, modules),
    )


def rows_address(scope, filters, **asked):
    """Return where the rows behind a number are: in the list of a manager, or in that of the cohort of a trainer."""
    if scope.lists:
        return reverse("manage_learners") + filters.rows(**asked)
    return reverse("cohort_rows", args=[scope.cohort]) + replace(filters, cohort=None).rows(**asked)


def funnel(summary, rows):
    """Enrolled, started, half way, finished: each is a part of the one before."""
    steps = [
        (_("Enrolled"), summary.total, Show.ALL),
        (_("Started"), summary.started, Show.STARTED),
        (_("Half way or further"), summary.half, Show.HALF),
        (_("Finished"), summary.finished, Show.FINISHED),
    ]
    amounts = [Amount(label, number, of_all(number, summary.total), rows(show=show)) for label, number, show in steps]
    return bars(amounts, head=(_("Step"), _("Enrolments")), most=summary.total, rtl=get_language_bidi())


def of_all(number, total):
    """Write a number with its share, which says more once there are a few."""
    return f"{intcomma(number)} · {percent(number / total)}" if total else intcomma(number)


def progress(stages, rows):
    """How far the enrolments are; the stuck ones stand out."""
    amounts = [
        Amount(
            label=stage_name(each.stage),
            value=each.number,
            shown=str(intcomma(each.number)),
            href=rows(stage=each.stage.value),
            part=each.stuck,
            part_shown=stuck(each.stuck),
        )
        for each in stages
    ]
    return bars(amounts, head=(_("Progress"), _("Enrolments"), _("Stuck")), rtl=get_language_bidi())


def stuck(number):
    # Translators: after a number of enrolments, so many of which are stuck.
    return ngettext("%(number)s stuck", "%(number)s stuck", number) % {"number": intcomma(number)} if number else ""


def months(counts, today, rows):
    """How many enrolments were finished in each of the last twelve months."""
    amounts = []
    for year, month in last_months(today.year, today.month):
        number = counts[year, month]
        name = date_format(date(year, month, 1), "YEAR_MONTH_FORMAT")
        label = date_format(date(year, month, 1), "M")
        href = rows(month=f"{year}-{month:02}") if number else ""
        amounts.append(Amount(label, number, f"{name}: {intcomma(number)}", href))
    return columns(amounts, head=(_("Month"), _("Finished")), rtl=get_language_bidi())


def languages(counts, rows):
    amounts = [
        Amount(language_name(code), number, str(intcomma(number)), rows(language=code)) for code, number in counts
    ]
    return bars(amounts, head=(_("Language"), _("Enrolments")), rtl=get_language_bidi()) if amounts else None


def questions(hardest, modules):
    """The questions that are answered worst; each leads to the module where what it asks is taught."""
    head = (_("Question"), pgettext("of the points of a question", "Reached"))
    amounts = [
        Amount(each.stem, each.facility, percent(each.facility), modules[each.module].url)
        for each in hardest
        if each.module in modules
    ]
    return bars(amounts, head=head, most=1, rtl=get_language_bidi()) if amounts else None


def days_needed(numbers):
    """Return the quartiles of the days from enrolling to finishing, or None."""
    return quartiles(numbers.days_needed)
