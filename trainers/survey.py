"""What the answers to the survey come to. Pure. The questions stand in `survey_words`, by their numbers 1 to 15.

Answers are texts by number: levels "1" … "5" on the scale; the place of what was chosen, from "1" on, for pace and
intent; "0" … "10" for how likely one recommends it; what was typed. Question 15 is no answer but a wish of the person.
"""

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from trainers.survey_words import KINDS, RECOMMEND_MOST, SCALE, TEXT

NUMBERS = tuple(str(number) for number in range(1, len(KINDS) + 1))
OF_KIND = {kind: tuple(number for number, each in zip(NUMBERS, KINDS, strict=True) if each == kind) for kind in KINDS}
CONTACT_NUMBER = NUMBERS[-1]
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Distribution:
    """How often each answer was given to a question: counts by answer, how many answered, and the mean of numbers."""

    number: str
    kind: str
    counts: dict
    answered: int
    mean: Fraction | None


@dataclass(frozen=True)
class Results:
    """`texts`: what was typed, by number. `promoters`: those who gave 9 or 10; `detractors`: 0 to 6."""

    answers: int
    mean: Fraction | None
    questions: tuple[Distribution, ...]
    texts: dict
    promoters: int
    detractors: int


def mean_of(answers):
    """Return one person's mean on the scale 1–5 to two places, or None when they answered none of these."""
    levels = [int(answers[number]) for number in OF_KIND[SCALE] if answers.get(number)]
    return Decimal(sum(levels) / Decimal(len(levels))).quantize(CENT, ROUND_HALF_EVEN) if levels else None


def results_of(rows, *, least):
    """Return the Results of all answers to one survey, or None where fewer than `least` people answered."""
    if len(rows) < least:
        return None
    questions = tuple(_distribution(number, kind, rows) for number, kind in zip(NUMBERS[:-1], KINDS, strict=False))
    means = [Fraction(str(mean)) for row in rows if (mean := mean_of(row)) is not None]
    likely = [int(row[number]) for row in rows for number in OF_KIND["recommend"] if row.get(number)]
    return Results(
        answers=len(rows),
        mean=sum(means) / len(means) if means else None,
        questions=tuple(each for each in questions if each.kind != TEXT),
        texts={number: sorted(filter(None, (row.get(number) for row in rows))) for number in OF_KIND[TEXT]},
        promoters=sum(each >= RECOMMEND_MOST - 1 for each in likely),
        detractors=sum(each <= RECOMMEND_MOST - 4 for each in likely),
    )


def _distribution(number, kind, rows):
    given = [row[number] for row in rows if row.get(number)]
    numbers = [int(each) for each in given] if kind != TEXT else []
    mean = Fraction(sum(numbers), len(numbers)) if numbers and kind in (SCALE, "recommend") else None
    return Distribution(number, kind, dict(Counter(given)), len(given), mean)
