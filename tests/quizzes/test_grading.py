from decimal import ROUND_DOWN, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading import grade, rounded, score
from quizzes.paper import Choice, Item, Paper, Prompt, Unit, Wrong
from quizzes.typed import matches, normalise, parse_number

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


def weighed(kind, *weights):
    choices = tuple(
        Choice(k, k, correct=weight == "100", weight=weight) for k, weight in zip("abcd", weights, strict=False)
    )
    return Item("i", "Q", kind, "LO", "?", choices=choices)


UNITS = Item(
    "i", "Q", "num", "LO", "?", answer=("2550",), unit="EUR", units=(Unit("kEUR", "1000"), Unit("cent", "0.01"))
)
PARTLY = Item(
    "i", "Q", "num", "LO", "?", answer=("10",), wrong=(Wrong("20", "", weight="50", tolerance="1"), Wrong("30", ""))
)
WILD = Item(
    "i", "Q", "short", "LO", "?", answer=("trade*mark", r"5\* hotel"), wrong=(Wrong("*brand*", "", weight="25"),)
)
CASED = Item(
    "i",
    "Q",
    "short",
    "LO",
    "?",
    answer=("WIPO",),
    match_case=True,
    wrong=(Wrong("Wipo", "", weight="50"), Wrong("WTO", "")),
)
GAPS = Item(
    "i",
    "Q",
    "cloze",
    "LO",
    "?",
    prompts=(
        Prompt("1", "", kind="choice", choices=(Choice("x", "ten", correct=True), Choice("y", "two")), accept=("ten",)),
        Prompt("2", "", kind="number", accept=("0.5",), tolerance="0.1"),
    ),
)
AREAS = Item(
    "i", "Q", "hotspot", "LO", "?", choices=(Choice("a", "A", correct=True), Choice("b", "B"), Choice("c", "C"))
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
        (CLOZE, {"1": "one"}, Fraction(1, 2)),
        (weighed("single", "100", "50", "-25"), "a", 1),
        (weighed("single", "100", "50", "-25"), "b", Fraction(1, 2)),
        (weighed("single", "100", "50", "-25"), "c", 0),
        (weighed("multi", "70", "30", "-100"), ["a"], Fraction(7, 10)),
        (weighed("multi", "70", "30", "-100"), ["a", "b"], 1),
        (weighed("multi", "70", "30", "-100"), ["a", "b", "c"], 0),
        (UNITS, "2,550 EUR", 1),
        (UNITS, "EUR 2550", 1),
        (UNITS, "2.55 keur", 1),
        (UNITS, "255000cent", 1),
        (UNITS, "2550 USD", 0),
        (UNITS, "2.55", 0),
        (PARTLY, "20.5", Fraction(1, 2)),
        (PARTLY, "30", 0),
        (PARTLY, "10", 1),
        (WILD, "Trade  Mark", 1),
        (WILD, "trademark", 1),
        (WILD, "trade", 0),
        (WILD, "5* hotel", 1),
        (WILD, "5 star hotel", 0),
        (WILD, "my brand name", Fraction(1, 4)),
        (CASED, "WIPO", 1),
        (CASED, "wipo", 0),
        (CASED, "Wipo", Fraction(1, 2)),
        (CASED, "WTO", 0),
        (GAPS, {"1": "x", "2": "0.45"}, 1),
        (GAPS, {"1": "y", "2": "0,6"}, Fraction(1, 2)),
        (GAPS, {"1": "ten", "2": "half"}, 0),
        (AREAS, ["a"], 1),
        (AREAS, ["a", "b"], 0),
        (AREAS, ["b"], 0),
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


@pytest.mark.parametrize("language", ["en", "es"])
def test_answers_are_read_in_the_language_of_the_paper(language):
    gap = Item("g", "Q", "cloze", "LO", "?", prompts=(Prompt("1", "", kind="number", accept=("2550",)),))
    asked = Paper("Quiz", language, "one_per_page", Decimal("0.60"), (NUMBER, gap))
    assert grade(asked, {"i": "2.550", "g": {"1": "2.550"}}).score_scaled == (1 if language == "es" else 0)


@given(st.text())
def test_any_text_is_read_as_a_number_or_refused(text):
    assert parse_number(text) is None or isinstance(parse_number(text), Decimal)


@given(st.text(), st.text())
def test_a_star_stands_for_any_text(before, after):
    plain_before = before.replace("*", "").replace("\\", "")
    assert matches(f"{plain_before}x*", f"{plain_before}x{after}")
    assert matches("*", after)


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


def paper(*items, pass_mark=Decimal("0.60")):
    return Paper("Quiz", "en", "one_per_page", pass_mark, items)


def numbered(item, count):
    return [Item(**{**{n: getattr(item, n) for n in item.__dataclass_fields__}, "key": str(k)}) for k in range(count)]


OPEN = Item("o", "Q", "open", "LO", "?")


@pytest.mark.parametrize(("response", "score_scaled"), [("b", 1), ("a", 0)])
def test_one_question_is_the_whole_score(response, score_scaled):
    assert grade(paper(SINGLE), {"i": response}).score_scaled == score_scaled


def test_scores_are_rounded_alike_whatever_the_program_around_does_with_numbers():
    with localcontext(rounding=ROUND_DOWN):
        assert rounded(Fraction(2, 3)) == Decimal("0.66667")


def test_an_open_answer_waits_for_its_mark():
    asked = paper(SINGLE, OPEN)
    waiting = grade(asked, {"i": "b", "o": "Because."})
    assert waiting.waiting == ("o",)
    assert [item.verdict for item in waiting.items] == ["right", "waiting"]

    marked = grade(asked, {"i": "b", "o": "Because."}, {"o": Fraction(2, 3)})
    assert marked.waiting == ()
    assert marked.score_scaled == Decimal("0.83333")
    assert [item.verdict for item in marked.items] == ["right", "partly"]


def test_an_open_question_without_an_answer_waits_for_nobody():
    assert grade(paper(OPEN), {}).waiting == ()


def test_marks_count_for_open_answers_only():
    assert grade(paper(SINGLE), {"i": "a"}, {"i": Fraction(1)}).score_scaled == 0


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
