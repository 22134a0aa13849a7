"""Grading again: a question as it was shown, judged as it is written now. Pure.

What was shown stays: order, texts and keys. What is shown is found again among what is written now by its text, then by
its key: an author may have moved the tick, or the words. What cannot be found stays judged as it was, and so does a
whole question that asks for something else now, or none of whose right options was shown.
"""

from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from quizzes.grading import grade


def corrected(item, now):
    """Return the item judged as the question is written now, `version` included; the same item if nothing differs."""
    if now is None or now.kind != item.kind:
        return item
    judged = CORRECTORS[item.kind](item, now)
    return item if judged == item else replace(judged, version=now.version)


def _counterpart(shown, now):
    """Return which of the choices written now stands for one that was shown, or None."""
    same_text = [each for each in now if each.text == shown.text]
    same_key = [each for each in now if each.key == shown.key]
    return next(iter(same_text if len(same_text) == 1 else same_key), None)


def _judged(shown, now):
    found = _counterpart(shown, now)
    return replace(shown, correct=found.correct, weight=found.weight, feedback=found.feedback) if found else shown


def _correct_options(item, now):
    judged = replace(item, choices=tuple(_judged(choice, now.choices) for choice in item.choices))
    return judged if judged.correct_keys else item


def _correct_typed(item, now):
    """A number in another unit than the one that was shown cannot be compared."""
    if now.unit != item.unit:
        return item
    deciding = ("answer", "tolerance", "units", "match_case", "wrong", "feedback", "feedback_other")
    return replace(item, **{name: getattr(now, name) for name in deciding})


def _key_of(wanted, choices):
    """Return the key of the shown choice that says what this one says now, or None."""
    same_text = [each for each in choices if each.text == wanted.text]
    found = same_text or [each for each in choices if each.key == wanted.key]
    return found[0].key if found else None


def _correct_match(item, now):
    wanted = {choice.key: choice for choice in now.choices}
    prompts = tuple(_judged_pair(prompt, now.prompts, wanted, item.choices) for prompt in item.prompts)
    return replace(item, prompts=prompts)


def _judged_pair(shown, now, wanted, choices):
    found = _counterpart(shown, now)
    answer = _key_of(wanted[found.answer], choices) if found else None
    return replace(shown, answer=answer, feedback=found.feedback) if answer else shown


def _correct_order(item, now):
    texts = {choice.key: choice for choice in now.choices}
    answer = tuple(_key_of(texts[key], item.choices) for key in now.answer)
    return replace(item, answer=answer) if sorted(map(str, answer)) == sorted(item.answer) else item


def _correct_cloze(item, now):
    by_number = {prompt.key: prompt for prompt in now.prompts}
    prompts = tuple(_judged_blank(prompt, by_number.get(prompt.key)) for prompt in item.prompts)
    return replace(item, prompts=prompts, wrong=now.wrong)


def _judged_blank(shown, now):
    if now is None or now.kind != shown.kind:
        return shown
    choices = tuple(_judged(choice, now.choices) for choice in shown.choices)
    if choices and not any(choice.correct for choice in choices):
        return shown
    return replace(shown, choices=choices, accept=now.accept, tolerance=now.tolerance, feedback=now.feedback)


def _as_marked(item, now):
    """An open answer is worth what its markers gave by the rubric they had before them."""
    return item


CORRECTORS = {
    "single": _correct_options,
    "multi": _correct_options,
    "tf": _correct_options,
    "hotspot": _correct_options,
    "num": _correct_typed,
    "short": _correct_typed,
    "match": _correct_match,
    "order": _correct_order,
    "cloze": _correct_cloze,
    "open": _as_marked,
}


@dataclass(frozen=True)
class Outcome:
    """What an attempt is worth, and where it is judged otherwise than its paper shows."""

    score_scaled: Decimal
    passed: bool
    item_scores: dict[str, str]
    corrected: dict[str, dict]

    @property
    def percent(self):
        return int(self.score_scaled * 100)


def regrade(shown, graded, now, responses, marks, *, passed):
    """Return the outcome of an attempt by the questions of now: {item key: Item}.

    `shown`: its paper; `graded`: the same as it was judged last; `passed`: whether it had passed, which it stays.
    """
    items = tuple(corrected(item, now.get(item.key)) for item in graded.items)
    result = grade(replace(graded, items=items), responses, marks)
    pairs = zip(shown.items, items, strict=True)
    return Outcome(
        score_scaled=result.score_scaled,
        passed=passed or result.passed,
        item_scores={item.key: str(item.score) for item in result.items},
        corrected={item.key: plain(item) for was, item in pairs if replace(item, version=was.version) != was},
    )


def plain(item):
    """Return an item as plain data, as a JSON column gives it back."""
    return _lists(asdict(item))


def _lists(value):
    if isinstance(value, dict):
        return {key: _lists(each) for key, each in value.items()}
    return [_lists(each) for each in value] if isinstance(value, list | tuple) else value
