"""Names that are alike are found, and only those."""

import pytest

from trainers.firm_doubles import alike, likely_doubles

pytestmark = pytest.mark.once


def test_alike_are_slips_of_the_pen_and_words_turned_round():
    assert alike("harbour foods", "harbour fods") > 0.9
    assert alike("foods harbour", "harbour foods") == 1
    assert alike("harbour foods", "cedar tools") == 0
    assert alike("abc", "abd") == 0


def test_likely_doubles_come_likeliest_first_and_once():
    keys = {1: "harbour foods", 2: "harbour fods", 3: "cedar tools", 4: "foods harbour", 5: "blue water"}
    found = likely_doubles(keys)
    assert [pair[1:] for pair in found][:1] == [(1, 4)]
    assert {pair[1:] for pair in found} == {(1, 2), (1, 4), (2, 4)}


def test_thousands_of_names_are_compared_in_bounds():
    keys = {number: f"workshop number {number}" for number in range(3000)}
    assert len(likely_doubles(keys, most=50)) <= 50
