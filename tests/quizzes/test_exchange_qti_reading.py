"""Each kind of question, as QTI writes it."""

from decimal import Decimal
from pathlib import Path

import pytest

from quizzes.exchange.qti import package as qti
from tests.quizzes.qti_files import (
    ENTRY,
    MAP_RESPONSE,
    MATCH_CORRECT,
    TWO,
    choice,
    declaration,
    hotspot,
    item,
    option,
    package,
    picture,
    read_one,
    refusal,
    right_answers,
)

pytestmark = pytest.mark.once
SHARED = Path("../shared/data/qti")


def test_a_choice_of_one_is_read_with_what_is_said_of_each_option():
    text = item(
        choice(
            ("A", "Patent"),
            (
                "B",
                "<p>Trade <em>mark</em></p><feedbackInline outcomeIdentifier='F' identifier='B'>Yes</feedbackInline>",
            ),
        ),
        declarations=declaration("B"),
        processing=MATCH_CORRECT,
        feedback='<modalFeedback outcomeIdentifier="F" identifier="A" showHide="show">Patents end.</modalFeedback>',
    )
    draft = read_one(text)
    assert (draft.kind, draft.stem, draft.name, draft.source_id) == ("single", "Which one?", "A title", "Q1")
    assert draft.body == {"options": [option("Patent", False, "Patents end."), option("Trade mark", True, "Yes")]}
    assert draft.notes == ()


def told(name):
    return f'<setOutcomeValue identifier="F"><baseValue baseType="identifier">{name}</baseValue></setOutcomeValue>'


def scored(points):
    return f'<setOutcomeValue identifier="SCORE"><baseValue baseType="float">{points}</baseValue></setOutcomeValue>'


def modal(name, said):
    return f'<modalFeedback outcomeIdentifier="F" identifier="{name}" showHide="show"><p>{said}</p></modalFeedback>'


def processed(*branches, otherwise=""):
    """Return responseProcessing that tries (condition, what follows) in turn."""
    tried = "".join(
        f"<responseElseIf>{test}{then}</responseElseIf>" if place else f"<responseIf>{test}{then}</responseIf>"
        for place, (test, then) in enumerate(branches)
    )
    last = f"<responseElse>{otherwise}</responseElse>" if otherwise else ""
    return f"<responseProcessing><responseCondition>{tried}{last}</responseCondition></responseProcessing>"


ANSWER, RIGHT = '<variable identifier="RESPONSE"/>', '<correct identifier="RESPONSE"/>'


def test_feedback_for_right_and_wrong_answers_goes_to_the_options():
    draft = read_one(
        item(
            choice(("A", "Patent"), ("B", "Mark")),
            declarations=declaration("B"),
            processing=processed((f"<match>{ANSWER}{RIGHT}</match>", told("good")), otherwise=told("bad")),
            feedback=modal("good", "Well done.") + modal("bad", "Read it again.") + modal("all", "It is in lesson 2."),
        )
    )
    assert draft.body == {"options": [option("Patent", False, "Read it again."), option("Mark", True, "Well done.")]}
    assert draft.explanation == "It is in lesson 2."


def test_a_statement_is_true_or_false_in_any_order():
    draft = read_one(
        item(choice(("x", "Falsch"), ("y", "Richtig")), declarations=declaration("y"), processing=MATCH_CORRECT)
    )
    assert (draft.kind, draft.body) == ("tf", {"answer": "true", "feedback_true": "", "feedback_false": ""})


def test_several_right_options_keep_weights_that_depart_from_the_rule():
    mapping = """<mapping lowerBound="0" upperBound="2" defaultValue="-2"><mapEntry mapKey="H" mappedValue="1"/>
        <mapEntry mapKey="O" mappedValue="1"/><mapEntry mapKey="Cl" mappedValue="-1"/></mapping>"""
    draft = read_one(
        item(
            choice(("H", "Hydrogen"), ("He", "Helium"), ("O", "Oxygen"), ("Cl", "Chlorine"), maximum=0),
            declarations=declaration("H", "O", cardinality="multiple", mapping=mapping),
            processing=MAP_RESPONSE,
        )
    )
    assert draft.kind == "multi"
    assert draft.body["options"] == [
        option("Hydrogen", True),
        option("Helium", False, weight=Decimal(-100)),
        option("Oxygen", True),
        option("Chlorine", False),
    ]
    assert draft.notes == ()


