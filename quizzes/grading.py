"""Grading: what an answer is worth. Pure: the same paper and responses give the same result, for ever.

Responses are plain JSON values by item key:
single, tf: choice key · multi: list of choice keys · match: {prompt key: choice key} · order: list of choice keys
num, short: the text as typed · cloze: {prompt key: the text as typed}
Scoring rules: docs/rules/grading.md.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise

FIVE_PLACES = Decimal("0.00001")


@dataclass(frozen=True)
class ItemResult:
    key: str
    score: Decimal  # 0..1, rounded to five places
    answered: bool

    @property
    def verdict(self):
        if self.score == 1:
            return "right"
        return "partly" if self.score else ("wrong" if self.answered else "unanswered")


@dataclass(frozen=True)
class Result:
    score_scaled: Decimal  # 0..1, rounded to five places
    passed: bool  # judged before rounding
    items: tuple[ItemResult, ...]


def grade(paper, responses):
    """Grade a whole paper; an item without a response counts as zero."""
    scores = [score(item, responses.get(item.key), paper.language) for item in paper.items]
    total = sum(scores, Fraction(0)) / max(len(scores), 1)
    items = tuple(
        ItemResult(item.key, rounded(points), is_answered(responses.get(item.key)))
        for item, points in zip(paper.items, scores, strict=True)
    )
    return Result(rounded(total), bool(scores) and total >= Fraction(paper.pass_mark), items)


def score(item, response, language="en"):
    """Return what a response to one item is worth, as a Fraction from 0 to 1."""
    return SCORERS[item.kind](item, response, language) if is_answered(response) else Fraction(0)


def is_answered(response):
    if isinstance(response, dict):
        return any(response.values())
    if isinstance(response, list):
        return any(response)
    return bool(response)


def rounded(fraction):
    return (Decimal(fraction.numerator) / Decimal(fraction.denominator)).quantize(FIVE_PLACES, ROUND_HALF_EVEN)


# Scorers ---------------------------------------------------------------------


def score_single(item, response, language):
    return Fraction(response in item.correct_keys)


def score_multi(item, response, language):
    """Each right tick is worth one share, each wrong tick costs one; never below zero."""
    picked, right = set(response), set(item.correct_keys)
    return max(Fraction(len(picked & right) - len(picked - right), len(right)), Fraction(0))


def score_number(item, response, language):
    number = parse_number(response, language)
    near = number is not None and abs(number - Decimal(item.answer[0])) <= Decimal(item.tolerance)
    return Fraction(near)


def score_match(item, response, language):
    right = sum(response.get(prompt.key) == prompt.answer for prompt in item.prompts)
    return Fraction(right, len(item.prompts))


def score_order(item, response, language):
    """Share of the neighbours of the right order that stand next to each other, in that order."""
    wanted, given = list(pairwise(item.answer)), set(pairwise(response))
    return Fraction(sum(pair in given for pair in wanted), len(wanted))


def score_short(item, response, language):
    return Fraction(normalise(response) in {normalise(text) for text in item.answer})


def score_cloze(item, response, language):
    right = sum(accepts(prompt, response.get(prompt.key)) for prompt in item.prompts)
    return Fraction(right, len(item.prompts))


def accepts(prompt, typed):
    return normalise(typed or "") in {normalise(text) for text in prompt.accept}


SCORERS = {
    "single": score_single,
    "multi": score_multi,
    "tf": score_single,
    "num": score_number,
    "match": score_match,
    "order": score_order,
    "short": score_short,
    "cloze": score_cloze,
}


# What was typed --------------------------------------------------------------

SPACES_AND_HYPHENS = re.compile(r"[\s\-\u2010-\u2015\u00ad]+")


def normalise(text):
    """Fold what makes no difference: case, width (NFKC), runs of spaces and hyphens, blanks around."""
    return SPACES_AND_HYPHENS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


DECIMAL_COMMA = {"fr", "es", "ru"}
# Digit-group separators: any space, apostrophes, and the Arabic thousands separator.
GROUP_MARKS = re.compile(r"(?<=\d)[\s'\u2019\u066c](?=\d{3})")


def parse_number(text, language="en"):
    """Return the Decimal that a person typed, with their decimal mark and digit groups, or None.

    A lone comma or dot before exactly three digits groups digits where that is the custom of the language,
    else it is the decimal mark.
    """
    text = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("\u066b", ".").strip()
    text = GROUP_MARKS.sub("", text)
    decimal, group = (",", ".") if language in DECIMAL_COMMA else (".", ",")
    if re.fullmatch(rf"[+-]?\d{{1,3}}(?:\{group}\d{{3}})+(?:\{decimal}\d+)?", text):
        text = text.replace(group, "")
    text = text.replace(",", ".")
    if not re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)", text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
