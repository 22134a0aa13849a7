"""One firm is known again in other spellings; alike names are found, and only those."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainers.firm_names import alike, likely_doubles, name_key

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "name",
    [
        "Harbour Foods Ltd.",
        "  HARBOUR   foods",
        "Harbour-Foods, Limited",
        "Harboûr Foods L.L.C.",
        "Harbour Foods (Pty) Ltd",
    ],
)
def test_spellings_of_a_name_have_one_key(name):
    assert name_key(name) == "harbour foods"


@pytest.mark.parametrize(
    ("name", "key"),
    [("深圳茶叶有限公司", "深圳茶叶"), ("ООО Ромашка", "ромашка"), ("Ltd", "ltd"), ("", ""), ("Ａｃｍｅ", "acme")],
)
def test_names_of_every_script_have_keys(name, key):
    assert name_key(name) == key


@given(st.text(max_size=60))
def test_a_key_is_its_own_key_and_fits_its_column(name):
    key = name_key(name)
    assert len(key) <= 200
    assert len(name_key(key)) <= 200


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