def test_all_or_nothing_becomes_a_share_for_each_and_says_so():
    draft = read_one(
        item(
            choice(("A", "One"), ("B", "Two"), ("C", "Three"), maximum=0),
            declarations=declaration("A", "B", cardinality="multiple"),
            processing=MATCH_CORRECT,
        )
    )
    assert draft.notes == (
        "The file gives points only for all right options together; here each of them gives its share.",
    )


def test_a_number_is_read_with_its_tolerance_and_foreseen_answers():
    right = f'<equal toleranceMode="absolute" tolerance="0.5 0.5">{ANSWER}{RIGHT}</equal>'
    ten = f'<equal toleranceMode="exact">{ANSWER}{_value(10)}</equal>'
    draft = read_one(
        item(
            f"<p>A patent lasts {ENTRY} years.</p>",
            declarations=declaration("20.0", base="float")
            + '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="2"/>',
            processing=processed((right, scored(2)), (ten, scored(1) + told("ten"))),
            feedback=modal("ten", "Designs do."),
        )
    )
    assert (draft.kind, draft.stem) == ("num", "A patent lasts _____ years.")
    assert draft.body == {
        "answer": Decimal(20),
        "tolerance": Decimal("0.5"),
        "unit": "",
        "units": [],
        "feedback": "",
        "wrong": [{"value": Decimal(10), "tolerance": Decimal(0), "weight": Decimal(50), "feedback": "Designs do."}],
        "feedback_other": "",
    }


def _value(number):
    return f'<baseValue baseType="float">{number}</baseValue>'


@pytest.mark.parametrize(
    ("condition", "answer", "tolerance"),
    [
        (f'<equal toleranceMode="relative" tolerance="10">{ANSWER}{RIGHT}</equal>', "20", "2"),
        (f"<and><gte>{ANSWER}{_value(19)}</gte><lte>{ANSWER}{_value(22)}</lte></and>", "20.5", "1.5"),
        (f"<match>{ANSWER}{RIGHT}</match>", "20", "0"),
    ],
)
def test_every_common_way_to_accept_a_number_is_read(condition, answer, tolerance):
    processing = processed((condition, scored(1)))
    asked = f"<p>How many?</p><p>{ENTRY}</p>"
    body = read_one(item(asked, declarations=declaration("20", base="float"), processing=processing)).body
    assert (body["answer"], body["tolerance"]) == (Decimal(answer), Decimal(tolerance))


def test_a_short_text_takes_its_answers_from_the_mapping():
    mapping = """<mapping defaultValue="0"><mapEntry mapKey="York" mappedValue="2" caseSensitive="false"/>
        <mapEntry mapKey="Old *" mappedValue="2" caseSensitive="false"/>
        <mapEntry mapKey="Kent" mappedValue="1" caseSensitive="false"/></mapping>"""
    draft = read_one(
        item(
            f"<p>Sun of?</p><div>{ENTRY}</div>",
            declarations=declaration("York", base="string", mapping=mapping),
            processing=MAP_RESPONSE,
        )
    )
    assert (draft.kind, draft.stem) == ("short", "Sun of?")
    assert draft.body == {
        "accept": ["York", "Old \\*"],
        "match_case": False,
        "feedback": "",
        "wrong": [{"value": "Kent", "weight": Decimal(50), "feedback": ""}],
        "feedback_other": "",
    }


def test_several_fields_in_a_text_are_blanks():
    body = """<p>Rights obey <textEntryInteraction responseIdentifier="A"/>.</p>
        <p>It is <inlineChoiceInteraction responseIdentifier="B"><inlineChoice identifier="x">territorial</inlineChoice>
        <inlineChoice identifier="y">global</inlineChoice></inlineChoiceInteraction> since
        <textEntryInteraction responseIdentifier="C"/>, see [[1]].</p>"""
    declarations = (
        declaration("territory", name="A", base="string")
        + declaration("x", name="B")
        + declaration("1883", name="C", base="integer")
    )
    draft = read_one(item(body, declarations=declarations))
    assert draft.kind == "cloze"
    assert draft.stem == "<p>Rights obey [[1]].</p>\n<p>It is [[2]] since [[3]], see [ [1]].</p>"
    blank = {"others": [], "tolerance": 0, "feedback": ""}
    assert draft.body == {
        "blanks": [
            {**blank, "n": 1, "kind": "text", "accept": ["territory"]},
            {**blank, "n": 2, "kind": "choice", "accept": ["territorial"], "others": ["global"]},
            {**blank, "n": 3, "kind": "number", "accept": ["1883"]},
        ],
        "wrong": [],
    }


