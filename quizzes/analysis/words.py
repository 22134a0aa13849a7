"""The figures of a question as sentences for its author."""

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from quizzes.analysis.review import MINIMUM

# Kinds whose score is nearly always all or nothing.
RIGHT_OR_WRONG = ("single", "tf", "num", "short")


def percent(share):
    """Return a share as text: 62 %. A share that is not quite nothing or everything does not look like it."""
    number = min(max(round(share * 100), 1), 99) if 0 < share < 1 else round(share * 100)
    # Translators: a number and its percent sign, as your language writes it.
    return _("%(number)s%%") % {"number": number}


def two_places(number):
    """Write a correlation or the like; a dash where there is none."""
    # The mark keeps the sign before its number where text runs from right to left.
    return "–" if number is None else f"{round(number, 2) + 0.0:.2f}".replace("-", "\u200e−")


def sentences_of(line):
    """Return what to say of a question, the gravest first."""
    if line.changed:
        return [_("What this question asks for has changed. Its figures begin anew with the next answers.")]
    if not line.enough:
        answers = {"answers": line.scores.n, "minimum": MINIMUM}
        return [_("Not enough answers yet: %(answers)s of %(minimum)s.") % answers]
    return [sentence_of(finding) for finding in line.findings] or [_("No problem found.")]


def how_hard(line):
    """Return the facility in words."""
    share = {"share": percent(line.scores.facility)}
    if line.kind in RIGHT_OR_WRONG:
        return _("%(share)s answer it right.") % share
    return _("Learners get %(share)s of the point on average.") % share


def sentence_of(finding):
    return SENTENCES[finding.kind](finding.values)


def _key(values):
    return _("Strong learners miss this more often than weak ones: check the key.")


def _rival(values):
    return _("More of the strongest learners choose option %(letter)s than the right one: check the key.") % {
        "letter": values["option"].letter
    }


def _language(values):
    return _(
        "Harder in %(language)s: there, equally good learners get %(share)s less of the point. Compare the texts."
    ) % {"language": language_name(values["language"]), "share": percent(values["difference"])}


def _too_hard(values):
    return _("Very hard: learners get only %(share)s of the point on average. Is it taught, and is it clear?") % {
        "share": percent(values["facility"])
    }


def _weak(values):
    return _("Strong and weak learners do nearly equally well: it says little about who knows the topic.")


def _easier(values):
    return _(
        "It has become easier: %(before)s before, %(recent)s in the last 90 days. The answer may have got around."
    ) % _periods(values)


def _harder(values):
    return _(
        "It has become harder: %(before)s before, %(recent)s in the last 90 days. Has the lesson changed, or the law?"
    ) % _periods(values)


def _periods(values):
    return {"before": percent(values["before"]), "recent": percent(values["recent"])}


def _too_easy(values):
    return _("Nearly everybody knows this (%(share)s). Keep it only if everybody must.") % {
        "share": percent(values["facility"])
    }


def _unanswered(values):
    return _("%(share)s leave it without an answer.") % {"share": percent(values["share"])}


def _rare_option(values):
    option = {"letter": values["option"].letter, "share": percent(values["share"])}
    if not values["share"]:
        return _("Option %(letter)s is chosen by nobody.") % option
    return _("Option %(letter)s is chosen by hardly anybody (%(share)s).") % option


SENTENCES = {
    "key": _key,
    "rival": _rival,
    "language": _language,
    "too_hard": _too_hard,
    "weak": _weak,
    "easier": _easier,
    "harder": _harder,
    "too_easy": _too_easy,
    "unanswered": _unanswered,
    "rare_option": _rare_option,
}


def language_name(code):
    """Return the name of a language; of one that nobody knows, its code."""
    return get_language_info(code)["name_translated"] if code in LANG_INFO else code
