"""The rule of grading again: what was shown stays as it was, and is judged as the question is written now."""

import json
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.paper import (
    Choice,
    Criterion,
    Item,
    Paper,
    Prompt,
    Unit,
    Wrong,
    arrange,
    from_json,
    to_json,
    with_corrections,
)
from quizzes.regrading import corrected, plain, regrade

A, B, C = Choice("a", "Patent"), Choice("b", "Trademark", correct=True), Choice("c", "Design")


def item(kind="single", **fields):
    return Item("k", "Q01", kind, "LO1", "<p>Which?</p>", **fields)


SINGLE = item(choices=(C, A, B))


def right(choice):
    return replace(choice, correct=True)


def wrong(choice):
    return replace(choice, correct=False)


def test_the_right_option_is_the_one_that_is_ticked_now_and_the_order_stays():
    now = item(choices=(right(A), wrong(B), C), version=7)
    judged = corrected(SINGLE, now)
    assert [(each.key, each.text, each.correct) for each in judged.choices] == [
        ("c", "Design", False),
        ("a", "Patent", True),
        ("b", "Trademark", False),
    ]
    assert judged.version == 7


def test_feedback_and_weights_are_those_of_now():
    now = item(choices=(replace(A, weight="50", feedback="Nearly."), B, C))
    shown = corrected(SINGLE, now).choices[1]
    assert (shown.weight, shown.feedback) == ("50", "Nearly.")


def test_an_author_may_have_moved_the_words_instead_of_the_tick():
    now = item(choices=(Choice("a", "Trademark"), Choice("b", "Patent", correct=True), C))
    judged = corrected(SINGLE, now)
    assert {each.text: each.correct for each in judged.choices} == {"Design": False, "Patent": True, "Trademark": False}


def test_words_that_were_put_better_change_nothing():
    now = item(choices=(A, replace(B, text="A registered trademark"), C), version=9)
    assert corrected(SINGLE, now) is SINGLE


def test_an_option_that_is_gone_stays_judged_as_it_was():
    now = item(choices=(right(A), C))
    judged = corrected(SINGLE, now)
    assert {each.key for each in judged.choices if each.correct} == {"a", "b"}


def test_a_question_whose_right_options_were_not_shown_stays_as_it_was():
    now = item(choices=(A, wrong(B), C, Choice("d", "Secret", correct=True)))
    assert corrected(SINGLE, now) is SINGLE


@pytest.mark.parametrize("now", [None, item("multi", choices=(right(A), B, C))])
def test_a_question_that_is_gone_or_of_another_kind_stays_as_it_was(now):
    assert corrected(SINGLE, now) is SINGLE


NUMBER = item("num", answer=("2550",), unit="EUR", wrong=(Wrong("2300", "Four renewals."),))


def test_a_number_is_judged_by_the_answer_tolerance_and_units_of_now():
    now = replace(NUMBER, answer=("2500",), tolerance="60", units=(Unit("kEUR", "1000"),), wrong=())
    assert corrected(NUMBER, now) == now


def test_a_number_in_another_unit_than_the_one_shown_cannot_be_compared():
    assert corrected(NUMBER, replace(NUMBER, answer=("2.55",), unit="kEUR")) is NUMBER


def test_a_short_text_is_judged_by_what_is_accepted_now():
    shown = item("short", answer=("opposition",))
    assert corrected(shown, replace(shown, answer=("opposition", "objection"))).answer == ("opposition", "objection")


MATCH = item(
    "match",
    prompts=(Prompt("p", "Name", answer="p"), Prompt("q", "Shape", answer="q")),
    choices=(Choice("q", "Design", correct=True), Choice("p", "Trademark", correct=True)),
)


def test_pairs_are_judged_by_what_belongs_together_now():
    now = replace(MATCH, choices=(Choice("p", "Design", correct=True), Choice("q", "Trademark", correct=True)))
    judged = corrected(MATCH, now)
    assert [(each.text, each.answer) for each in judged.prompts] == [("Name", "q"), ("Shape", "p")]
    assert judged.choices == MATCH.choices


def test_a_pair_whose_right_side_was_never_shown_stays_as_it_was():
    now = replace(MATCH, choices=(Choice("x", "Secret"), Choice("q", "Design")), prompts=MATCH.prompts[1:])
    assert corrected(MATCH, now) is MATCH


