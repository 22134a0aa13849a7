"""What people type: texts with parts that may be anything, numbers with units, in several languages."""

from decimal import Decimal

import pytest

from quizzes.paper import Item, Unit
from quizzes.typed import matches, number_with_unit

AREA = Item("i", "Q", "num", "LO", "?", answer=("2550",), unit="sq m", units=(Unit("hectare", "10000"),))


@pytest.mark.parametrize(
    ("pattern", "typed", "right"),
    [
        ("trade*mark", "trade or service mark", True),
        ("trade*mark", "trade sign", False),
        ("trade*mark", "sale mark", False),
        # What is written before and after the star may not be the same letters.
        ("trade*demark", "trademark", False),
        ("trade*mark*mark", "trademark", False),
        ("trade*mark*mark", "trademark or mark", True),
        ("*brand*mark*", "my brand and mark", True),
        ("*brand*mark*", "brand and mark", True),
        ("*brand*mark*", "my mark and brand", False),
        ("*na*na*", "banana", True),
        ("*na*na*", "bna", False),
        ("*a*b*", "a b a", True),
        ("* mark", "mark", True),
        ("**", "", True),
    ],
)
def test_a_star_stands_for_any_text_and_the_rest_stands_in_its_order(pattern, typed, right):
    assert matches(pattern, typed) is right


@pytest.mark.parametrize(
    ("typed", "language", "number"),
    [
        ("2550", "en", "2550"),
        ("2550 sq  m", "en", "2550"),
        ("2,550 sq m", "en", "2550"),
        ("2.550", "es", "2550"),
        ("2.550 sq m", "es", "2550"),
        ("sq m 2.550", "es", "2550"),
        ("2.550 hectare", "es", "25500000"),
        ("2.550 sq m", "en", "2.55"),
        ("2550 m", "en", None),
        ("sq m", "en", None),
    ],
)
def test_a_number_with_its_unit_is_read_as_the_language_writes_it(typed, language, number):
    assert number_with_unit(typed, AREA, language) == (None if number is None else Decimal(number))
