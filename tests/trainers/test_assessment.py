"""What two assessors' levels come to. Cases by the specification, section 4.5."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trainers.factories import levels
from trainers.assessment import CRITERIA, Next, agreement, gaps, judged, needs_calibration, outcome, what_next
from trainers.eligibility import Standards

pytestmark = pytest.mark.once
STANDARDS = Standards()
ANY_LEVELS = st.fixed_dictionaries({each: st.integers(1, 4) for each in CRITERIA})


@pytest.mark.parametrize(
    ("first", "second", "passed"),
    [
        (levels(3), levels(3), True),
        (levels(2, C1=3, C8=3), levels(3), True),  # the mean is 2.625
        (levels(2, C1=3, C8=3), levels(2, C1=3, C8=3), False),  # 2.25
        (levels(4, C1=2), levels(4, C1=3), False),  # a gate at 2.5
        (levels(4, C8=2), levels(4, C8=4), True),  # a gate at 3
        (levels(4, C4=1), levels(4, C4=2), False),  # a criterion at 1.5
        (levels(4, C4=2), levels(4, C4=2), True),
    ],
)
def test_the_mean_of_both_decides_with_gates_and_a_least_level(first, second, passed):
    assert outcome(first, second, standards=STANDARDS).passed is passed


def test_a_mean_of_exactly_the_threshold_passes():
    scores = levels(2, C1=4, C8=4)
    assert judged(scores, standards=STANDARDS).mean == Fraction(5, 2)
    assert judged(scores, standards=STANDARDS).passed
    assert not judged(scores, standards=replace(STANDARDS, pass_mean=Decimal("2.51"))).passed


@pytest.mark.parametrize(
    ("one", "other", "third", "mean"),
    [(1, 4, 4, 4), (1, 4, 2, Fraction(3, 2)), (1, 3, 2, Fraction(3, 2)), (2, 4, 4, 4), (2, 3, 1, Fraction(5, 2))],
)
def test_a_third_level_takes_the_place_of_the_more_distant_one(one, other, third, mean):
    found = outcome(levels(3, C2=one), levels(3, C2=other), levels(3, C2=third), standards=STANDARDS)
    assert found.scores["C2"] == mean


def test_what_is_needed_next():
    near, far = levels(3), levels(3, C2=1)
    assert what_next(near, None, talked=False, gap=2) == Next.SCORES
    assert what_next(near, levels(2), talked=False, gap=2) is None
    assert what_next(near, far, talked=False, gap=2) == Next.MODERATION
    assert what_next(near, far, talked=True, gap=2) == Next.THIRD
    assert what_next(near, far, near, talked=True, gap=2) is None
    assert gaps(near, far, gap=2) == ("C2",)


@given(ANY_LEVELS, ANY_LEVELS, st.none() | ANY_LEVELS)
def test_the_order_of_the_two_does_not_matter(first, second, third):
    there, back = (outcome(*pair, third, standards=STANDARDS) for pair in ((first, second), (second, first)))
    assert there == back
    assert 1 <= there.mean <= 4


def test_agreement_counts_criteria_and_asks_for_calibration_after_five():
    pairs = [(levels(4), levels(2, C1=4, C2=3))] * 5  # 1 of 8 alike, 2 of 8 within one
    found = agreement(pairs)
    assert (found.exact_rate, found.within_one_rate) == (Fraction(1, 8), Fraction(1, 4))
    assert needs_calibration(found, standards=STANDARDS)
    assert not needs_calibration(agreement(pairs[:4]), standards=STANDARDS)
    assert not needs_calibration(agreement([(levels(3), levels(2))] * 5), standards=STANDARDS)
