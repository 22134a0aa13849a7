import random
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from quizzes.paper import Blueprint, Choice, Item, Paper, Prompt, Wrong, draw, from_json, to_json


def item(number, outcome="LO1", difficulty=1, kind="single"):
    return Item(
        f"k{number}", f"Q{number}", kind, outcome, "?", difficulty, choices=(Choice("a", "A"), Choice("b", "B"))
    )


POOL = [item(number, f"LO{number % 5}", 1 + number % 3) for number in range(12)]
items = st.builds(item, st.integers(0, 10**6), st.sampled_from(["LO1", "LO2", "LO3"]), st.integers(1, 3))
pools = st.lists(items, max_size=15, unique_by=lambda each: each.key)


@given(st.integers(), st.integers(5, 12))
def test_every_outcome_is_in_the_paper(seed, questions):
    drawn = draw(POOL, Blueprint(questions), random.Random(seed))
    assert {each.outcome for each in drawn} == {each.outcome for each in POOL}
    assert len(drawn) == questions


@given(st.integers())
def test_the_same_seed_draws_the_same_paper(seed):
    assert draw(POOL, Blueprint(8), random.Random(seed)) == draw(POOL, Blueprint(8), random.Random(seed))


@given(pools, st.integers(1, 10), st.integers(1, 3), st.integers())
def test_a_paper_holds_no_question_twice_nor_any_that_is_too_hard(pool, questions, hardest, seed):
    drawn = draw(pool, Blueprint(questions, max_difficulty=hardest), random.Random(seed))
    assert len({each.key for each in drawn}) == len(drawn) <= questions
    assert all(each.difficulty <= hardest for each in drawn)


def test_all_items_of_a_difficulty_are_in_when_the_blueprint_says_so():
    hard = {each.key for each in POOL if each.difficulty == 3}
    for seed in range(20):
        assert hard <= {each.key for each in draw(POOL, Blueprint(8, all_of_difficulty=3), random.Random(seed))}


def test_a_pool_that_is_too_small_is_used_up():
    assert len(draw(POOL[:3], Blueprint(8), random.Random(1))) == 3


def test_true_and_false_keep_their_order_and_steps_never_start_solved():
    steps = Item("o", "Q", "order", "LO1", "?", choices=tuple(Choice(k, k) for k in "abc"), answer=("a", "b", "c"))
    for seed in range(30):
        yes_no, ordered = (
            draw([item(1, kind="tf")], Blueprint(1), random.Random(seed)),
            draw([steps], Blueprint(1), random.Random(seed)),
        )
        assert [choice.key for choice in yes_no[0].choices] == ["a", "b"]
        assert tuple(choice.key for choice in ordered[0].choices) != steps.answer


def test_a_paper_comes_back_from_json_as_it_was():
    full = Item(
        "k", "Q", "cloze", "LO", "?", prompts=(Prompt("1", "", "f", accept=("x", "y")),), wrong=(Wrong("z", "f", "1"),),
        answer=("a",), choices=(Choice("a", "A", "f", True),),
    )  # fmt: skip
    paper = Paper("Quiz", "en", "one_per_page", Decimal("0.60"), (full,))
    assert from_json(to_json(paper)) == paper
