"""What a list is narrowed to, in words, each with the address of the list without it."""

from datetime import date

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dashboards.filters import Show
from quizzes.analysis.words import language_name


def narrowed_to(filters):
    """Return (words, address without) for what has no field of its own in the form."""
    found = [(WORDS[name](value), filters.address(**{name: ""})) for name, value in filters.narrow.items()]
    if filters.show in STEPS:
        found.append((STEPS[filters.show](), filters.address(show=Show.ALL)))
    return found


def stage_name(stage):
    return render_to_string("components/stage.html", {"stage": stage}).strip()


def _stage(stage):
    # Translators: what a list is narrowed to; after it a range such as "25–49%".
    return _("progress: %(stage)s") % {"stage": stage_name(stage)}


def _begun(text):
    return _("enrolled in %(month)s") % {"month": month_name(text)}


def _month(text):
    return _("finished in %(month)s") % {"month": month_name(text)}


def month_name(text):
    year, month = map(int, text.split("-"))
    return date_format(date(year, month, 1), "YEAR_MONTH_FORMAT")


def _language(code):
    return _("took a quiz in %(language)s") % {"language": language_name(code)}


WORDS = {"stage": _stage, "begun": _begun, "month": _month, "language": _language}
STEPS = {
    Show.STARTED: lambda: _("started"),
    Show.HALF: lambda: _("half way or further"),
    Show.MEMBERS: lambda: _("one row for each learner"),
}