def test_words_to_drag_into_gaps_are_blanks_to_choose_for():
    body = """<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>Fill in.</prompt>
        <gapText identifier="W" matchMax="1">winter</gapText><gapText identifier="S" matchMax="1">summer</gapText>
        <p>Now is the <gap identifier="G1"/> of our discontent.</p></gapMatchInteraction>"""
    declarations = declaration("W G1", cardinality="multiple", base="directedPair")
    draft = read_one(item(body, declarations=declarations))
    assert draft.stem == "<p>Fill in.</p>\n<p>Now is the [[1]] of our discontent.</p>"
    assert draft.body["blanks"][0]["accept"] == ["winter"]
    assert draft.body["blanks"][0]["others"] == ["summer"]
    assert draft.notes == ("Words to drag into gaps came in as lists to choose from.",)


def associable(*texts):
    return "".join(
        f'<simpleAssociableChoice identifier="{text[0]}" matchMax="1">{text}</simpleAssociableChoice>' for text in texts
    )


def sets(lefts, rights):
    inner = "".join(f"<simpleMatchSet>{associable(*texts)}</simpleMatchSet>" for texts in (lefts, rights))
    asked = "<prompt>What belongs together?</prompt>"
    return f'<matchInteraction responseIdentifier="RESPONSE">{asked}{inner}</matchInteraction>'


def test_two_lists_are_matched_with_what_matches_nothing():
    text = item(
        sets(("Madrid", "Paris"), ("Trademarks", "Everything", "Designs")),
        declarations=declaration("P E", "M T", cardinality="multiple", base="directedPair"),
    )
    assert read_one(text).body == {
        "pairs": [
            {"left": "Madrid", "right": "Trademarks", "feedback": ""},
            {"left": "Paris", "right": "Everything", "feedback": ""},
        ],
        "distractors": [{"text": "Designs", "feedback": ""}],
    }


def test_a_list_whose_texts_have_several_partners_goes_to_the_right():
    text = item(
        sets(("Treaty", "Office"), ("Madrid", "Paris", "EUIPO")),
        declarations=declaration("T M", "T P", "O E", cardinality="multiple", base="directedPair"),
    )
    pairs = read_one(text).body["pairs"]
    assert [(pair["left"], pair["right"]) for pair in pairs] == [
        ("Madrid", "Treaty"),
        ("Paris", "Treaty"),
        ("EUIPO", "Office"),
    ]


def test_pairs_within_one_list_become_two_lists():
    body = (
        f"<associateInteraction responseIdentifier='RESPONSE'><prompt>Pairs?</prompt>{associable('Ant', 'Bee', 'Cow')}"
    )
    draft = read_one(
        item(f"{body}</associateInteraction>", declarations=declaration("A B", cardinality="multiple", base="pair"))
    )
    assert draft.body["pairs"] == [{"left": "Ant", "right": "Bee", "feedback": ""}]
    assert draft.body["distractors"] == [{"text": "Cow", "feedback": ""}]


def test_an_order_is_read_in_the_right_order():
    body = """<orderInteraction responseIdentifier="RESPONSE"><prompt>Order.</prompt>
        <simpleChoice identifier="b">Examine</simpleChoice><simpleChoice identifier="a">File</simpleChoice>
        </orderInteraction>"""
    draft = read_one(item(body, declarations=declaration("a", "b", cardinality="ordered")))
    assert (draft.kind, [step["text"] for step in draft.body["items"]]) == ("order", ["File", "Examine"])


