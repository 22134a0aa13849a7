"""Drawings stay inside their frame and show what the table says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.analysis.charts import Histogram, Scatter, histogram, scatter

pytestmark = pytest.mark.once

LIMITS = {"too_hard": 0.25, "too_easy": 0.95, "weak": 0.15}
POINTS = st.tuples(st.just("Q"), st.floats(0, 1), st.floats(-1, 1), st.booleans())


@given(st.lists(POINTS))
def test_every_question_stands_inside_the_frame(points):
    drawn = scatter(points, **LIMITS)
    assert len(drawn.dots) == len(points)
    for dot in drawn.dots:
        assert Scatter.left <= dot.x <= Scatter.right
        assert Scatter.top <= dot.y <= Scatter.bottom


def test_easy_is_right_and_good_is_up():
    bad, good = scatter([("Q1", 0.2, 0.1, True), ("Q2", 0.8, 0.6, False)], **LIMITS).dots[::-1]
    assert (bad.label, good.label) == ("Q1", "Q2")
    assert bad.x < good.x
    assert bad.y > good.y


def test_the_axis_goes_down_only_as_far_as_it_must():
    for lowest, ticks in (
        (0.2, ["0", "0.5", "1"]),
        (-0.1, ["-0.5", "0", "0.5", "1"]),
        (-0.6, ["-1", "-0.5", "0", "0.5", "1"]),
    ):
        drawn = scatter([("Q", 0.5, lowest, False)], **LIMITS)
        assert [tick.label for tick in drawn.y_ticks] == ticks


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=101), st.floats(0, 1))
def test_every_bar_stands_inside_the_frame(counts, pass_share):
    drawn = histogram(counts, pass_share)
    assert [bar.count for bar in drawn.bars] == counts
    assert len([bar for bar in drawn.bars if bar.label]) <= 12
    for bar in drawn.bars:
        assert Histogram.left <= bar.x <= bar.x + bar.width <= Histogram.right
        assert Histogram.top - 0.1 <= bar.y <= bar.y + bar.height <= Histogram.bottom + 0.2


def test_bars_that_pass_begin_at_the_pass_mark():
    """60 % of 8 points are 4.8: who has 4 points has not passed, who has 5 has."""
    drawn = histogram([1] * 9, 0.6)
    assert [bar.points for bar in drawn.bars if bar.passed] == [5, 6, 7, 8]
    assert drawn.bars[4].x < drawn.pass_mark < drawn.bars[5].x
