"""Lines typed from a sheet, in words: what to type, how it was read, why it cannot be."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.keyed import ON_PAPER, Reason, letters_of


def worded(problem):
    values = {"given": problem.given, "last": problem.last}
    return {
        Reason.EMPTY: _("Type the answer, or “-” if there is none."),
        Reason.UNKNOWN_LETTER: _("It has options A to %(last)s; “%(given)s” is none of them."),
        Reason.ONE_LETTER: _("It takes one letter. If several boxes are ticked, type “-”."),
        Reason.TWICE: _("“%(given)s” is there twice. If it is so on the sheet, type “-” for what cannot be told."),
        Reason.COUNT: _("It has %(last)s parts, and this is %(given)s. Type “-” for a part without an answer."),
        Reason.PAIRS: _("Type a letter for each number, as in “cab” or “1c 2a 3b”."),
        Reason.UNKNOWN_PLACE: _("Its places are 1 to %(last)s; “%(given)s” is none of them."),
        Reason.UNKNOWN_PROMPT: _("Its numbers are 1 to %(last)s; “%(given)s” is none of them."),
        Reason.NOT_A_NUMBER: _("“%(given)s” cannot be read as a number. If no number is written, type “-”."),
        Reason.TOO_LONG: _("Shorten it to %(last)s characters."),
    }[problem.reason] % values


def hint_for(item):
    letters = list(letters_of(item.choices))
    values = {"first": letters[0], "last": letters[-1]} if letters else {}
    match item.kind:
        case "match":
            parts = len(item.prompts)
            return ngettext("%(parts)s letter, A to %(last)s", "%(parts)s letters, A to %(last)s", parts) % {
                **values,
                "parts": parts,
            }
        case "order":
            return _("the places of %(first)s to %(last)s") % values
        case "num":
            return _("a number, in %(unit)s") % {"unit": item.unit} if item.unit else _("a number")
        case "short":
            return _("the text")
        case "open":
            return _("the text, or + to mark it from the paper")
        case "cloze":
            return "; ".join(hint_for_blank(prompt) for prompt in item.prompts)
    return (_("%(first)s to %(last)s, one") if item.picks_one else _("%(first)s to %(last)s")) % values


def hint_for_blank(prompt):
    if prompt.kind == "choice":
        return f"A–{list(letters_of(prompt.choices))[-1]}"
    return _("number") if prompt.kind == "number" else _("text")


def said(item, response):
    """Return how a response was read: the same marks as on the sheet, further apart."""
    if not response or (isinstance(response, list) and not any(response)):
        return _("no answer")
    letters = {key: letter for letter, key in letters_of(item.choices).items()}
    match item.kind:
        case "match":
            return ", ".join(
                f"{number} {letters.get(response.get(prompt.key), '–')}"
                for number, prompt in enumerate(item.prompts, 1)
            )
        case "order":
            places = {key: place for place, key in enumerate(response, 1)}
            return ", ".join(f"{letters[choice.key]} {places.get(choice.key, '–')}" for choice in item.choices)
        case "cloze":
            return ", ".join(f"({prompt.key}) {said_in_blank(prompt, response)}" for prompt in item.prompts)
        case "num" | "short":
            return response
        case "open":
            return _("marked from the paper") if response == ON_PAPER else response
    return ", ".join(letters[key] for key in (response if isinstance(response, list) else [response]))


def said_in_blank(prompt, response):
    letters = {key: letter for letter, key in letters_of(prompt.choices).items()}
    given = response.get(prompt.key, "–")
    return letters.get(given, given)
