"""What stays of an answer when nobody may know any more whose it is. Pure.

Options that were picked stay. Of what was typed stays what the author of the question foresaw, in the author's words,
and a number; the rest becomes a mark that says only that something was typed. Neither the score nor the figures of
quizzes.analysis change.
"""

from dataclasses import replace

from quizzes.analysis.parts import parts_taken
from quizzes.grading import score
from quizzes.typed import number_with_unit, parse_number

GONE = "[…]"


def without_words(item, value, language="en"):
    """Return what stays of the answer to an item; None for an item that is not on the paper."""
    if item is None:
        return _nothing_typed(value)
    if item.kind == "cloze":
        prompts = {prompt.key: prompt for prompt in item.prompts}
        return {key: _blank(item, prompts.get(key), given, language) for key, given in value.items()}
    if not isinstance(value, str) or not value or item.kind in ("single", "tf"):
        return value
    if item.kind == "num":
        return value if number_with_unit(value, item, language) is not None else GONE
    if item.kind == "short":
        foreseen = [*item.answer, *(wrong.value for wrong in item.wrong)]
        return _first_alike(item, value, language, map(_spelled_out, foreseen), lambda given: given)
    return GONE


def _blank(item, prompt, given, language):
    if prompt is None or not given or prompt.kind == "choice":
        return given if prompt is not None else GONE
    if prompt.kind == "number":
        return given if parse_number(given, language) is not None else GONE
    alone = replace(item, prompts=(prompt,))
    return _first_alike(alone, given, language, map(_spelled_out, prompt.accept), lambda one: {prompt.key: one})


def _first_alike(item, given, language, candidates, response):
    """Return the first of the author's words that counts as what was given does."""
    wanted = _counts_as(item, response(given), language)
    alike = (each for each in candidates if each and _counts_as(item, response(each), language) == wanted)
    return next(alike, GONE) if wanted != _counts_as(item, response(GONE), language) else GONE


def _counts_as(item, response, language):
    return score(item, response, language), parts_taken(item, response, language)


def _spelled_out(pattern):
    """Return a text that a pattern stands for: `*` is any text, none too."""
    return pattern.replace("\\*", "\0").replace("*", "").replace("\0", "*").strip()


def _nothing_typed(value):
    if isinstance(value, dict):
        return dict.fromkeys(value, GONE)
    return GONE if isinstance(value, str) and value else value
