from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading import grade, normalise, parse_number, score
from quizzes.paper import Choice, Item, Paper, Prompt

CHOICES = (Choice("a", "A", correct=True), Choice("b", "B"), Choice("c", "C", correct=True), Choice("d", "D"))
SINGLE = Item("i", "Q", "single", "LO", "?", choices=(Choice("a", "A"), Choice("b", "B", correct=True)))
MULTI = Item("i", "Q", "multi", "LO", "?", choices=CHOICES)
NUMBER = Item("i", "Q", "num", "LO", "?", answer=("2550",), tolerance="5")
MATCH = Item("i", "Q", "match", "LO", "?", prompts=tuple(Prompt(k, k, answer=k) for k in "abcd"), choices=CHOICES)
ORDER = Item("i", "Q", "order", "LO", "?", choices=CHOICES, answer=("a", "b", "c", "d", "e"))
SHORT = Item("i", "Q", "short", "LO", "?", answer=("most-favoured-nation", "MFN"))
CLOZE = Item(
    "i", "Q", "cloze", "LO", "?", prompts=(Prompt("1", "", accept=("one",)), Prompt("2", "", accept=("two", "zwei")))
)


@pytest.mark.parametrize(
    ("item", "response", "points"),
    [
        (SINGLE, "b", 1),
        (SINGLE, "a", 0),
        (SINGLE, "zzz", 0),
        (SINGLE, "", 0),
        (SINGLE, None, 0),
        (MULTI, ["a", "c"], 1),
        (MULTI, ["a"], Fraction(1, 2)),
        (MULTI, ["a", "c", "b"], Fraction(1, 2)),
        (MULTI, ["a", "b"], 0),
        (MULTI, ["b", "d"], 0),
        (MULTI, [], 0),
        (NUMBER, "2550", 1),
        (NUMBER, "2,550", 1),
        (NUMBER, "2 555", 1),
        (NUMBER, "2556", 0),
        (NUMBER, "many", 0),
        (MATCH, {"a": "a", "b": "b", "c": "c", "d": "d"}, 1),
        (MATCH, {"a": "a", "b": "c"}, Fraction(1, 4)),
        (MATCH, {}, 0),
        (ORDER, ["a", "b", "c", "d", "e"], 1),
        (ORDER, ["a", "c", "b", "d", "e"], Fraction(1, 4)),
        (ORDER, ["b", "c", "d", "e", "a"], Fraction(3, 4)),
        (ORDER, ["e", "d", "c", "b", "a"], 0),
        (SHORT, " Most favoured  NATION ", 1),
        (SHORT, "mfn", 1),
        (SHORT, "ＭＦＮ", 1),
        (SHORT, "national", 0),
        (CLOZE, {"1": "One", "2": "zwei"}, 1),
        (CLOZE, {"1": "one", "2": "three"}, Fraction(1, 2)),
        (CLOZE, {"2": ""}, 0),
    ],
)
def test_each_kind_is_scored_by_its_rule(item, response, points):
    assert score(item, response) == points


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("2550", "en", "2550"),
        ("2,550", "en", "2550"),
        ("2,550,000.5", "en", "2550000.5"),
        ("0,5", "en", "0.5"),
        ("0.5", "fr", "0.5"),
        ("2 550", "fr", "2550"),
        ("2\u202f550,75", "fr", "2550.75"),
        ("2.550", "es", "2550"),
        ("2.550,75", "es", "2550.75"),
        ("2\u00a0550", "ru", "2550"),
        ("٢٬٥٥٠٫٥", "ar", "2550.5"),
        ("２５５０", "zh-hans", "2550"),
        ("2'550", "en", "2550"),
        ("−3", "en", "-3"),
        (".5", "en", "0.5"),
        ("1e3", "en", None),
        ("nan", "en", None),
        ("", "en", None),
        ("1,2,3", "en", None),
        ("12 3", "en", None),
    ],
)
def test_numbers_are_read_with_the_marks_of_the_language(text, language, number):
    assert parse_number(text, language) == (None if number is None else Decimal(number))


@given(st.text())
def test_any_text_is_read_as_a_number_or_refused(text):
    assert parse_number(text) is None or isinstance(parse_number(text), Decimal)


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


def paper(*items, pass_mark=Decimal("0.60")):
    return Paper("Quiz", "en", "one_per_page", pass_mark, items)


def numbered(item, count):
    return [Item(**{**{n: getattr(item, n) for n in item.__dataclass_fields__}, "key": str(k)}) for k in range(count)]


def test_the_pass_mark_is_judged_before_rounding():
    two_thirds = paper(*numbered(SINGLE, 3), pass_mark=Decimal("0.66667"))
    result = grade(two_thirds, {"0": "b", "1": "b"})
    assert result.score_scaled == Decimal("0.66667")
    assert result.passed is False


def test_exactly_the_pass_mark_passes():
    assert grade(paper(*numbered(SINGLE, 5)), {"0": "b", "1": "b", "2": "b"}).passed is True


def test_a_paper_without_questions_is_not_passed():
    assert grade(paper(), {}).passed is False


def test_verdicts_tell_an_unanswered_item_from_a_wrong_one():
    result = grade(paper(*numbered(SINGLE, 3)), {"0": "b", "1": "a"})
    assert [item.verdict for item in result.items] == ["right", "wrong", "unanswered"]


@given(st.lists(st.sampled_from(["a", "b", "c", "d", "zzz"]), unique=True))
def test_every_score_lies_between_nothing_and_one(picked):
    for item in (MULTI, ORDER):
        assert 0 <= score(item, picked) <= 1


@given(st.permutations(["0", "1", "2"]))
def test_grading_does_not_depend_on_the_order_of_responses(keys):
    responses = {key: "b" if key != "1" else "a" for key in keys}
    assert grade(paper(*numbered(SINGLE, 3)), responses) == grade(
        paper(*numbered(SINGLE, 3)), {"0": "b", "1": "a", "2": "b"}
    )