ORDER = item("order", choices=(A, C, B), answer=("a", "b", "c"))


def test_steps_are_judged_by_the_order_of_now():
    assert corrected(ORDER, replace(ORDER, answer=("b", "a", "c"))).answer == ("b", "a", "c")


def test_steps_that_were_added_or_taken_away_leave_the_order_as_it_was():
    assert corrected(ORDER, replace(ORDER, answer=("b", "a"))) is ORDER


CLOZE = item(
    "cloze",
    prompts=(
        Prompt("1", "", accept=("MFN",)),
        Prompt("2", "", kind="choice", accept=("ten",), choices=(Choice("x", "two"), Choice("y", "ten", correct=True))),
    ),
)


def test_blanks_are_judged_by_what_is_accepted_now():
    first, second = CLOZE.prompts
    moved = replace(second, choices=(Choice("x", "two", correct=True), Choice("y", "ten")), accept=("two",))
    judged = corrected(CLOZE, replace(CLOZE, prompts=(replace(first, accept=("MFN", "most favoured")), moved)))
    assert judged.prompts[0].accept == ("MFN", "most favoured")
    assert [each.correct for each in judged.prompts[1].choices] == [True, False]


def test_a_blank_that_is_gone_or_of_another_kind_stays_as_it_was():
    now = replace(CLOZE, prompts=(replace(CLOZE.prompts[0], kind="number", accept=("3",)),))
    assert corrected(CLOZE, now) is CLOZE


def test_an_open_answer_keeps_the_rubric_its_markers_had():
    shown = item("open", rubric=(Criterion("c", "Names a right", 2),))
    assert corrected(shown, replace(shown, rubric=(Criterion("c", "Names a right", 9),))) is shown


# A whole attempt -----------------------------------------------------------------

PAPER = Paper("Quiz", "en", "one_per_page", Decimal("0.6"), (SINGLE, replace(NUMBER, key="n")))
CHOSE_PATENT = {"k": "a", "n": "2550"}


def again(now, responses=CHOSE_PATENT, *, passed=False, graded=PAPER):
    return regrade(PAPER, graded, {each.key: each for each in now}, responses, {}, passed=passed)


PATENT_IS_RIGHT = item(choices=(right(A), wrong(B), C), version=7)


def test_a_corrected_key_makes_points_and_a_pass():
    before, after = again([]), again([PATENT_IS_RIGHT])
    assert (before.percent, before.passed, before.corrected) == (50, False, {})
    assert (after.percent, after.passed) == (100, True)
    assert after.item_scores == {"k": "1.00000", "n": "1.00000"}
    assert set(after.corrected) == {"k"}


def test_a_pass_stays_a_pass():
    after = again([PATENT_IS_RIGHT], {"k": "b"}, passed=True)
    assert (after.percent, after.passed) == (0, True)


def test_what_was_corrected_stays_corrected_when_the_question_is_gone():
    stored = from_json(to_json(PAPER))
    first = again([PATENT_IS_RIGHT])
    assert again([], graded=_with(stored, first)) == first


def test_correcting_back_leaves_no_trace_on_the_outcome():
    first = again([PATENT_IS_RIGHT])
    back = again([replace(SINGLE, version=8)], graded=_with(PAPER, first))
    assert back == again([])


def _with(paper, outcome):
    return with_corrections(paper, outcome.corrected)


@st.composite
def questions(draw):
    """Options of one question at two moments: some shown, some new, with ticks and words at random."""
    texts = draw(st.lists(st.sampled_from("PTDSX"), min_size=2, max_size=5))
    ticks = draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    keys = draw(st.permutations("abcde"))
    options = zip(keys, texts, ticks, strict=False)
    return item(
        draw(st.sampled_from(["single", "multi"])),
        choices=tuple(Choice(key, text, correct=tick) for key, text, tick in options),
        version=draw(st.integers(1, 9)),
    )


@given(questions(), questions(), st.integers())
def test_correcting_twice_is_correcting_once_and_shows_the_same(shown, now, seed):
    shown = arrange(shown, Random(seed))
    once = corrected(shown, now)
    assert corrected(once, now) == once
    assert [(each.key, each.text) for each in once.choices] == [(each.key, each.text) for each in shown.choices]


def test_plain_data_is_what_a_json_column_gives_back():
    data = plain(CLOZE)
    assert json.loads(json.dumps(data)) == data
