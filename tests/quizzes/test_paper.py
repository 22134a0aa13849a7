import json
import random
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.paper import (
    Area,
    Blueprint,
    Card,
    Choice,
    Criterion,
    Draw,
    Item,
    Paper,
    Picture,
    Prompt,
    Unit,
    Wrong,
    arrange,
    draw,
    from_json,
    to_json,
)


def card(number, outcome="LO1", difficulty=1, tags=()):
    return Card(f"k{number:02}", outcome, difficulty, frozenset(tags))


POOL = [card(number, f"LO{number % 5}", 1 + number % 3, ["export"] if number % 2 else []) for number in range(12)]
BY_KEY = {each.key: each for each in POOL}
any_card = st.builds(card, st.integers(0, 10**6), st.sampled_from(["LO1", "LO2", "LO3"]), st.integers(1, 3))
pools = st.lists(any_card, max_size=15, unique_by=lambda each: each.key)


def drawn_cards(blueprint, seed, pool=POOL):
    by_key = {each.key: each for each in pool}
    return [by_key[key] for key in draw(pool, blueprint, random.Random(seed))]


@given(st.integers(), st.integers(5, 12))
def test_every_outcome_is_in_the_paper(seed, questions):
    drawn = drawn_cards(Blueprint(questions), seed)
    assert {each.outcome for each in drawn} == {each.outcome for each in POOL}
    assert len(drawn) == questions


@given(st.integers())
def test_the_same_seed_draws_the_same_paper(seed):
    assert drawn_cards(Blueprint(8), seed) == drawn_cards(Blueprint(8), seed)


@given(pools, st.integers(1, 10), st.integers(1, 3), st.integers())
def test_a_paper_holds_no_question_twice_nor_any_that_is_too_hard(pool, questions, hardest, seed):
    drawn = drawn_cards(Blueprint(questions, max_difficulty=hardest), seed, pool)
    assert len({each.key for each in drawn}) == len(drawn) <= questions
    assert all(each.difficulty <= hardest for each in drawn)


def test_all_items_of_a_difficulty_are_in_when_the_blueprint_says_so():
    hard = {each.key for each in POOL if each.difficulty == 3}
    for seed in range(20):
        assert hard <= set(draw(POOL, Blueprint(8, all_of_difficulty=3), random.Random(seed)))


def test_a_pool_that_is_too_small_is_used_up():
    assert len(draw(POOL[:3], Blueprint(8), random.Random(1))) == 3


@given(st.integers())
def test_fixed_questions_are_in_every_paper_however_hard(seed):
    drawn = draw(POOL, Blueprint(4, max_difficulty=1, fixed=("k02", "k05", "gone")), random.Random(seed))
    assert {"k02", "k05"} <= set(drawn)
    assert len(drawn) == 4


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        (Draw(2, outcome="LO1"), lambda each: each.outcome == "LO1"),
        (Draw(3, difficulty=3), lambda each: each.difficulty == 3),
        (Draw(4, tag="export"), lambda each: "export" in each.tags),
        (Draw(1, outcome="LO1", difficulty=2, tag="export"), lambda each: each.key == "k01"),
    ],
)
def test_a_draw_takes_so_many_of_its_sort(rule, fits):
    for seed in range(20):
        drawn = drawn_cards(Blueprint(rule.count, draws=(rule,)), seed)
        assert len(drawn) == rule.count
        assert all(fits(each) for each in drawn)


def test_draws_leave_the_rest_of_the_paper_to_chance():
    drawn = drawn_cards(Blueprint(8, draws=(Draw(2, difficulty=3),)), 1)
    assert len(drawn) == 8


def test_fixed_questions_and_every_draw_are_in_the_paper():
    rules = (Draw(2, outcome="LO1"), Draw(2, outcome="LO2"))
    for seed in range(20):
        drawn = drawn_cards(Blueprint(5, fixed=("k00",), draws=rules), seed)
        assert sorted(each.outcome for each in drawn) == ["LO0", "LO1", "LO1", "LO2", "LO2"]


