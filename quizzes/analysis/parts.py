"""What there is to choose, match, order or type in an item, and which of it a response took. Pure.

A part is counted when it was picked (options, areas, foreseen typed answers) or done right (pairs, steps, blanks).
"""

from hashlib import sha256

from quizzes.grading import accepts, foreseen_numbers, foreseen_texts
from quizzes.typed import number_with_unit

CHOOSING = ("single", "multi", "tf", "hotspot")
DOING = ("match", "order", "cloze")
TYPING = ("num", "short")


def form_of(item):
    """Return what stays the same while an item asks for the same answers: a changed text does not begin anew.

    Forms are compared within one language, for typed answers differ between languages.
    """
    choices = sorted((each.key, each.correct, each.weight, repr(each.area)) for each in item.choices)
    prompts = [
        (each.key, each.answer, sorted(each.accept), each.kind, each.tolerance, sorted(map(_gap_choice, each.choices)))
        for each in item.prompts
    ]
    typed = [(wrong.value, wrong.weight, wrong.prompt, wrong.tolerance) for wrong in item.wrong]
    units = [(unit.unit, unit.factor) for unit in item.units]
    rubric = [(line.key, line.points) for line in item.rubric]
    # A model answer is read after the attempt; it changes no mark.
    answer = () if item.kind == "open" else item.answer
    asked = (item.kind, choices, prompts, answer, item.tolerance, item.unit, units, item.match_case, typed, rubric)
    return sha256(repr(asked).encode()).hexdigest()[:16]


def _gap_choice(choice):
    return choice.key, choice.correct


def parts_taken(item, value, language="en"):
    """Return the keys of the parts that a response picked or did right. None of another version is among them."""
    if item.kind in CHOOSING:
        return [choice.key for choice in item.choices if choice.key in ([value] if isinstance(value, str) else value)]
    if item.kind == "match":
        return [prompt.key for prompt in item.prompts if value.get(prompt.key) == prompt.answer]
    if item.kind == "order":
        return [key for key, right in zip(value, item.answer, strict=False) if key == right]
    if item.kind == "cloze":
        return [prompt.key for prompt in item.prompts if accepts(prompt, value.get(prompt.key), language)]
    return _foreseen(item, value, language)


def _foreseen(item, typed, language):
    """Return the place of the first foreseen answer that was typed, as a key: it is the same in all languages."""
    if item.kind == "short":
        found = foreseen_texts(item, typed)
    elif item.kind == "num" and (number := number_with_unit(typed, item, language)) is not None:
        found = foreseen_numbers(item, number)
    else:
        found = []
    return [str(item.wrong.index(found[0]))] if found else []
