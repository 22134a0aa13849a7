"""What is said about each option, pair, step or blank of a graded item."""

import pytest

from quizzes.feedback import MISSED, OTHER, RIGHT, WRONG, Line, feedback_lines
from quizzes.paper import Choice, Item, Prompt, Unit, Wrong


def item(kind, **parts):
    return Item("i", "Q", kind, "LO", "?", **parts)


OPTIONS = (Choice("a", "A", "Yes.", correct=True), Choice("b", "B", "No."), Choice("c", "C", "Yes too.", correct=True))
SINGLE, MULTI, SPOTS = (item(kind, choices=OPTIONS) for kind in ("single", "multi", "hotspot"))
MATCH = item(
    "match",
    prompts=(Prompt("p", "Name", "A sign.", answer="p"), Prompt("q", "Shape", "A look.", answer="q")),
    choices=(Choice("p", "Trademark"), Choice("q", "Design"), Choice("x", "Plant", "No plant."), Choice("y", "Map")),
)
ORDER = item("order", choices=OPTIONS, answer=("b", "a", "c"))
NUMBER = item(
    "num",
    answer=("2550",),
    unit="EUR",
    units=(Unit("kEUR", "1000"),),
    feedback="Well added.",
    wrong=(Wrong("2300", "Four renewals."), Wrong("1500", "Three.", tolerance="1100")),
    feedback_other="Add up.",
)
SHORT = item("short", answer=("WIPO",), match_case=True, feedback="Yes.", wrong=(Wrong("wto", "Trade."),))
CLOZE = item(
    "cloze",
    prompts=(
        Prompt("1", "", "A place.", accept=("territoriality",)),
        Prompt(
            "2",
            "",
            "Years.",
            kind="choice",
            accept=("ten",),
            choices=(Choice("x", "ten", correct=True), Choice("y", "two")),
        ),
        Prompt("3", "", "Half.", kind="number", accept=("1250",), tolerance="0"),
    ),
    wrong=(Wrong("national", "Not national.", "1"), Wrong("two", "Too short.", "2")),
)


@pytest.mark.parametrize(
    ("asked", "response", "marks"),
    [
        (SINGLE, "a", [RIGHT, OTHER, MISSED]),
        (SINGLE, "b", [MISSED, WRONG, MISSED]),
        (SINGLE, None, [MISSED, OTHER, MISSED]),
        (MULTI, ["a", "b"], [RIGHT, WRONG, MISSED]),
    ],
)
def test_each_option_is_chosen_or_not_and_right_or_not(asked, response, marks):
    assert feedback_lines(asked, response, "en") == [
        Line(choice.text, mark, choice.feedback) for choice, mark in zip(OPTIONS, marks, strict=True)
    ]


def test_areas_are_named_by_their_letters():
    assert feedback_lines(SPOTS, ["a"], "en")[:2] == [Line("A · A", RIGHT, "Yes."), Line("B · B", OTHER, "No.")]


@pytest.mark.parametrize(
    ("response", "pairs", "distractor"),
    [
        ({"p": "p", "q": "x"}, [(RIGHT, "Trademark"), (WRONG, "Plant")], WRONG),
        ({"p": "q"}, [(WRONG, "Design"), (MISSED, "")], OTHER),
        (None, [(MISSED, ""), (MISSED, "")], OTHER),
    ],
)
def test_each_pair_says_what_was_picked_and_what_is_right(response, pairs, distractor):
    (first, first_text), (second, second_text) = pairs
    assert feedback_lines(MATCH, response, "en") == [
        Line("Name", first, "A sign.", first_text, "Trademark"),
        Line("Shape", second, "A look.", second_text, "Design"),
        Line("Plant", distractor, "No plant."),
    ]


