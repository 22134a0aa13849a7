"""The four levels of the evaluation plan, as a page and as a table."""

from collections import Counter
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from dashboards.exports.table import Column, Table
from dashboards.training.cascade_words import Tile, tile
from trainers import cascade_queries as queries
from trainers.cascade import FEWEST, levels
from trainers.count_words import people

LEVELS = {
    1: (gettext_lazy("Reaction"), gettext_lazy("Was it useful, clear and fair? By the survey on the same day.")),
    2: (gettext_lazy("Learning"), gettext_lazy("Do they know more? By the same test before and after the session.")),
    3: (gettext_lazy("Behaviour"), gettext_lazy("Do they act differently? By the questions after 3 months.")),
    4: (
        gettext_lazy("Results"),
        gettext_lazy("What did firms gain? As firms reported it after 12 months; the session is never the only cause."),
    ),
}
ACTIONS = {
    "inventory": gettext_lazy("Listed their rights"),
    "clearance_search": gettext_lazy("Searched before choosing a name"),
    "nda": gettext_lazy("Uses agreements of secrecy"),
    "filing": gettext_lazy("Filed an application"),
    "contract_clause": gettext_lazy("Put a clause into a contract"),
    "register": gettext_lazy("Keeps a register"),
    "renewal_calendar": gettext_lazy("Keeps a calendar of renewals"),
    "adviser": gettext_lazy("Met an adviser"),
}
RESULTS = {
    "filings": gettext_lazy("Filings"),
    "licences": gettext_lazy("Licences"),
    "disputes_avoided": gettext_lazy("Disputes avoided"),
    "finance": gettext_lazy("Finance obtained"),
    "sales": gettext_lazy("Sales linked"),
}


@dataclass(frozen=True)
class Result:
    """`firms` told of it; `total` and the range of what each told, where they told numbers."""

    title: str
    firms: str
    total: str = ""
    range: str = ""


@dataclass(frozen=True)
class Level:
    number: int
    title: str
    question: str
    tiles: tuple[Tile, ...]
    results: tuple[Result, ...] = ()


def levels_of(scope):
    """Return the four levels in five queries."""
    found = levels(queries.evidence_of(scope))
    more = {3: actions(queries.answers_after(scope, 3)), 4: results(queries.answers_after(scope, 12))}
    return [
        Level(number, str(title), str(question), tuple(tile(each) for each in found[number]), more.get(number, ()))
        for number, (title, question) in LEVELS.items()
    ]


def actions(answers):
    counts = Counter(code for codes, _results in answers for code in set(codes))
    return tuple(Result(word(ACTIONS, code), people(number)) for code, number in counts.most_common())


def results(answers):
    """Add up what was told, and say between which numbers; hidden where fewer than FEWEST told of it."""
    told = {}
    for _codes, results in answers:
        for code, value in results.items():
            if value:
                told.setdefault(code, []).append(value)
    return tuple(_result(code, values) for code, values in sorted(told.items()))


def _result(code, values):
    numbers = [int(each) for each in values if isinstance(each, int | float)]
    if len(values) < FEWEST or not numbers:
        return Result(word(RESULTS, code), people(len(values)))
    low, high = min(numbers), max(numbers)
    return Result(word(RESULTS, code), people(len(values)), str(sum(numbers)), f"{low} – {high}")


def word(words, code):
    return str(words.get(code, code.replace("_", " ")))


def table(scope, whose):
    """Return the levels as a table: a row for each number."""
    columns = (
        Column("level", _("level"), width=18),
        Column("measure", _("measure"), width=34),
        Column("value", _("value"), width=14),
        Column("target", _("target"), width=10),
        Column("of", _("what it is of"), width=44),
    )
    days = f"{date_format(scope.begin)} – {date_format(scope.end)}"
    return Table(
        _("Evaluation in four levels"), columns, list(_rows(scope)), get_language(), get_language_bidi(),
        f"{whose} · {days}",
    )  # fmt: skip


def _rows(scope):
    for level in levels_of(scope):
        name = f"{level.number} {level.title}"
        for each in level.tiles:
            yield (name, each.title, each.value, each.target, each.detail)
        for each in level.results:
            yield (name, each.title, each.firms, "", " · ".join(filter(None, (each.total, each.range))))
