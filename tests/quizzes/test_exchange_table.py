"""Rows of a table, whatever file they come from."""

from dataclasses import replace
from decimal import Decimal
from time import process_time

import pytest

from pages.cells import guarded, unguarded
from pages.tables.broken import BrokenFile
from pages.tables.xlsx_rows import Spoilt
from quizzes.exchange.cells import BadCell, decimal
from quizzes.exchange.draft import Draft, Picture
from quizzes.exchange.examples import EXAMPLES
from quizzes.exchange.gate import complaint
from quizzes.exchange.table import misfit, read_rows, write_rows

pytestmark = pytest.mark.once
CHOICES = {"option 1": "Patent", "option 2": "Trademark", "option 3": "Design"}


def reading(*rows):
    """Read rows given as cells by column."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return read_rows([names, *([row.get(name, "") for name in names] for row in rows)])


def read_one(kind, question="Which?", **cells):
    cells = {name.replace("_", " "): cell for name, cell in cells.items()}
    found = reading({"kind": kind, "question": question, **cells})
    assert found.refused == ()
    return found.drafts[0]


def reason(kind, question="Which?", **cells):
    cells = {name.replace("_", " "): cell for name, cell in cells.items()}
    found = reading({"kind": kind, "question": question, **cells})
    assert found.drafts == ()
    return found.refused[0].reason


def right_of(draft):
    return [option["text"] for option in draft.body["options"] if option["correct"]]


@pytest.mark.parametrize("said", ["2", " 2 ", "B", "b", "Trademark", "trademark", "option 2", "Option 2"])
def test_a_right_option_is_named_by_number_letter_or_text(said):
    draft = read_one("single choice", right=said, **CHOICES)
    assert (draft.kind, right_of(draft)) == ("single", ["Trademark"])


@pytest.mark.parametrize("said", ["1, 3", "1;3", "1 3", "1.3", "A, C", "1\n3", "patent, Design", "1 & 3"])
def test_several_right_options_are_named_in_any_way(said):
    draft = read_one("multiple response", right=said, **CHOICES)
    assert (draft.kind, right_of(draft)) == ("multi", ["Patent", "Design"])


@pytest.mark.parametrize(("right", "kind"), [("2", "single"), ("1, 2", "multi")])
def test_what_people_call_multiple_choice_is_told_by_the_options_that_are_right(right, kind):
    assert read_one("Multiple choice", right=right, **CHOICES).kind == kind


def test_options_may_have_gaps_between_them():
    draft = read_one("single", right="4", option_1="Patent", option_4="Mark", feedback_4="Yes.")
    assert [(each["text"], each["correct"], each["feedback"]) for each in draft.body["options"]] == [
        ("Patent", False, ""),
        ("Mark", True, "Yes."),
    ]


@pytest.mark.parametrize("yes", ["true", "TRUE", "Wahr", "vrai", "صحيح", "yes", "对"])
def test_true_is_understood_in_the_languages_of_spreadsheets(yes):
    assert read_one("true/false", right=yes).body["answer"] == "true"


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("20", "20"),
        ("0,5", "0.5"),
        ("-0.50", "-0.5"),
        ("1 234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1,234,567", "1234567"),
        ("1.234", "1.234"),
        ("1’000", "1000"),
        ("−3", "-3"),
        ("٣٫٥", "3.5"),
    ],
)
def test_numbers_are_read_as_people_write_them(said, number):
    assert decimal(said) == Decimal(number)


@pytest.mark.parametrize("said", ["1,234", "twenty", "1e9", "NaN", "1-2", "", "9" * 20])
def test_what_is_no_number_or_may_be_two_is_refused(said):
    with pytest.raises(BadCell):
        decimal(said)


def test_a_number_has_tolerance_units_and_expected_answers():
    body = read_one(
        "number",
        right="2550,5",
        tolerance="0.5",
        unit="EUR",
        other_units="kEUR = 1000\ncent = 0.01",
        option_1="2300",
        option_2="100 ± 5",
        points="\n50",
        feedback_1="Four renewals.",
        feedback_right="Yes.",
        feedback_other="Add up.",
    ).body
    assert body == {
        "answer": Decimal("2550.5"),
        "tolerance": Decimal("0.5"),
        "unit": "EUR",
        "units": [{"unit": "kEUR", "factor": Decimal(1000)}, {"unit": "cent", "factor": Decimal("0.01")}],
        "feedback": "Yes.",
        "wrong": [
            {"value": Decimal(2300), "tolerance": Decimal(0), "weight": None, "feedback": "Four renewals."},
            {"value": Decimal(100), "tolerance": Decimal(5), "weight": Decimal(50), "feedback": ""},
        ],
        "feedback_other": "Add up.",
    }


def test_pairs_stand_side_by_side_and_what_has_no_left_side_matches_nothing():
    body = read_one(
        "matching", option_1="Name", partner_1="Mark", option_2="Look", partner_2="Design", partner_3="Plant"
    ).body
    assert [(pair["left"], pair["right"]) for pair in body["pairs"]] == [("Name", "Mark"), ("Look", "Design")]
    assert body["distractors"] == [{"text": "Plant", "feedback": ""}]


def test_blanks_are_texts_choices_or_numbers():
    draft = read_one(
        "blanks",
        "A [[1]] lasts [[2]] years; the [[3]] grants it.",
        option_1="patent",
        partner_1="mark\ndesign",
        option_2="20 ± 0.5",
        option_3="office\npatent office",
        option_4="[[3]] court",
        feedback_4="Not a court.",
    )
    kinds = [(blank["kind"], blank["accept"], blank["others"], blank["tolerance"]) for blank in draft.body["blanks"]]
    assert kinds == [
        ("choice", ["patent"], ["mark", "design"], 0),
        ("number", ["20"], [], Decimal("0.5")),
        ("text", ["office", "patent office"], [], 0),
    ]
    assert draft.body["wrong"] == [{"n": 3, "value": "court", "feedback": "Not a court."}]


def test_a_question_may_have_lines_and_tags():
    assert read_one("tf", "Is a < b?\n\n<b>Really</b>?", right="no").stem == (
        "<p>Is a &lt; b?</p>\n<p><strong>Really</strong>?</p>"
    )


REASONS = {
    "an unknown kind": (("riddle",), {}, "Row 2, column “kind”: “riddle” is no kind of question"),
    "no question": (("tf", ""), {"right": "true"}, "Row 2, column “question”: Write what learners are asked."),
    "no right option": (("single",), CHOICES, "Row 2, column “right”: Write the number of the right option"),
    "two right options": (("single",), {**CHOICES, "right": "1, 2"}, "column “right”: A single choice has one"),
    "no such option": (("single",), {**CHOICES, "right": "7"}, "column “right”: There is no option “7”."),
    "two meanings": (
        ("single",),
        {"option 1": "20", "option 2": "1", "right": "1"},
        "column “right”: “1” may mean option 1 or the option “1”. Write “option 1”.",
    ),
    "neither true nor false": (("tf",), {"right": "maybe"}, "column “right”: Write true or false."),
    "no number": (("number",), {"right": "many"}, "column “right”: “many” is not a number."),
    "a number that may be two": (("number",), {"right": "1,234"}, "“1,234” may be 1234 or 1.234."),
    "a tolerance below zero": (("number",), {"right": "1", "tolerance": "-1"}, "column “tolerance”: It cannot be less"),
    "a unit without number": (("number",), {"right": "1", "other units": "kg"}, "column “other units”: “kg” is not a"),
    "a pair without partner": (
        ("matching",),
        {"option 1": "Name"},
        "column “partner 1”: Write what belongs to “Name”.",
    ),
    "a blank without answer": (("blanks", "A [[1]]."), {}, "column “option 1”: Write what is accepted for blank 1."),
    "a blank that is not there": (("blanks", "A."), {"option 1": "x"}, "column “question”: Write [[1]] where blank 1"),
    "an unknown difficulty": (
        ("tf",),
        {"right": "true", "difficulty": "9"},
        "column “difficulty”: “9” is not one of: 1,",
    ),
    "an unknown level": (
        ("tf",),
        {"right": "true", "level": "guess"},
        "column “level”: “guess” is not one of: remember",
    ),
    "points without option": (
        ("single",),
        {**CHOICES, "right": "1", "points": "\n\n\n50"},
        "Option 4 has points but no",
    ),
    "part of a point": (
        ("open",),
        {"option 1": "Reason", "points": "1.5"},
        "column “points”: “1.5” is not a whole number",
    ),
    "too many points": (("single",), {**CHOICES, "right": "1", "points": "101"}, "“101” is not between -100 and 100."),
    "a date": (("single",), {**CHOICES, "right": Spoilt("It is a date.")}, "Row 2, column “right”: It is a date."),
}


@pytest.mark.parametrize("name", REASONS)
def test_every_mistake_is_told_by_row_and_column(name):
    asked, cells, wanted = REASONS[name]
    said = reason(*asked, **cells)
    assert wanted in said
    assert said.endswith(".")


def test_all_mistakes_of_a_row_are_told_at_once():
    said = reason("number", "", right="x", tolerance="y")
    assert said.count("Row 2, column") == 3


def test_rows_are_counted_as_the_spreadsheet_counts_them():
    found = reading(
        {"kind": "tf", "question": "One?", "right": "true"},
        {},
        {"kind": "tf", "question": "Two?", "right": "", "id": "T2"},
    )
    assert [draft.line for draft in found.drafts] == [2]
    assert [(refusal.line, refusal.question) for refusal in found.refused] == [(4, "T2")]


def test_columns_may_stand_in_any_order_and_be_written_in_any_way():
    rows = [["Answer", " QUESTION ", "Kind:", "Feedback_1", "Bloom"], ["true", "Wet?", "TF", "Yes.", "Apply"]]
    [draft] = read_rows(rows).drafts
    assert (draft.body["answer"], draft.body["feedback_true"], draft.bloom) == ("true", "Yes.", "apply")


def test_a_column_that_says_nothing_here_is_told():
    draft = read_one("tf", right="true", tolerance="5", remark="Ask Ana")
    assert draft.notes == (
        "What stands in “tolerance”, “remark” was left out: it says nothing about this kind of question.",
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "no column “kind”"),
        ([["kind", "qestion"], ["tf", "x"]], "no column “question”. Is “qestion” meant?"),
        ([["kind", "question", "Kind"], ["tf", "x", "tf"]], "“kind” is there twice"),
        ([["kind", "question"], ["", " "]], "There are no questions in this table"),
    ],
)
def test_a_table_without_what_it_needs_is_refused(rows, said):
    with pytest.raises(BrokenFile, match=said):
        read_rows(rows)


def test_examples_are_not_imported_but_what_is_written_over_them_is():
    names, *rows = write_rows(EXAMPLES)
    with pytest.raises(BrokenFile, match="only the example rows"):
        read_rows([names, *rows])
    rows[0][names.index("question")] = "Which right protects the shape of a bottle?"
    [draft] = read_rows([names, *rows]).drafts
    assert (draft.stem, draft.source_id) == ("Which right protects the shape of a bottle?", "")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda draft: draft.kind)
def test_each_example_says_what_it_should(example):
    example = replace(example, source_id="1")
    assert replace(read_rows(write_rows([example])).drafts[0], line=0) == example


def test_a_larger_question_gets_more_columns():
    options = [{"text": f"Option {n}", "correct": n == 1, "feedback": "", "weight": None} for n in range(1, 12)]
    draft = Draft(kind="single", stem="Which?", body={"options": options}, source_id="1")
    names, _ = write_rows([draft])
    assert "option 11" in names
    assert "option 12" not in names
    assert read_rows(write_rows([draft])).drafts[0].body == draft.body


def test_options_that_are_numbers_come_back_right():
    options = [{"text": text, "correct": text == "3", "feedback": "", "weight": None} for text in ("2", "1", "3")]
    draft = Draft(kind="single", stem="Which?", body={"options": options}, source_id="1")
    assert read_rows(write_rows([draft])).drafts[0].body == draft.body


def test_what_a_table_cannot_hold_is_told():
    hotspot = Draft(kind="hotspot", stem="Where?", body={"areas": []}, picture=Picture("a.png", b""))
    assert "picture with areas" in misfit(hotspot)
    blank = {"n": 1, "kind": "text", "accept": ["[[1]] it"], "others": [], "tolerance": 0, "feedback": ""}
    assert "in another way" in misfit(Draft(kind="cloze", stem="A [[1]]", body={"blanks": [blank], "wrong": []}))


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠x", "'=1", "''=1"]
)
def test_no_cell_begins_like_a_formula_and_every_one_comes_back(text):
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["'quoted'", "'", "a=b", "", "1-2", "’=1"])
def test_other_cells_stay_as_they_are(text):
    assert guarded(text) == text
    assert unguarded(text) == text


def heavy(**cells):
    return [["kind", "question", *cells], ["single", "Which?", *cells.values()]]


HEAVY = {
    "a hundred thousand columns": [["kind", "question", *map(str, range(100_000))]],
    "blanks without end": heavy(right=" " * 130_000 + "x"),
    "commas without end": heavy(right=",x" * 60_000),
    "digits without end": heavy(right="9" * 130_000),
    "an option with digits without end": heavy(right="option " + "9" * 130_000),
    "a blank with digits without end": [["kind", "question", "option 1"], ["cloze", f"[[{'9' * 10_000}]]", "x"]],
    "an expected answer with digits without end": [
        ["kind", "question", "option 1"],
        ["cloze", "A", f"[[{'9' * 10_000}]] x"],
    ],
    "a tolerance with digits without end": [["kind", "question", "right"], ["num", "?", "±" + "9" * 130_000]],
    "signs without end": [["kind", "question", "option 1"], ["cloze", "A [[1]]", "±" * 19_000 + "1x"]],
    "a text without end": [["kind", "question", "right"], ["short", "Which?", "x" * 130_000]],
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_cell_that_is_too_much_takes_no_time(name):
    begun = process_time()
    try:
        drafts = read_rows(HEAVY[name]).drafts
    except BrokenFile:
        drafts = ()
    assert [complaint(draft) for draft in drafts] in ([], [""])
    assert process_time() - begun < 1
