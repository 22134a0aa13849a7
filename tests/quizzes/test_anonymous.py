import pytest

from quizzes.anonymous import GONE, without_words
from quizzes.grading import score
from quizzes.paper import Choice, Item, Prompt, Unit, Wrong

ACCEPTED, FORESEEN = ("opposition", "*trade mark*"), (Wrong("appeal*", "Later."),)
SHORT = Item("q", "Q1", "short", "", "Which procedure?", answer=ACCEPTED, wrong=FORESEEN)
NUMBER = Item("q", "Q2", "num", "", "How much?", answer=("2550",), unit="EUR", units=(Unit("kEUR", "1000"),))
CLOZE = Item(
    "q", "Q3", "cloze", "", "[[1]] [[2]] [[3]]",
    prompts=(
        Prompt("1", "", accept=("territoriality",)),
        Prompt("2", "", kind="choice", choices=(Choice("a", "ten", correct=True), Choice("b", "two"))),
        Prompt("3", "", kind="number", accept=("0.5",)),
    ),
)  # fmt: skip
PICK = Item("q", "Q4", "single", "", "?", choices=(Choice("a", "Patent"), Choice("b", "Trademark", correct=True)))
OPEN = Item("q", "Q5", "open", "", "Why?")


@pytest.mark.parametrize(
    ("item", "value", "stays"),
    [
        (SHORT, "Opposition", "opposition"),
        (SHORT, "the trade mark of Zan", "opposition"),
        (SHORT, "appeal by Zan", "appeal"),
        (SHORT, "Ask Zan", GONE),
        (SHORT, "", ""),
        (NUMBER, "2,5 kEUR", "2,5 kEUR"),
        (NUMBER, "Zan's 3", GONE),
        (CLOZE, {"1": "Territoriality", "2": "b", "3": "0.5"}, {"1": "territoriality", "2": "b", "3": "0.5"}),
        (CLOZE, {"1": "Zan", "2": "a", "3": "Zan"}, {"1": GONE, "2": "a", "3": GONE}),
        (CLOZE, {"1": "", "9": "Zan"}, {"1": "", "9": GONE}),
        (PICK, "a", "a"),
        (OPEN, "I am Zan.", GONE),
        (OPEN, "", ""),
        (None, "Zan", GONE),
        (None, {"1": "Zan"}, {"1": GONE}),
        (None, ["a"], ["a"]),
    ],
)
def test_what_was_typed_goes_and_what_was_foreseen_stays(item, value, stays):
    assert without_words(item, value) == stays


@pytest.mark.parametrize(
    ("item", "value"),
    [
        (SHORT, "the trade mark of Zan"),
        (SHORT, "appeal by Zan"),
        (SHORT, "Ask Zan"),
        (NUMBER, "2.55 kEUR"),
        (CLOZE, {"1": "Territoriality", "2": "b", "3": "Zan"}),
    ],
)
def test_the_answer_is_worth_the_same(item, value):
    assert score(item, without_words(item, value)) == score(item, value)
