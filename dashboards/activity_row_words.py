"""The rows behind a number of an activity report as a table, in the language of the reader."""

from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from certificates.models import Certificate
from certificates.serial import grouped
from dashboards.activity_document import HEADLINES, part_name
from dashboards.activity_rows import PEOPLE
from dashboards.activity_words import WORDS
from pages.charts import Cell, Table

# What the words of the report call a number that has parts.
NAMES = {
    "enrolments_by_month": "enrolments",
    "completions_by_month": "completions",
    "enrolments_by_course": "enrolments",
    "completions_by_course": "completions",
}


def title_of(report, filters, titles, language):
    """Return what is counted, as "Enrolments: March"."""
    name = WORDS[language][NAMES.get(filters.of, filters.of)]
    if filters.of in HEADLINES:
        return name
    if filters.of.endswith("_by_course"):
        part = titles[UUID(filters.part)]
    else:
        part = part_name(filters.of, filters.part, report, language)
    # Translators: a title, such as "Enrolments: March"
    return _("%(what)s: %(part)s") % {"what": name, "part": part}


def table_of(what, rows, titles, openable):
    """Return the table. `openable`: ids of the institutions of which the reader may open certificates and sessions."""
    if what in PEOPLE:
        return people(rows, linked=what != "trainers")
    if what in ("certificates", "kinds"):
        return certificates(rows, openable)
    return sessions(rows, openable) if what == "sessions" else enrolments(rows, titles)


def people(rows, linked):
    cells = [(person(each) if linked else Cell(each.display_name), Cell(each.known_email)) for each in rows]
    return Table((_("Name"), _("Email")), tuple(cells))


def person(learner):
    return Cell(learner.display_name, reverse("manage_learner", args=[learner.public_id]))


def enrolments(rows, titles):
    head = (_("Learner"), _("Email"), _("Course"), _("Enrolled on"), _("Finished on"))
    return Table(
        head,
        tuple(
            (
                person(each.learner),
                Cell(each.learner.known_email),
                Cell(titles[each.course_key]),
                day(each.enrolled_at),
                day(each.completed_at),
            )
            for each in rows
        ),
    )


def certificates(rows, openable):
    kinds = dict(Certificate.KINDS)
    head = (_("Certificate"), _("Name"), _("Kind"), _("Title"), _("Issued on"))
    return Table(
        head,
        tuple(
            (
                Cell(grouped(each.serial), opened("manage_certificate", each.serial, each, openable)),
                Cell(each.holder_name),
                Cell(str(kinds[each.kind])),
                Cell(each.title),
                day(each.issued_at),
            )
            for each in rows
        ),
    )


def sessions(rows, openable):
    cells = tuple(
        (
            Cell(each.title, opened("manage_issue_batch", each.key, each, openable)),
            Cell(each.cohort_name),
            day(each.completed_at),
        )
        for each in rows
    )
    return Table((_("Session"), _("Cohort"), _("Day")), cells)


def opened(name, key, row, openable):
    return reverse(name, args=[key]) if row.institution_id in openable else ""


def day(moment):
    return Cell(date_format(localdate(moment)) if moment else "")
