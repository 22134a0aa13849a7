"""The rule of marking: points of a rubric, one marker or two, and what happens when two differ."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.marking import Given, State, mark_of, mean_points, share_of, state_of, words_in
from quizzes.paper import Criterion, Item

NAMES, REASON = Criterion("names", "Names a right", 2), Criterion("reason", "Gives a reason", 2)
OPEN = Item("k", "Q01", "open", "LO1", "<p>Which right?</p>", rubric=(NAMES, REASON))


def points(names, reason=0):
    return {"names": names, "reason": reason}


def test_points_are_a_share_of_all_points_of_the_rubric():
    assert share_of(OPEN, points(2, 1)) == Fraction(3, 4)
    assert share_of(OPEN, {}) == 0


def test_more_points_than_a_criterion_has_are_not_given():
    assert share_of(OPEN, points(99, -5)) == Fraction(1, 2)


def test_a_question_without_a_rubric_is_marked_as_a_whole_out_of_ten():
    bare = Item("k", "Q01", "open", "LO1", "<p>Which right?</p>")
    assert share_of(bare, {"answer": 7}) == Fraction(7, 10)


CASES = {
    "no mark yet": ([], 1, State.WAITING),
    "one of one": ([points(1)], 1, State.MARKED),
    "one of two": ([points(1)], 2, State.WAITING),
    "two that agree": ([points(1), points(1)], 2, State.MARKED),
    "two that differ by 25 of 100": ([points(1), points(2)], 2, State.MARKED),
    "two that differ by more": ([points(0), points(2)], 2, State.APART),
}


@pytest.mark.parametrize("name", CASES)
def test_an_answer_is_marked_when_enough_marks_are_near_each_other(name):
    given, markers, state = CASES[name]
    assert state_of(OPEN, [Given(each) for each in given], markers) == state


def test_the_mean_of_two_marks_counts():
    given = [Given(points(2, 1)), Given(points(2, 0))]
    assert mark_of(OPEN, given) == Fraction(5, 8)
    assert mean_points(given, REASON) == Fraction(1, 2)


def test_a_mark_that_settles_counts_alone():
    given = [Given(points(0)), Given(points(2, 2)), Given(points(2, 1), settles=True)]
    assert state_of(OPEN, given, 2) == State.MARKED
    assert mark_of(OPEN, given) == Fraction(3, 4)
    assert mean_points(given, NAMES) == 2


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=2))
def test_a_mark_is_never_outside_zero_and_one_nor_outside_its_markers(marks):
    given = [Given(points(*each)) for each in marks]
    shares = [share_of(OPEN, each.points) for each in given]
    assert 0 <= min(shares) <= mark_of(OPEN, given) <= max(shares) <= 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("  \n ", 0),
        ("A trademark, because it can last.", 6),
        ("It's a well-known mark.", 4),
        ("商标可以续展。", 6),
        ("العلامة التجارية", 2),
        ("50 % of € 300", 3),
    ],
)
def test_words_are_counted_in_any_script(text, number):
    assert words_in(text) == number