@pytest.mark.parametrize(
    ("response", "given"),
    [
        (["b", "a", "c"], [(RIGHT, "1"), (RIGHT, "2"), (RIGHT, "3")]),
        (["b", "c", "a"], [(RIGHT, "1"), (WRONG, "3"), (WRONG, "2")]),
        (["b"], [(RIGHT, "1"), (MISSED, ""), (MISSED, "")]),
        (None, [(MISSED, ""), (MISSED, ""), (MISSED, "")]),
    ],
)
def test_each_step_says_where_it_was_put_and_where_it_belongs(response, given):
    texts = [("B", "No."), ("A", "Yes."), ("C", "Yes too.")]
    assert feedback_lines(ORDER, response, "en") == [
        Line(text, mark, feedback, place, str(right))
        for right, ((text, feedback), (mark, place)) in enumerate(zip(texts, given, strict=True), 1)
    ]


@pytest.mark.parametrize(
    ("response", "language", "marks"),
    [
        ("2550", "en", [RIGHT, OTHER, OTHER, OTHER]),
        ("2.55 keur", "en", [RIGHT, OTHER, OTHER, OTHER]),
        ("2.550", "es", [RIGHT, OTHER, OTHER, OTHER]),
        # Two foreseen answers hold it: the first is meant.
        ("2300", "en", [MISSED, WRONG, OTHER, OTHER]),
        ("2.300", "es", [MISSED, WRONG, OTHER, OTHER]),
        ("1600", "en", [MISSED, OTHER, WRONG, OTHER]),
        ("77", "en", [MISSED, OTHER, OTHER, WRONG]),
        ("many", "en", [MISSED, OTHER, OTHER, WRONG]),
        (None, "en", [MISSED, OTHER, OTHER, OTHER]),
    ],
)
def test_a_number_gets_what_was_foreseen_for_it(response, language, marks):
    right, first, second, other = marks
    assert feedback_lines(NUMBER, response, language) == [
        Line("2550 EUR", right, "Well added.", response or "", "2550 EUR"),
        Line("2300 EUR", first, "Four renewals."),
        Line("1500 EUR", second, "Three."),
        Line("Any other answer", other, "Add up."),
    ]


@pytest.mark.parametrize(
    ("response", "right", "foreseen"), [("WIPO", RIGHT, OTHER), ("wto", MISSED, WRONG), ("WTO", MISSED, OTHER)]
)
def test_a_short_answer_gets_what_was_foreseen_for_it(response, right, foreseen):
    assert feedback_lines(SHORT, response, "en") == [
        Line("WIPO", right, "Yes.", response, "WIPO"),
        Line("wto", foreseen, "Trade."),
    ]


@pytest.mark.parametrize(
    ("response", "language", "marks", "typed"),
    [
        (
            {"1": "Territoriality", "2": "x", "3": "1250"},
            "en",
            [RIGHT, OTHER, RIGHT, OTHER, RIGHT],
            ["Territoriality", "ten", "1250"],
        ),
        ({"1": "National", "2": "y"}, "en", [WRONG, WRONG, WRONG, WRONG, MISSED], ["National", "two", ""]),
        ({"3": "1.250"}, "es", [MISSED, OTHER, MISSED, OTHER, RIGHT], ["", "", "1.250"]),
        ({"3": "1.250"}, "en", [MISSED, OTHER, MISSED, OTHER, WRONG], ["", "", "1.250"]),
        (None, "en", [MISSED, OTHER, MISSED, OTHER, MISSED], ["", "", ""]),
    ],
)
def test_each_blank_says_what_was_given_and_what_is_right(response, language, marks, typed):
    first, national, second, two, third = marks
    assert feedback_lines(CLOZE, response, language) == [
        Line("Blank 1", first, "A place.", typed[0], "territoriality"),
        Line("national", national, "Not national."),
        Line("Blank 2", second, "Years.", typed[1], "ten"),
        Line("two", two, "Too short."),
        Line("Blank 3", third, "Half.", typed[2], "1250"),
    ]


def test_an_open_question_has_a_model_answer_or_nothing():
    model = Line("A model answer", OTHER, "A trademark.")
    assert feedback_lines(item("open", answer=("A trademark.",)), "A patent.", "en") == [model]
    assert feedback_lines(item("open"), "A patent.", "en") == []
