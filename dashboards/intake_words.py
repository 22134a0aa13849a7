"""What is said of a line of a file of learners."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.models import ImportRow
from institutions.roster.columns import (
    COHORT,
    COURSES,
    EMAIL,
    FIRM_NAME,
    FIRM_SIZE,
    FIRST_NAME,
    GENDER,
    LANGUAGE,
    LAST_NAME,
)
from institutions.roster.lines import MOST_COURSES, Reason

FIELDS = {
    EMAIL: gettext_lazy("email address"),
    FIRST_NAME: gettext_lazy("first name"),
    LAST_NAME: gettext_lazy("last name"),
    LANGUAGE: gettext_lazy("language"),
    COHORT: gettext_lazy("cohort"),
    COURSES: gettext_lazy("courses"),
    FIRM_NAME: gettext_lazy("firm"),
    FIRM_SIZE: gettext_lazy("size of the firm"),
    GENDER: gettext_lazy("gender"),
}
OUTCOMES = {
    ImportRow.NEW: gettext_lazy("New here: gets a mail"),
    ImportRow.ASKED: gettext_lazy("Has an account: was asked by mail"),
    ImportRow.CHANGED: gettext_lazy("Something is added"),
    ImportRow.SAME: gettext_lazy("Stays as it is"),
    ImportRow.REFUSED: gettext_lazy("Does not come in"),
}


def reason_in_words(row):
    """Return why a line does not come in, and what to do; "" for one that does."""
    said = {"column": FIELDS.get(row.detail, row.detail), "text": row.detail, "most": MOST_COURSES}
    match row.reason:
        case Reason.SPOILT:
            return _("The spreadsheet has made a date or an error of “%(column)s”. Format the cell as text.") % said
        case Reason.UNSEEN:
            return _("“%(column)s” has a character that nobody can see. Type it again.") % said
        case Reason.TOO_LONG:
            return _("“%(column)s” is too long. Shorten it.") % said
        case Reason.NO_ADDRESS:
            return _("There is no email address.")
        case Reason.BAD_ADDRESS:
            return _("“%(text)s” is not an email address.") % said
        case Reason.NO_NAME:
            return _("There is neither a first name nor a last name.")
        case Reason.BAD_LANGUAGE:
            return _("The site has no language “%(text)s”. Write en, fr, es, ar, ru or zh.") % said
        case Reason.BAD_GENDER:
            return _("“%(text)s” is not one of female, male and other. You may leave it empty.") % said
        case Reason.BAD_SIZE:
            return _("“%(text)s” is not the size of a firm. Write how many people work there, or nothing.") % said
        case Reason.SEVERAL_COHORTS:
            return _("Two cohorts are named. Write one row with one of them.")
        case Reason.MANY_COURSES:
            return _("More than %(most)s courses are named.") % said
        case Reason.NO_COURSE:
            return _("There is no course “%(text)s”. Write its title, or the last part of its address.") % said
        case Reason.OLD_COHORT:
            return _("The cohort “%(text)s” is in the archive. Take it out first, or name another one.") % said
        case Reason.CANNOT_ADD:
            return _("This address can’t be added by a file. Ask the person, or those who run the site.")
        case Reason.NO_SEAT:
            return _("All seats of the institution are taken.")
        case Reason.REPEATED:
            return _("The same address stands in row %(text)s.") % said
    return ""
