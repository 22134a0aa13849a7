"""What to say about every option of a graded item, whichever the learner chose."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from quizzes.grading import accepts, normalise, parse_number, score

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
    """A number or a short text: the right answer first, then the foreseen mistakes."""
    typed, right = response or "", score(item, response, language) == 1 if response else False
    foreseen = [wrong for wrong in item.wrong if not right and same(item, wrong.value, typed, language)]
    expected = with_unit(item.answer[0], item.unit)
    yield Line(
        expected, RIGHT if right else MISSED, item.feedback, with_unit(typed, item.unit) if typed else "", expected
    )
    for wrong in item.wrong:
        yield Line(with_unit(wrong.value, item.unit), WRONG if wrong in foreseen else OTHER, wrong.feedback)
    if item.feedback_other:
        given_other = bool(typed) and not right and not foreseen
        yield Line(_("Any other answer"), WRONG if given_other else OTHER, item.feedback_other)


def same(item, expected, typed, language):
    if item.kind == "num":
        return parse_number(expected) == parse_number(typed, language)
    return normalise(expected) == normalise(typed)


def with_unit(text, unit):
    return f"{text} {unit}".strip()


def cloze_lines(item, response, language):
    response = response or {}
    for prompt in item.prompts:
        typed = response.get(prompt.key, "")
        mark = MISSED if not typed else RIGHT if accepts(prompt, typed) else WRONG
        # Translators: %(number)s is the number of a gap in a sentence.
        label = _("Blank %(number)s") % {"number": prompt.key}
        yield Line(label, mark, prompt.feedback, typed, prompt.accept[0])
        for wrong in item.wrong:
            if wrong.prompt == prompt.key:
                chosen = normalise(wrong.value) == normalise(typed)
                yield Line(wrong.value, WRONG if chosen else OTHER, wrong.feedback)


LINES = {
    "single": option_lines,
    "multi": option_lines,
    "tf": option_lines,
    "match": match_lines,
    "order": order_lines,
    "num": typed_lines,
    "short": typed_lines,
    "cloze": cloze_lines,
}