def test_an_open_answer_keeps_what_markers_are_told():
    body = """<extendedTextInteraction responseIdentifier="RESPONSE"><prompt>Explain.</prompt></extendedTextInteraction>
        <rubricBlock view="scorer"><p>Two reasons.</p></rubricBlock><rubricBlock view="candidate"><p>In English.</p>
        </rubricBlock>"""
    declarations = (
        declaration("Because.", base="string")
        + '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="3"/>'
    )
    draft = read_one(item(body, declarations=declarations))
    assert (draft.kind, draft.stem) == ("open", "<p>Explain.</p>\n<p>In English.</p>")
    assert draft.body == {
        "rubric": [{"criterion": "The answer as a whole", "points": 3, "description": "Two reasons."}],
        "model_answer": "Because.",
        "min_words": 0,
        "max_words": 0,
    }


def test_areas_of_a_picture_are_read_in_percent():
    [draft] = qti.read(hotspot()).drafts
    assert (draft.kind, draft.stem) == ("hotspot", "Where?")
    assert (draft.picture.name, draft.picture.alt, draft.picture.content) == ("map 1.png", "A map", picture())
    assert draft.body["areas"] == [
        {"label": "North", "correct": False, "feedback": "", "shape": "rect", **box(10, 10, 50, 50)},
        {"label": "South", "correct": True, "feedback": "", "shape": "ellipse", **box("67.5", 25, 25, 50)},
    ]


def box(x, y, width, height):
    return {"x": Decimal(x), "y": Decimal(y), "width": Decimal(width), "height": Decimal(height)}


def test_the_first_picture_of_a_text_is_the_picture_of_the_question():
    asked = choice(("A", "One"), ("B", "Two"))
    body = f"<p>See <img src='../p/a.png' alt='A seal'/></p>{asked}<p><img src='../p/b.png' alt='A stamp'/></p>"
    text = item(body, declarations=declaration("A"))
    [draft] = qti.read(package({"i/1.xml": text, "p/a.png": picture(), "p/b.png": picture()})).drafts
    assert (draft.picture.name, draft.picture.alt) == ("a.png", "A seal")
    assert draft.stem == "<p>See</p>\n<p>Which one?</p>\n<p>A stamp</p>"
    assert draft.notes == ("A question has one picture here. Of the others, only the words for them came in.",)


def test_a_formula_is_kept_as_words():
    formula = "<math><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math>"
    text = item(
        choice(("A", "Einstein"), ("B", "Newton"), prompt=f"Whose is {formula}?"), declarations=declaration("A")
    )
    [draft] = qti.read(text.encode()).drafts
    assert draft.stem == "Whose is E=mc^2?"
    assert draft.notes == ("A formula came in as plain text. Please check it.",)


def test_an_item_with_several_parts_becomes_as_many_questions():
    second = choice(("C", "Three"), ("D", "Four"), prompt="And which?").replace("RESPONSE", "OTHER")
    field = "<textEntryInteraction responseIdentifier='{}'/>"
    gap = f"<p>In {field.format('YEAR')}, in {field.format('AT')}</p>"
    declarations = declaration("A") + declaration("D", name="OTHER") + declaration("1883", name="YEAR", base="string")
    body = f"<p>Read.</p>{choice(('A', 'One'), ('B', 'Two'))}{gap}{second}<drawingInteraction responseIdentifier='X'/>"
    text = item(body, declarations=declarations + declaration("Paris", name="AT", base="string"))
    reading = qti.read(text.encode())
    assert [(draft.kind, draft.source_id, draft.name) for draft in reading.drafts] == [
        ("single", "Q1-1", "A title (1)"),
        ("cloze", "Q1-2", "A title (2)"),
        ("single", "Q1-3", "A title (3)"),
    ]
    assert [draft.stem for draft in reading.drafts] == [
        "<p>Read.</p>\n<p>Which one?</p>\n<p>In _____, in _____</p>",
        "<p>Read.</p>\n<p>In [[1]], in [[2]]</p>",
        "<p>Read.</p>\n<p>In _____, in _____</p>\n<p>And which?</p>",
    ]
    assert [right_answers(reading.drafts[place]) for place in (0, 2)] == [["One"], ["Four"]]
    assert "drawing" in reading.refused[0].reason
    assert all("one of several parts" in draft.notes[-1] for draft in reading.drafts)


def test_parts_of_an_item_that_asks_again_stay_together():
    text = item(TWO + TWO, declarations=declaration("A")).replace('adaptive="false"', 'adaptive="true"')
    assert "2 parts that belong together" in refusal(text).reason
