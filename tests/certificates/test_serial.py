import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.serial import ALPHABET, LENGTH, check_characters, encode, grouped, normalise

numbers = st.integers(min_value=0, max_value=2**130 - 1)


@given(numbers)
def test_an_id_survives_printing_and_typing(number):
    serial = encode(number)
    assert normalise(serial) == normalise(grouped(serial)) == normalise(f"  {grouped(serial).lower()} ") == serial


@given(numbers, numbers)
def test_different_numbers_have_different_ids(one, other):
    assert (encode(one) == encode(other)) == (one == other)


@given(numbers, st.data())
def test_look_alikes_and_marks_change_nothing(number, data):
    serial = encode(number)
    swaps = {"0": "0oO", "1": "1iIlL"}
    typed = "".join(data.draw(st.sampled_from(swaps.get(each, each))) for each in serial)
    place = data.draw(st.integers(0, LENGTH))
    mark = data.draw(st.sampled_from(["-", "–", " ", "\u00a0", "\u2011", "\u200f", "\ufeff", "_", "."]))
    assert normalise(typed[:place] + mark + typed[place:]) == serial


@given(st.text(max_size=60))
def test_whatever_is_typed_gives_an_id_or_nothing(typed):
    serial = normalise(typed)
    assert serial is None or (len(serial) == LENGTH and set(serial) <= set(ALPHABET) and normalise(serial) == serial)


@given(numbers, st.integers(0, 27), st.integers(1, 31))
def test_one_wrong_character_shows(number, place, step):
    printed = encode(number) + check_characters(encode(number))
    wrong = ALPHABET[(ALPHABET.index(printed[place]) + step) % 32]
    assert normalise(printed[:place] + wrong + printed[place + 1 :]) is None


@given(numbers, st.integers(0, 24))
def test_two_swapped_neighbours_show(number, place):
    printed = encode(number) + check_characters(encode(number))
    swapped = printed[:place] + printed[place + 1] + printed[place] + printed[place + 2 :]
    assert (normalise(swapped) is None) == (swapped != printed)


@pytest.mark.parametrize("typed", ["", "0" * 25, "0" * 27, "U" * 26, "Ж" * 26, "../" * 13])
def test_what_is_no_id_is_refused(typed):
    assert normalise(typed) is None


def test_full_width_letters_of_a_chinese_keyboard_are_read():
    assert normalise("ＡＢＣ" + "0" * 23) == "ABC" + "0" * 23
