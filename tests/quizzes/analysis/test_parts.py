"""Which part of a question a response took, and when a question asks for something else."""

from dataclasses import replace

import pytest

from quizzes.analysis.parts import form_of, parts_taken
from quizzes.paper import Choice, Criterion, Item, Prompt, Unit, Wrong

pytestmark = pytest.mark.once

CHOICES = (Choice("a", "A", correct=True), Choice("b", "B"), Choice("c", "C", correct=True))
PAIRS = (Prompt("a", "1", answer="a"), Prompt("b", "2", answer="b"))
GAPS = (
    Prompt("1", "", accept=("one", "uno")),
    Prompt("2", "", kind="number", accept=("20",), tolerance="1"),
    Prompt("3", "", kind="choice", choices=(Choice("y", "yes", correct=True), Choice("n", "no"))),
)


def item(kind, **parts):
    return Item("i", "Q", kind, "LO", "<p>?</p>", **parts)


@pytest.mark.parametrize(
    ("asked", "value", "taken"),
    [
        (item("single", choices=CHOICES), "b", ["b"]),
        (item("single", choices=CHOICES), "of an older version", []),
        (item("multi", choices=CHOICES), ["c", "a", "c"], ["a", "c"]),
        (item("tf", choices=(Choice("true", "True"), Choice("false", "False"))), "true", ["true"]),
        (item("hotspot", choices=CHOICES), ["b"], ["b"]),
        (item("match", choices=CHOICES, prompts=PAIRS), {"a": "a", "b": "c"}, ["a"]),
        (item("order", choices=CHOICES, answer=("a", "b", "c")), ["a", "c", "b"], ["a"]),
        (item("order", choices=CHOICES, answer=("a", "b", "c")), ["a"], ["a"]),
        (item("cloze", prompts=GAPS), {"1": "Uno", "2": "20,5", "3": "n"}, ["1", "2"]),
        (item("num", answer=("5",), unit="EUR", wrong=(Wrong("7", ""), Wrong("8", ""))), "8 EUR", ["1"]),
        (item("num", answer=("5",), wrong=(Wrong("7", ""),)), "many", []),
        (item("short", answer=("a",), wrong=(Wrong("b*", ""),)), "bbb", ["0"]),
        (item("open", rubric=(Criterion("r", "R", 2),)), "a long answer", []),
    ],
)
def test_what_was_picked_or_done_right(asked, value, taken):
    assert parts_taken(asked, value, "fr") == taken


SHORT = item("short", answer=("a",), wrong=(Wrong("b", "no", weight="50"),), match_case=False)
NUMBER = item("num", answer=("5",), tolerance="1", unit="EUR", units=(Unit("kEUR", "1000"),))
OPEN = item("open", answer=("A model",), rubric=(Criterion("r", "R", 2),))


@pytest.mark.parametrize(
    ("before", "change"),
    [
        (item("single", choices=CHOICES), {"stem": "<p>Reworded?</p>", "explanation": "why", "version": 7}),
        (item("single", choices=CHOICES), {"choices": tuple(reversed(CHOICES))}),
        (item("single", choices=CHOICES), {"choices": (replace(CHOICES[0], text="a", feedback="f"), *CHOICES[1:])}),
        (item("cloze", prompts=GAPS), {"prompts": (*GAPS[:2], replace(GAPS[2], choices=GAPS[2].choices[::-1]))}),
        (item("match", prompts=PAIRS), {"prompts": (replace(PAIRS[0], text="one"), PAIRS[1])}),
        (OPEN, {"answer": ("Another model",)}),
    ],
)
def test_texts_and_shuffles_leave_a_question_the_same(before, change):
    assert form_of(replace(before, **change)) == form_of(before)


@pytest.mark.parametrize(
    ("before", "change"),
    [
        (item("single", choices=CHOICES), {"choices": (replace(CHOICES[0], correct=False), *CHOICES[1:])}),
        (item("single", choices=CHOICES), {"choices": CHOICES[:2]}),
        (item("single", choices=CHOICES), {"choices": (*CHOICES[:2], replace(CHOICES[2], weight="50"))}),
        (item("single", choices=CHOICES), {"kind": "multi"}),
        (item("order", choices=CHOICES, answer=("a", "b")), {"answer": ("b", "a")}),
        (item("cloze", prompts=GAPS), {"prompts": (replace(GAPS[0], accept=("one",)), *GAPS[1:])}),
        (item("cloze", prompts=GAPS), {"prompts": (GAPS[0], replace(GAPS[1], tolerance="2"), GAPS[2])}),
        (NUMBER, {"tolerance": "2"}),
        (NUMBER, {"answer": ("6",)}),
        (NUMBER, {"units": ()}),
        (SHORT, {"match_case": True}),
        (SHORT, {"wrong": (Wrong("b", "no", weight="40"),)}),
        (OPEN, {"rubric": (Criterion("r", "R", 3),)}),
    ],
)
def test_another_key_makes_it_another_question(before, change):
    assert form_of(replace(before, **change)) != form_of(before)
