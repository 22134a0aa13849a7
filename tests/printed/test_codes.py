import random

import pytest

from printed.codes import ALPHABET, LENGTH, grouped, new_code, read_code

CODE = "BCDF3479"


def test_a_code_has_letters_and_digits_that_nobody_takes_for_others():
    code = new_code(random.Random(1).choice)
    assert len(code) == LENGTH
    assert set(code) <= set(ALPHABET)
    assert not set(ALPHABET) & set("AEIOU01L2568V")


def test_a_code_is_printed_in_two_groups():
    assert grouped(CODE) == "BCDF-3479"


@pytest.mark.parametrize(
    "typed",
    [
        "BCDF-3479",
        "bcdf3479",
        " bcdf 3479 ",
        "ＢＣＤＦ－３４７９",
        "https://learn.example.org/ar/manage/papers/sheets/BCDF3479/",
        "https://learn.example.org/en/manage/papers/sheets/BCDF3479",
    ],
)
def test_a_code_is_read_as_it_is_typed_or_scanned(typed):
    assert read_code(typed) == CODE


def test_characters_that_look_alike_are_read_as_those_of_codes():
    assert read_code("2568-3479") == "ZSGB3479"


@pytest.mark.parametrize("typed", ["", "BCDF", "BCDF-34790", "AEIO-3479", "https://learn.example.org/", "\x00" * 8])
def test_what_cannot_be_a_code_is_none(typed):
    assert read_code(typed) is None
