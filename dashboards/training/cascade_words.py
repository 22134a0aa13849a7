"""The measures of a cascade as tiles: a number, what it is of, and in which days."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.analysis.words import percent
from trainers.cascade import Kind
from trainers.count_words import too_few

# Of each measure: its title; what is counted, with the whole; the list of its rows.
TITLES = {
    "active": gettext_lazy("Active trainers"),
    "cascade_ratio": gettext_lazy("Trainees for each active trainer"),
    "trainees": gettext_lazy("Trainees reached"),
    "firms": gettext_lazy("Firms reached"),
    "depth": gettext_lazy("Firms with two people trained or more"),
    "activation": gettext_lazy("Firms that acted"),
    "retention": gettext_lazy("Certificates renewed"),
    "second_generation": gettext_lazy("Second generation"),
    "women": gettext_lazy("Women"),
    "under30": gettext_lazy("Under 30"),
    "micro": gettext_lazy("Firms with fewer than 10 people"),
    "rural": gettext_lazy("Firms in the countryside"),
    "cost": gettext_lazy("Cost of each firm that acted"),
    "survey": gettext_lazy("Mean of the survey, of 5"),
    "response": gettext_lazy("Answered the survey"),
    "before": gettext_lazy("Test before, in percent"),
    "after": gettext_lazy("Test after, in percent"),
    "gain": gettext_lazy("Normalised gain"),
    "answered_3": gettext_lazy("Answered after 3 months"),
    "acted_3": gettext_lazy("Took one action or more"),
    "shown_3": gettext_lazy("Named evidence for it"),
    "answered_12": gettext_lazy("Answered after 12 months"),
}
DETAILS = {
    "active": gettext_lazy("%(part)s of %(whole)s certified trainers held a verified session in the last 12 months."),
    "cascade_ratio": gettext_lazy("%(part)s trainees, %(whole)s active trainers."),
    "trainees": gettext_lazy("As counted in the logs of verified sessions. Who came twice counts twice."),
    "firms": gettext_lazy("Each firm once, by its name and country."),
    "depth": gettext_lazy("%(part)s of %(whole)s firms."),
    "activation": gettext_lazy("%(part)s of %(whole)s firms that were asked after 3 months named an action."),
    "retention": gettext_lazy("%(part)s of %(whole)s certificates that ended or would have."),
    "second_generation": gettext_lazy("%(part)s of %(whole)s certified trainers were mentored by one."),
    "women": gettext_lazy("%(part)s of %(whole)s trainees."),
    "under30": gettext_lazy("%(part)s of %(whole)s trainees."),
    "micro": gettext_lazy("%(part)s of %(whole)s firms, counted session by session."),
    "rural": gettext_lazy("%(part)s of %(whole)s firms, counted session by session."),
    "cost": gettext_lazy("%(part)s for %(whole)s firms that acted."),
    "survey": gettext_lazy("Of %(whole)s answers."),
    "response": gettext_lazy("%(part)s of %(whole)s trainees."),
    "before": gettext_lazy("%(whole)s trainees took both tests."),
    "after": gettext_lazy("%(whole)s trainees took both tests."),
    "gain": gettext_lazy("Of what was left to learn, %(whole)s trainees."),
    "answered_3": gettext_lazy("%(part)s of %(whole)s who were asked."),
    "acted_3": gettext_lazy("%(part)s of %(whole)s who answered."),
    "shown_3": gettext_lazy("%(part)s of %(whole)s who acted."),
    "answered_12": gettext_lazy("%(part)s of %(whole)s who were asked."),
}
ROWS = {
    "active": "active",
    "cascade_ratio": "active",
    "trainees": "sessions",
    "firms": "firms",
    "depth": "firms-of-two",
    "activation": "acted",
    "retention": "ending",
    "second_generation": "second-generation",
    "women": "sessions",
    "under30": "sessions",
    "micro": "sessions",
    "rural": "sessions",
    "cost": "acted",
    "survey": "sessions",
    "response": "sessions",
    "before": "sessions",
    "after": "sessions",
    "gain": "sessions",
    "answered_3": "followed",
    "acted_3": "acted",
    "shown_3": "acted",
    "answered_12": "followed",
}


@dataclass(frozen=True)
class Tile:
    key: str
    title: str
    value: str
    detail: str
    rows: str
    target: str = ""
    reached: bool | None = None


def tile(measure):
    return Tile(
        measure.key,
        str(TITLES[measure.key]),
        value_of(measure),
        _("It would tell of fewer than five people.") if measure.hidden else DETAILS[measure.key] % parts_of(measure),
        ROWS[measure.key],
        written(measure.target, measure.kind, measure.key) if measure.target is not None else "",
        measure.reached,
    )


def value_of(measure):
    if measure.hidden and measure.kind == Kind.NUMBER:
        return too_few()
    if measure.hidden:
        return _("Hidden")
    return "–" if measure.value is None else written(measure.value, measure.kind, measure.key)


def parts_of(measure):
    whole = measure.whole if measure.whole is not None else 0
    return {"part": intcomma(round(measure.part)), "whole": intcomma(round(whole))}


def written(value, kind, key):
    if kind == Kind.SHARE:
        return percent(value)
    if kind == Kind.NUMBER:
        return str(intcomma(value))
    return number_format(float(value), 2 if key in ("survey", "gain") else 1, use_l10n=True, force_grouping=True)
