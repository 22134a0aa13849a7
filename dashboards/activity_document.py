"""An activity report as it is read: the same titles, charts and tables for the page, the PDF and the Word file.

All is made from what was counted once and kept, so that the three can't say different numbers.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language_info, override

from certificates.designs.words import WORDS as CERTIFICATE_WORDS
from dashboards.activity import change
from dashboards.activity_cascade_words import with_cascade
from dashboards.activity_words import ABOUT_LEARNERS, FIRM_SIZES, PROFILE, number, percent
from dashboards.activity_words import WORDS as REPORT_WORDS
from dashboards.filters import ReportFilters
from pages.charts import Amount, Bars, Cell, Columns, Table, bars, columns

WORDS = with_cascade(REPORT_WORDS)
# What trainers reached, and the list of its rows.
CASCADE = {"teaching": "taught", "held": "sessions", "trained": "sessions", "firms": "firms"}
HEADLINES = ("enrolments", "learners", "completions", "certificates", "trainers", "sessions")


@dataclass(frozen=True)
class Section:
    """`chart` carries its table; without one there is `table`, or `text` alone."""

    key: str
    title: str
    chart: Bars | Columns | None = None
    table: Table | None = None
    text: str = ""

    @property
    def component(self):
        return f"components/chart_{'columns' if isinstance(self.chart, Columns) else 'bars'}.html"

    @property
    def numbers(self):
        return self.chart.table if self.chart else self.table


@dataclass(frozen=True)
class Document:
    title: str
    whose: str
    about: tuple[str, ...]
    language: str
    rtl: bool
    sections: tuple[Section, ...]
    notes_title: str
    notes: tuple[str, ...]


def document(report, rows="", with_profiles=False):
    """Return the document of what a job has counted and kept.

    `rows`: the address of the page with the rows behind a number; a file has none. `with_profiles`: whether that page
    shows who said what of themselves.
    """
    # In the language of the reader, not in that of the report.
    lists = {listing: reverse("manage_cascade_rows", args=[listing]) for listing in CASCADE.values()}
    with override(report["language"]):
        return Writer(report, rows, with_profiles, lists).document()


def part_name(what, part, report, language):
    """Return what a part of a number is called: a month, a course, a kind, a language …"""
    if what.endswith("_by_month"):
        return date_format(date(2000, int(part), 1), "F")
    if what.endswith("_by_course"):
        return report["titles"][part]
    return NAMES[what](language).get(part, part)


NAMES = {
    "kinds": lambda language: CERTIFICATE_WORDS[language]["heading"],
    "languages": lambda language: dict(settings.LANGUAGES),
    "gender": lambda language: ABOUT_LEARNERS[language],
    "firm_size": lambda language: FIRM_SIZES | ABOUT_LEARNERS[language],
}
# In the notes of a report stands why some of its numbers are hidden.
WHY_HIDDEN = "#how"


class Writer:
    """Writes one report in its language."""

    def __init__(self, report, rows, with_profiles, lists):
        self.rows, self.with_profiles, self.lists = rows, with_profiles, lists
        self.report, self.language = report, report["language"]
        self.words = WORDS[self.language]
        self.rtl = get_language_info(self.language)["bidi"]
        self.now, self.before = report["now"], report["before"]

    def document(self):
        words, report = self.words, self.report
        period = words["period"].format(first=day(report["first"]), last=day(report["last"]))
        sections = (
            self.headlines(),
            self.months("enrolments"),
            self.months("completions"),
            self.courses(),
            self.parts("kinds", "kind"),
            self.parts("languages", "language"),
            *self.cascade(),
            *(self.given(fact) for fact in PROFILE),
        )
        return Document(
            title=words["title"].format(year=report["year"]),
            whose=report["whose"],
            about=(period, words["counted"].format(day=day(report["counted_on"])), *self.course_and_institutions()),
            language=self.language,
            rtl=self.rtl,
            sections=sections,
            notes_title=words["notes"],
            notes=(*words["how"], words["how_cascade"]) if self.now.get("cascade") else words["how"],
        )

    def course_and_institutions(self):
        course = [f"{self.words['course']}: {self.report['course']}"] if self.report["course"] else []
        names = self.report["institutions"]
        return [*course, f"{self.words['institutions']}: {', '.join(names)}"] if len(names) > 1 else course

    def number(self, value):
        return number(value, self.language)

    def cell(self, value, *which):
        return Cell(self.number(value), self.href(value, *which))

    def href(self, value, what, part="", last=False):
        """Return where the rows behind a number are, or why it is hidden."""
        if not self.rows or value == 0 or (what in PROFILE and not self.with_profiles):
            return ""
        return WHY_HIDDEN if value is None else self.rows + ReportFilters(what, part, last).address()

    def headlines(self):
        words = self.words
        asked = [name for name in HEADLINES if not self.report["course"] or name not in ("trainers", "sessions")]
        rows = tuple(
            (
                Cell(words[name]),
                self.cell(self.now[name], name),
                self.cell(self.before[name], name, "", True),
                Cell(percent(change(self.now[name], self.before[name]), self.language)),
            )
            for name in asked
        )
        head = (words["number"], words["this"], words["last"], words["change"])
        return Section("year", words["summary"], table=Table(head, rows))

    def months(self, what):
        words, name = self.words, f"{what}_by_month"
        amounts = [
            Amount(month_name(month), value or 0, self.number(value), self.href(value, name, str(month)))
            for month, value in enumerate(self.now[name], start=1)
        ]
        chart = columns(amounts, head=(words["month"], words[what]), rtl=self.rtl)
        return Section(f"months-{what}", words[f"months_{what}"], chart=chart)

    def cascade(self):
        """What trainers reached. Reports of one course, and those made before it was counted, say nothing of it."""
        now, before, words = self.now.get("cascade"), self.before.get("cascade"), self.words
        if not now or not before:
            return
        rows = tuple(
            (
                Cell(words[name]),
                Cell(self.number(now[name]), self.cascade_rows(now[name], listing)),
                Cell(self.number(before[name])),
                Cell(percent(change(now[name], before[name]), self.language)),
            )
            for name, listing in CASCADE.items()
        )
        head = (words["number"], words["this"], words["last"], words["change"])
        yield Section("cascade", words["cascade"], table=Table(head, rows))

    def cascade_rows(self, value, listing):
        if not self.rows or not value:
            return ""
        asked = {"institution": self.report["slug"], "since": self.report["first"], "until": self.report["last"]}
        return f"{self.lists[listing]}?{urlencode(asked)}"

    def courses(self):
        words, titles = self.words, self.report["titles"]
        rows = tuple(
            (
                Cell(titles[key]),
                self.cell(enrolled, "enrolments_by_course", key),
                self.cell(finished, "completions_by_course", key),
            )
            for key, enrolled, finished in self.now["courses"]
        )
        table = Table((words["course"], words["enrolments"], words["completions"]), rows)
        return Section("courses", words["courses"], table=table) if rows else self.nothing("courses")

    def parts(self, what, of):
        cells = sorted(self.now[what].items(), key=lambda each: -(each[1] or 0))
        if not any(value is None or value for _name, value in cells):
            return self.nothing(what)
        amounts = [
            Amount(
                part_name(what, part, self.report, self.language),
                value or 0,
                self.number(value),
                self.href(value, what, part),
            )
            for part, value in cells
        ]
        head = (self.words[of], self.words["certificates" if what == "kinds" else "number"])
        return Section(what, self.words[what], chart=bars(amounts, head=head, rtl=self.rtl))

    def nothing(self, what):
        return Section(what, self.words[what], text=self.words["none"])

    def given(self, fact):
        if self.now[fact] is None:
            return Section(fact, self.words[fact], text=self.words["not_given"])
        return self.parts(fact, fact)


def month_name(month):
    return date_format(date(2000, month, 1), "M")


def day(text):
    return date_format(date.fromisoformat(text))
