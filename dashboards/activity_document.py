"""An activity report as it is read: the same titles, charts and tables for the page, the PDF and the Word file.

All is made from what was counted once and kept, so that the three can't say different numbers.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language_info, override

from certificates.designs.words import WORDS as CERTIFICATE_WORDS
from dashboards.activity import change
from dashboards.activity_words import ABOUT_LEARNERS, FIRM_SIZES, WORDS, number, percent
from pages.charts import Amount, Bars, Cell, Columns, Table, bars, columns

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


def document(report):
    """Return the document of what a job has counted and kept."""
    learners = reverse("manage_learners")  # in the language of the reader
    with override(report["language"]):
        return Writer(report, learners).document()


# By which filter of the list a month is asked for.
MONTHS = {"enrolments": "begun", "completions": "month"}


class Writer:
    """Writes one report in its language."""

    def __init__(self, report, learners):
        self.learners = learners
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
            self.parts("kinds", "kind", CERTIFICATE_WORDS[self.language]["heading"]),
            self.parts("languages", "language", dict(settings.LANGUAGES)),
            *(self.given(fact) for fact in ("gender", "firm_size")),
        )
        return Document(
            title=words["title"].format(year=report["year"]),
            whose=report["whose"],
            about=(period, words["counted"].format(day=day(report["counted_on"])), *self.course_and_institutions()),
            language=self.language,
            rtl=self.rtl,
            sections=sections,
            notes_title=words["notes"],
            notes=words["how"],
        )

    def course_and_institutions(self):
        course = [f"{self.words['course']}: {self.report['course']}"] if self.report["course"] else []
        names = self.report["institutions"]
        return [*course, f"{self.words['institutions']}: {', '.join(names)}"] if len(names) > 1 else course

    def number(self, value):
        return number(value, self.language)

    def headlines(self):
        words = self.words
        asked = [name for name in HEADLINES if not self.report["course"] or name not in ("trainers", "sessions")]
        rows = tuple(
            (
                Cell(words[name]),
                Cell(self.number(self.now[name])),
                Cell(self.number(self.before[name])),
                Cell(percent(change(self.now[name], self.before[name]), self.language)),
            )
            for name in asked
        )
        head = (words["number"], words["this"], words["last"], words["change"])
        return Section("year", words["summary"], table=Table(head, rows))

    def months(self, what):
        words, numbers = self.words, self.now[f"{what}_by_month"]
        amounts = [
            Amount(month_name(month), value or 0, self.number(value), self.rows(what, month, value))
            for month, value in enumerate(numbers, start=1)
        ]
        chart = columns(amounts, head=(words["month"], words[what]), rtl=self.rtl)
        return Section(f"months-{what}", words[f"months_{what}"], chart=chart)

    def rows(self, what, month, value):
        """The list of learners knows both months; of several institutions it shows all or one."""
        if not value or not self.report["slug"]:
            return ""
        course = f"&course={self.report['course_key']}" if self.report["course_key"] else ""
        asked = f"?institution={self.report['slug']}&{MONTHS[what]}={self.report['year']}-{month:02}{course}"
        return self.learners + asked

    def courses(self):
        words, titles = self.words, self.report["titles"]
        rows = tuple(
            (Cell(titles[key]), Cell(self.number(enrolled)), Cell(self.number(finished)))
            for key, enrolled, finished in self.now["courses"]
        )
        table = Table((words["course"], words["enrolments"], words["completions"]), rows)
        return Section("courses", words["courses"], table=table) if rows else self.nothing("courses")

    def parts(self, what, of, names):
        cells = sorted(self.now[what].items(), key=lambda each: -(each[1] or 0))
        if not any(value is None or value for _name, value in cells):
            return self.nothing(what)
        amounts = [Amount(names.get(name, name), value or 0, self.number(value)) for name, value in cells]
        head = (self.words[of], self.words["certificates" if what == "kinds" else "number"])
        return Section(what, self.words[what], chart=bars(amounts, head=head, rtl=self.rtl))

    def nothing(self, what):
        return Section(what, self.words[what], text=self.words["none"])

    def given(self, fact):
        if self.now[fact] is None:
            return Section(fact, self.words[fact], text=self.words["not_given"])
        return self.parts(fact, fact, {**FIRM_SIZES, **ABOUT_LEARNERS[self.language]})


def month_name(month):
    return date_format(date(2000, month, 1), "M")


def day(text):
    return date_format(date.fromisoformat(text))
