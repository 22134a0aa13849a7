"""The tests before and after a session: parallel, and the same every time."""

import pytest

from quizzes.paper import Card
from trainers.packs.forms import QUESTIONS, keys_of_forms


def bank(size, outcomes=4):
    return [Card(f"q{number:02}", f"LO{number % outcomes}", 1 + number % 3) for number in range(size)]


@pytest.mark.parametrize(("size", "shared"), [(8, 8), (12, 4), (16, 0), (40, 0)])
def test_the_tests_share_no_more_questions_than_the_bank_makes_them(size, shared):
    before, after = keys_of_forms(bank(size), "seed")
    assert len(set(before)) == len(set(after)) == len(before) == QUESTIONS
    assert len(set(before) & set(after)) == shared


def test_each_question_has_its_partner_on_the_same_outcome():
    cards = {card.key: card for card in bank(40)}
    before, after = keys_of_forms(list(cards.values()), "seed")
    assert [cards[key].outcome for key in before] == [cards[key].outcome for key in after]
    assert {cards[key].outcome for key in before} == {"LO0", "LO1", "LO2", "LO3"}


def test_the_same_bank_gives_the_same_tests_and_another_module_others():
    assert keys_of_forms(bank(40), "M01") == keys_of_forms(bank(40), "M01")
    assert keys_of_forms(bank(40), "M01") != keys_of_forms(bank(40), "M02")


def test_a_small_bank_is_used_up_and_an_empty_one_gives_none():
    assert len(keys_of_forms(bank(5), "seed")[0]) == 5
    assert keys_of_forms([], "seed") == ((), ())
