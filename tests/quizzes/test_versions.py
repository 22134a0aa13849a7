"""Versions of a printed paper: the same questions, in other orders."""

import random
from dataclasses import replace

import pytest

from quizzes.paper import Paper
from quizzes.versions import versions_of
from tests.quizzes.test_keyed import ITEMS

PAPER = Paper("Quiz", "en", "one_per_page", 1, tuple(ITEMS.values()))


def versions(paper=PAPER, number=4, **shuffles):
    return versions_of(paper, number, random.Random(1), **shuffles)


def in_one_order(paper):
    """Return the questions without their order and that of their options."""
    return {replace(item, choices=tuple(sorted(item.choices, key=lambda choice: choice.key))) for item in paper.items}


def test_the_first_version_is_the_paper_as_it_was_drawn():
    assert versions()[0] == PAPER


def test_versions_have_the_same_questions_in_different_orders():
    made = versions()
    assert len(made) == len(set(made)) == 4
    questions = [in_one_order(replace(each, items=tuple(i for i in each.items if i.kind != "cloze"))) for each in made]
    assert all(each == questions[0] for each in questions)


def test_an_author_who_shuffles_nothing_keeps_the_order_of_questions_and_options():
    for each in versions(shuffle_questions=False, shuffle_options=False):
        fixed = [item for item in each.items if item.kind not in ("order", "match")]
        assert fixed == [item for item in PAPER.items if item.kind not in ("order", "match")]


@pytest.mark.parametrize("number", [1, 2, 8])
def test_a_paper_with_one_order_has_versions_that_are_alike(number):
    assert versions(replace(PAPER, items=(ITEMS["tf"],)), number) == (replace(PAPER, items=(ITEMS["tf"],)),) * number


def test_two_orders_take_turns_in_more_versions_than_there_are_orders():
    two = replace(PAPER, items=(ITEMS["tf"], ITEMS["num"]))
    first, second, third, fourth = versions(two)
    assert first != second
    assert (third, fourth) == (first, second)