def test_questions_that_are_not_shuffled_stand_as_fixed_and_then_as_in_the_bank():
    blueprint = Blueprint(6, fixed=("k09", "k01"), shuffle_questions=False)
    drawn = draw(POOL, blueprint, random.Random(3))
    assert drawn[:2] == ("k09", "k01")
    assert list(drawn[2:]) == sorted(drawn[2:])


def shown(item, seed, **options):
    return [choice.key for choice in arrange(item, random.Random(seed), **options).choices]


def asked(kind, **parts):
    return Item("i", "Q", kind, "LO1", "?", **{"choices": tuple(Choice(k, k) for k in "abcd"), **parts})


def test_options_are_shuffled_unless_the_quiz_says_no():
    assert len({tuple(shown(asked("single"), seed)) for seed in range(30)}) > 1
    assert shown(asked("single"), 1, shuffle=False) == list("abcd")
    two = asked("single", choices=(Choice("a", "a"), Choice("b", "b")))
    assert {tuple(shown(two, seed)) for seed in range(30)} == {("a", "b"), ("b", "a")}


@pytest.mark.parametrize("kind", ["tf", "hotspot"])
def test_true_and_false_and_areas_keep_their_order(kind):
    assert all(shown(asked(kind), seed) == list("abcd") for seed in range(30))


def test_steps_never_start_in_the_right_order():
    steps = asked("order", answer=tuple("abcd"))
    for seed, shuffle in product(range(60), (True, False)):
        order = shown(steps, seed, shuffle=shuffle)
        assert order != list("abcd")
        assert sorted(order) == list("abcd")


def test_the_right_hand_list_of_a_match_is_always_shuffled():
    assert len({tuple(shown(asked("match"), seed, shuffle=False)) for seed in range(30)}) > 1


def test_the_choices_of_a_gap_are_shuffled():
    gap = Prompt("1", "", kind="choice", choices=tuple(Choice(k, k) for k in "abcd"))
    arranged = [arrange(asked("cloze", prompts=(gap,), choices=()), random.Random(seed)) for seed in range(30)]
    assert len({item.prompts[0].choices for item in arranged}) > 1


def test_a_paper_comes_back_from_json_as_it_was():
    full = Item(
        "k",
        "Q",
        "cloze",
        "LO",
        "<p>?</p>",
        prompts=(Prompt("1", "", "f", accept=("x", "y"), kind="choice", choices=(Choice("c", "C"),)),),
        wrong=(Wrong("z", "f", "1", "50", "0.1"),),
        answer=("a",),
        choices=(Choice("a", "A", "f", True, "33.3", Area("rect", 1.5, 2.0, 3.0, 4.0)),),
        units=(Unit("kg", "1000"),),
        rubric=(Criterion("r", "Reason", 2),),
        picture=Picture("/media/x.png", 4, 3, "X"),
        version=7,
    )
    paper = Paper("Quiz", "en", "one_per_page", Decimal("0.60"), (full,), "exam", "forward", "without_key")
    assert from_json(json.loads(json.dumps(to_json(paper)))) == paper


def test_a_paper_of_the_first_version_still_opens():
    """What stands in the table since before pictures, rubrics and rich text."""
    raw = {
        "title": "Quiz", "language": "en", "layout": "one_per_page", "pass_mark": "0.60", "version": 1,
        "items": [
            {
                "key": "k", "code": "Q", "kind": "match", "outcome": "LO", "stem": 'a < "b"?', "difficulty": 1,
                "choices": [{"key": "a", "text": "A", "feedback": "", "correct": True}],
                "prompts": [{"key": "a", "text": "B", "feedback": "", "answer": "a", "accept": []}],
                "answer": [], "tolerance": "0", "unit": "", "feedback": "", "feedback_other": "",
                "wrong": [{"value": "z", "feedback": "f", "prompt": ""}],
            }
        ],
    }  # fmt: skip
    paper = from_json(raw)
    assert paper.items[0].stem == '<p>a &lt; "b"?</p>'
    assert paper.items[0].prompts[0].kind == "text"
    assert paper.mode == "quiz"


def test_a_paper_finds_its_items_by_their_keys():
    paper = Paper("Quiz", "en", "one_per_page", Decimal("0.60"), (asked("single"), asked("tf")))
    assert paper.item("i") is paper.items[0]
    with pytest.raises(KeyError):
        paper.item("elsewhere")
