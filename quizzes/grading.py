"""Grading: what an answer is worth. Pure: the same paper, responses and marks give the same result, for ever.

Responses are plain JSON values by item key:
single, tf: choice key · multi, hotspot, order: list of choice keys · match: {prompt key: choice key}
num, short, open: the text as typed · cloze: {prompt key: the text as typed, or the choice key}
Scoring rules: docs/rules/grading.md.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from itertools import pairwise

from quizzes.typed import matches, number_with_unit, parse_number

# Goes up whenever a rule changes what an answer is worth: each result names the grader that made it.
GRADER = 2
FIVE_PLACES = Decimal("0.00001")
NOTHING, ALL = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class ItemResult:
    key: str
    score: Decimal  # 0..1, rounded to five places
    answered: bool
    waiting: bool = False  # for a trainer's marks

    @property
    def verdict(self):
        if self.waiting:
            return "waiting"
        if self.score == 1:
            return "right"
        return "partly" if self.score else ("wrong" if self.answered else "unanswered")


@dataclass(frozen=True)
class Result:
    score_scaled: Decimal  # 0..1, rounded to five places
    passed: bool  # judged before rounding
    items: tuple[ItemResult, ...]

    @property
    def waiting(self):
        """Keys of the open answers that a trainer has still to mark."""
        return tuple(item.key for item in self.items if item.waiting)


def grade(paper, responses, marks=None):
    """Grade a whole paper; an item without a response counts as zero.

    `marks`: what trainers gave to open answers, {item key: Fraction from 0 to 1}.
    """
    marks = marks or {}
    scores = [score(item, responses.get(item.key), paper.language, marks.get(item.key)) for item in paper.items]
    total = sum(scores, NOTHING) / max(len(scores), 1)
    items = tuple(
        ItemResult(item.key, rounded(points), answered, item.kind == "open" and answered and item.key not in marks)
        for item, points in zip(paper.items, scores, strict=True)
        for answered in [is_answered(responses.get(item.key))]
    )
    return Result(rounded(total), bool(scores) and total >= Fraction(paper.pass_mark), items)


def score(item, response, language="en", mark=None):
    """Return what a response to one item is worth, as a Fraction from 0 to 1."""
    if not is_answered(response):
        return NOTHING
    if item.kind == "open":
        return within(mark or NOTHING)
    return SCORERS[item.kind](item, response, language)


def is_answered(response):
    if isinstance(response, dict):
        return any(response.values())
    if isinstance(response, list):
        return any(response)
    return bool(response)


def rounded(fraction):
    return (Decimal(fraction.numerator) / Decimal(fraction.denominator)).quantize(FIVE_PLACES, ROUND_HALF_EVEN)


def within(fraction):
    return min(max(fraction, NOTHING), ALL)


def share(weight, otherwise):
    """Return a weight in percent as a Fraction; without one, what the rule of the kind says."""
    return Fraction(weight) / 100 if weight else otherwise


# Scorers ---------------------------------------------------------------------


def score_single(item, response, language):
    weights = {choice.key: share(choice.weight, Fraction(choice.correct)) for choice in item.choices}
    return within(weights.get(response, NOTHING))


def score_multi(item, response, language):
    """Each right tick is worth one share, each wrong tick costs one, unless an option has its own weight."""
    one = Fraction(1, max(len(item.correct_keys), 1))
    weights = {choice.key: share(choice.weight, one if choice.correct else -one) for choice in item.choices}
    return within(sum((weights.get(key, NOTHING) for key in set(response)), NOTHING))


def score_number(item, response, language):
    number = number_with_unit(response, item, language)
    if number is None:
        return NOTHING
    if is_near(number, item.answer[0], item.tolerance):
        return ALL
    return next((share(wrong.weight, NOTHING) for wrong in foreseen_numbers(item, number)), NOTHING)


def foreseen_numbers(item, number):
    return [wrong for wrong in item.wrong if is_near(number, wrong.value, wrong.tolerance)]


def is_near(number, wanted, tolerance):
    return abs(number - Decimal(wanted)) <= Decimal(tolerance)


def score_match(item, response, language):
    right = sum(response.get(prompt.key) == prompt.answer for prompt in item.prompts)
    return Fraction(right, len(item.prompts))


def score_order(item, response, language):
    """Share of the neighbours of the right order that stand next to each other, in that order."""
    wanted, given = list(pairwise(item.answer)), set(pairwise(response))
    return Fraction(sum(pair in given for pair in wanted), len(wanted))


def score_short(item, response, language):
    if any(matches(accepted, response, match_case=item.match_case) for accepted in item.answer):
        return ALL
    return next((share(wrong.weight, NOTHING) for wrong in foreseen_texts(item, response)), NOTHING)


def foreseen_texts(item, response):
    return [wrong for wrong in item.wrong if matches(wrong.value, response, match_case=item.match_case)]


def score_cloze(item, response, language):
    right = sum(accepts(prompt, response.get(prompt.key), language) for prompt in item.prompts)
    return Fraction(right, len(item.prompts))


def accepts(prompt, given, language="en"):
    """Say whether one blank is filled in right. `given`: the text as typed, or the key of the choice."""
    if not given:
        return False
    if prompt.kind == "choice":
        return any(choice.key == given and choice.correct for choice in prompt.choices)
    if prompt.kind == "number":
        number = parse_number(given, language)
        return number is not None and any(is_near(number, wanted, prompt.tolerance) for wanted in prompt.accept)
    return any(matches(accepted, given) for accepted in prompt.accept)


SCORERS = {
    "single": score_single,
    "multi": score_multi,
    "tf": score_single,
    "num": score_number,
    "match": score_match,
    "order": score_order,
    "short": score_short,
    "cloze": score_cloze,
    "hotspot": score_multi,
}
