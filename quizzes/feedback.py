"""What to say about every option of a graded item, whichever the learner chose."""

from dataclasses import dataclass, replace
from string import ascii_uppercase as LETTERS

from django.utils.translation import gettext as _

from quizzes.grading import accepts, foreseen_numbers, foreseen_texts, score
from quizzes.typed import matches, number_with_unit

RIGHT, WRONG, MISSED, OTHER = "right", "wrong", "missed", "other"


@dataclass(frozen=True)
class Line:
    """One option, pair, step or blank. `mark`: chosen and right, chosen and wrong, right but not chosen, or neither."""

    text: str
    mark: str
    feedback: str
    given: str = ""
    expected: str = ""


def feedback_lines(item, response, language):
    """Return the lines of one item, in the order of the page."""
    return list(LINES[item.kind](item, response, language))


def without_key(lines):
    """Return what may be said to somebody who must not learn the right answer: what they gave, and about that alone."""
    for line in lines:
        if line.given and line.mark != RIGHT:
            typed = line.text == line.expected
            yield Line(line.given if typed else line.text, WRONG, "", "" if typed else line.given)
        elif line.mark in (RIGHT, WRONG):
            yield line


def option_lines(item, response, language):
    picked = response if isinstance(response, list) else [response]
    for choice in item.choices:
        chosen = choice.key in picked
        mark = {(True, True): RIGHT, (True, False): WRONG, (False, True): MISSED}.get((chosen, choice.correct), OTHER)
        yield Line(choice.text, mark, choice.feedback)


def match_lines(item, response, language):
    texts = {choice.key: choice for choice in item.choices}
    response = response or {}
    for prompt in item.prompts:
        picked = texts.get(response.get(prompt.key))
        right = texts[prompt.answer]
        mark = MISSED if picked is None else RIGHT if picked == right else WRONG
        yield Line(prompt.text, mark, prompt.feedback, picked.text if picked else "", right.text)
    for choice in item.choices:
        if choice.feedback:
            mark = WRONG if choice.key in response.values() else OTHER
            yield Line(choice.text, mark, choice.feedback)


def order_lines(item, response, language):
    texts = {choice.key: choice for choice in item.choices}
    response = response or []
    for place, key in enumerate(item.answer, 1):
        given = response.index(key) + 1 if key in response else None
        mark = MISSED if given is None else RIGHT if given == place else WRONG
        yield Line(texts[key].text, mark, texts[key].feedback, str(given or ""), str(place))


def typed_lines(item, response, language):
    """A number or a short text: the right answer first, then what was foreseen."""
    typed, right = response or "", score(item, response, language) == 1 if response else False
    foreseen = foreseen_by(item, typed, language)[:1] if typed and not right else []
    expected = with_unit(item.answer[0], item.unit)
    yield Line(expected, RIGHT if right else MISSED, item.feedback, typed, expected)
    for wrong in item.wrong:
        yield Line(with_unit(wrong.value, item.unit), WRONG if wrong in foreseen else OTHER, wrong.feedback)
    if item.feedback_other:
        given_other = bool(typed) and not right and not foreseen
        yield Line(_("Any other answer"), WRONG if given_other else OTHER, item.feedback_other)


def foreseen_by(item, typed, language):
    """Return the foreseen answers that the typed one is."""
    if item.kind == "short":
        return foreseen_texts(item, typed)
    number = number_with_unit(typed, item, language)
    return [] if number is None else foreseen_numbers(item, number)


def with_unit(text, unit):
    return f"{text} {unit}".strip()


def cloze_lines(item, response, language):
    response = response or {}
    for prompt in item.prompts:
        given = response.get(prompt.key, "")
        typed = given_text(prompt, given)
        mark = MISSED if not given else RIGHT if accepts(prompt, given, language) else WRONG
        # Translators: %(number)s is the number of a gap in a sentence.
        label = _("Blank %(number)s") % {"number": prompt.key}
        yield Line(label, mark, prompt.feedback, typed, prompt.accept[0])
        for wrong in item.wrong:
            if wrong.prompt == prompt.key:
                yield Line(wrong.value, WRONG if given and matches(wrong.value, typed) else OTHER, wrong.feedback)


def given_text(prompt, given):
    """Return what was typed, or the text of what was chosen."""
    return next((choice.text for choice in prompt.choices if choice.key == given), given)


def open_lines(item, response, language):
    """The model answer; what the trainer said stands with the marks."""
    if item.answer:
        yield Line(_("A model answer"), OTHER, item.answer[0])


def area_lines(item, response, language):
    for letter, line in zip(LETTERS, option_lines(item, response, language), strict=False):
        yield replace(line, text=f"{letter} · {line.text}")


LINES = {
    "single": option_lines,
    "multi": option_lines,
    "tf": option_lines,
    "match": match_lines,
    "order": order_lines,
    "num": typed_lines,
    "short": typed_lines,
    "cloze": cloze_lines,
    "hotspot": area_lines,
    "open": open_lines,
}
