"""What an activity report may say: pure rules."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.activity import FEWEST, change, periods, protected, shown
from dashboards.activity_words import HIDDEN, NAMES, WORDS, number, percent

CELLS = st.dictionaries(st.text(max_size=3), st.integers(0, 40), max_size=8)


@pytest.mark.parametrize(("number", "told"), [(0, 0), (1, None), (4, None), (5, 5), (700, 700)])
def test_a_number_of_one_to_four_people_is_not_told(number, told):
    assert shown(number) == told


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"a": 10, "b": 20}, {"a": 10, "b": 20}),
        ({"a": 3, "b": 20, "c": 9}, {"a": None, "b": 20, "c": None}),
        ({"a": 3, "b": 4, "c": 9}, {"a": None, "b": None, "c": 9}),
        ({"a": 1, "b": 1, "c": 9}, {"a": None, "b": None, "c": None}),
        ({"a": 3, "b": 0}, {"a": None, "b": None}),
        ({"a": 0, "b": 0}, {"a": 0, "b": 0}),
    ],
)
def test_what_a_small_number_could_be_computed_from_is_not_told_either(cells, told):
    assert protected(cells) == told


@given(CELLS)
def test_no_small_number_is_told_and_no_number_is_changed(cells):
    for name, told in protected(cells).items():
        assert told in (None, cells[name])
        assert told is None or told == 0 or told >= FEWEST


@given(CELLS)
def test_the_total_gives_no_hidden_number_away(cells):
    told = protected(cells)
    hidden = [cells[name] for name, number in told.items() if number is None]
    rest = sum(cells.values()) - sum(number for number in told.values() if number is not None)
    if hidden and set(told.values()) != {None}:
        assert len(hidden) >= 2
        assert rest >= FEWEST
        assert rest > len(hidden), "else each of them is 1"


@given(CELLS)
def test_nothing_is_hidden_where_nothing_is_small(cells):
    if not any(0 < number < FEWEST for number in cells.values()):
        assert protected(cells) == cells


def test_a_year_that_is_over_is_compared_with_the_whole_year_before():
    this, last = periods(2025, date(2026, 11, 22))
    assert this == (date(2025, 1, 1), date(2026, 1, 1))
    assert last == (date(2024, 1, 1), date(2025, 1, 1))


def test_a_year_under_way_is_compared_with_the_same_days():
    this, last = periods(2026, date(2026, 11, 22))
    assert this == (date(2026, 1, 1), date(2026, 11, 23))
    assert last == (date(2025, 1, 1), date(2025, 11, 23))
    assert periods(2028, date(2028, 2, 28))[1] == (date(2027, 1, 1), date(2027, 3, 1))


@pytest.mark.parametrize(
    ("now", "before", "percent"),
    [(15, 10, 50), (5, 10, -50), (10, 10, 0), (10, 0, None), (None, 9, None), (9, None, None)],
)
def test_a_change_is_told_only_where_both_numbers_are(now, before, percent):
    assert change(now, before) == percent


@pytest.mark.parametrize("language", WORDS)
def test_every_language_has_all_the_words_and_as_many_notes(language):
    words = WORDS[language]
    assert set(words) == {*NAMES, "how"}
    assert all(words[name] for name in NAMES)
    assert len(words["how"]) == len(WORDS["en"]["how"])
    assert "{year}" in words["title"]
    assert "{first}" in words["period"]
    assert any(HIDDEN in note for note in words["how"])


def test_numbers_are_written_as_people_write_them():
    assert [number(12345, each) for each in ("en", "fr", "ru")] == ["12,345", "12\u202f345", "12\u00a0345"]
    assert number(None, "en") == HIDDEN
    assert [percent(each, "en") for each in (5, -5, 0, None)] == ["+5%", "−5%", "0%", HIDDEN]
    assert percent(-1200, "fr") == "−1\u202f200\u202f%"
