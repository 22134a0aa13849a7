from decimal import Decimal
from pathlib import Path
from time import process_time

import pytest

from quizzes.exchange.limits import BrokenFile
from quizzes.exchange.qti import package as qti
from tests.quizzes.qti_files import choice, declaration, in_version_3, item, package, picture

pytestmark = pytest.mark.once
SHARED = Path("../shared/data/qti")
MATCH_CORRECT = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
MAP_RESPONSE = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'


def read_one(text):
    """Return the one draft of an item, and make sure that version 3.0 says the same."""
    drafts = [_only_draft(text), _only_draft(in_version_3(text))]
    assert drafts[0] == drafts[1]
    return drafts[0]


def _only_draft(text):
    reading = qti.read(text.encode())
    assert reading.refused == ()
    return reading.drafts[0]


def refusal(text):
    reading = qti.read(text.encode())
    assert reading.drafts == ()
    return reading.refused[0]


def option(text, correct, feedback="", weight=None):
    return {"text": text, "correct": correct, "feedback": feedback, "weight": weight}


# What others wrote.

ORACLE = {
    "generated-text2qti-canvas12.zip": [
        ("single", "Which right protects a distinctive sign?", ["Trade mark"]),
        ("multi", "Select all rights that need registration in most countries.", ["Patent", "Registered design"]),
        ("single", "ما الذي تحميه البراءة؟", ["اختراع"]),
        ("num", "The term of a patent is at most ___ years.", [Decimal(20)]),
        ("short", "Name the treaty for international patent filing.", ["PCT", "Patent Cooperation Treaty"]),
        ("open", "Explain trade secrets.", []),
    ],
    "qti12-ip-FIB.zip": [("short", "Treaty?", ["PCT", "Patent Cooperation Treaty"])],
    "qti12-ip-MATCH.zip": [("match", "Match", [("PCT", "patents"), ("Madrid", "marks")])],
    "qti12-ip-NUM.zip": [("num", "Patent term?", [Decimal(20)])],
    "qti21-ip-MA.zip": [("multi", "Which need registration?", ["Patent", "Design"])],
    "qti21-ip-MC.zip": [("single", "Which right protects a sign?", ["Trade mark"])],
}


def right_answers(draft):
    body = draft.body
    if "options" in body:
        return [each["text"] for each in body["options"] if each["correct"]]
    if "pairs" in body:
        return [(each["left"], each["right"]) for each in body["pairs"]]
    return list(body.get("accept", [body["answer"]] if "answer" in body else []))


@pytest.mark.parametrize("name", ORACLE)
def test_packages_of_other_programs_are_read_whole(name):
    if not SHARED.exists():
        pytest.skip("needs the shared test data")
    reading = qti.read((SHARED / name).read_bytes())
    assert reading.refused == ()
    assert [(each.kind, each.stem, right_answers(each)) for each in reading.drafts] == ORACLE[name]
    assert len({each.source_id for each in reading.drafts}) == len(reading.drafts)


def test_every_package_in_the_shared_data_has_its_oracle():
    if not SHARED.exists():
        pytest.skip("needs the shared test data")
    assert {path.name for path in SHARED.glob("*.zip")} == ORACLE.keys()


# Kinds.


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


ENTRY = '<textEntryInteraction responseIdentifier="RESPONSE"/>'


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


AREAS = """<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Where?</prompt>
    <object type="image/png" data="../pictures/map%201.png" width="200" height="100">A map</object>
    <hotspotChoice identifier="A" shape="rect" coords="20,10,120,60" hotspotLabel="North"/>
    <hotspotChoice identifier="B" shape="circle" coords="160,50,25" hotspotLabel="South"/>{more}</hotspotInteraction>"""


def hotspot(more="", content=None):
    text = item(AREAS.format(more=more), declarations=declaration("B"), processing=MATCH_CORRECT)
    return package({"items/1.xml": text, "pictures/map 1.png": picture() if content is None else content})


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


# What cannot come in.

TWO = choice(("A", "One"), ("B", "Two"))
REFUSED = {
    "graphicOrderInteraction": (
        "<graphicOrderInteraction responseIdentifier='RESPONSE'/>",
        "points on a picture in order",
    ),
    "uploadInteraction": ("<uploadInteraction responseIdentifier='RESPONSE'/>", "uploading a file"),
    "unknown": ("<danceInteraction responseIdentifier='RESPONSE'/>", "danceInteraction"),
    "nothing asked": ("<p>Read this.</p>", "asks nothing"),
    "no right option": (TWO, "which option is right"),
    "no right order": ("<orderInteraction responseIdentifier='RESPONSE'/>", "right order"),
    "no right number": (f"<p>How many? {ENTRY}</p>", "right answer"),
    "an option without text": (choice(("A", "One"), ("B", "<img src='b.png' alt=''/>")), "has no text"),
    "a polygon": (
        AREAS.format(more='<hotspotChoice identifier="P" shape="poly" coords="1,2,3"/>'),
        "picture is missing",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_question_that_we_do_not_have_is_refused_with_the_reason(name):
    body, reason = REFUSED[name]
    right = "A" if name == "an option without text" else ""
    refused = refusal(item(body, declarations=declaration(*right), title="Its title"))
    assert reason in refused.reason
    assert refused.reason.endswith(".")
    assert refused.question == "Its title"


def test_random_numbers_are_refused():
    text = item(TWO, declarations='<templateDeclaration identifier="X" cardinality="single" baseType="float"/>')
    assert "drawn at random" in refusal(text).reason


def test_an_area_that_is_a_polygon_is_refused():
    [refused] = qti.read(hotspot('<hotspotChoice identifier="P" shape="poly" coords="1,2,3,4,5,6"/>')).refused
    assert "neither a rectangle nor an ellipse" in refused.reason
    assert refused.question == "A title (items/1.xml)"


def test_a_picture_that_is_none_is_refused():
    [refused] = qti.read(hotspot(content=b"<svg onload='alert(1)'/>")).refused
    assert "picture is missing" in refused.reason


def test_a_refusal_names_the_line():
    assert refusal("\n\n" + item("<p>Nothing</p>")).line == 3


# Packages.


def test_questions_come_in_the_order_of_the_test_with_its_sections_as_categories():
    question = item(TWO, declarations=declaration("A"), identifier="{}")
    test = """<assessmentTest><testPart><assessmentSection title="Basics"><assessmentItemRef href="items/c.xml"/>
        <assessmentItemRef href="items/a.xml"/></assessmentSection></testPart></assessmentTest>"""
    files = {f"items/{name}.xml": question.replace("{}", name) for name in "abc"}
    reading = qti.read(package({**files, "test.xml": test}))
    assert [(draft.source_id, draft.category) for draft in reading.drafts] == [
        ("c", "Basics"),
        ("a", "Basics"),
        ("b", ""),
    ]


def test_what_the_manifest_says_of_a_question_is_read():
    manifest = """<manifest><resources><resource type="imsqti_item_xmlv2p1" href="1.xml"><metadata>
        <lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><keyword><string>marks</string></keyword></general>
        <educational><difficulty><value>very difficult</value></difficulty></educational></lom>
        </metadata></resource></resources></manifest>"""
    text = item(TWO, declarations=declaration("A"))
    [draft] = qti.read(package({"1.xml": text}, manifest=manifest)).drafts
    assert (draft.tags, draft.difficulty) == (("marks",), 3)


def test_one_broken_file_does_not_take_the_others_with_it():
    reading = qti.read(package({"a.xml": item(TWO, declarations=declaration("A")), "b.xml": "<assessmentItem>\n<p>"}))
    assert len(reading.drafts) == 1
    assert (reading.refused[0].question, reading.refused[0].line) == ("b.xml", 2)


def test_a_file_that_is_listed_but_missing_is_named():
    manifest = '<manifest><resources><resource type="imsqti_item_xmlv2p1" href="../1.xml"/></resources></manifest>'
    [refused] = qti.read(package({}, manifest=manifest)).refused
    assert (refused.question, "lacks it" in refused.reason) == ("../1.xml", True)


def test_a_shared_text_comes_before_the_question():
    text = in_version_3(
        item(TWO, declarations=declaration("A") + '<assessmentStimulusRef identifier="S" href="../s/1.xml"/>')
    )
    passage = "<qti-stimulus-body><p>Once upon a time.</p></qti-stimulus-body>"
    files = {"i/1.xml": text, "s/1.xml": f"<qti-assessment-stimulus>{passage}</qti-assessment-stimulus>"}
    [draft] = qti.read(package(files)).drafts
    assert draft.stem == "<p>Once upon a time.</p>\n<p>Which one?</p>"


@pytest.mark.parametrize("data", [b"", b"no xml", b"<quiz/>", package({}), b"PK\x03\x04"])
def test_a_file_that_is_no_package_and_no_question_is_refused(data):
    with pytest.raises(BrokenFile):
        qti.read(data)


# Hostile XML, in every file that is parsed.


def doctype(subset, entity="&a;"):
    return f"<!DOCTYPE x [{subset}]>", entity


TENFOLD = "".join(
    f'<!ENTITY {name} "' + f"&{inner};" * 10 + '">' for inner, name in zip("abcdefg", "bcdefgh", strict=True)
)
PAYLOADS = {
    "outside file": doctype('<!ENTITY a SYSTEM "file:///etc/passwd">'),
    "outside address": doctype('<!ENTITY a SYSTEM "http://127.0.0.1:9/">'),
    "outside declarations": doctype('<!ENTITY % a SYSTEM "http://127.0.0.1:9/"> %a;', ""),
    "billion laughs": doctype(f'<!ENTITY a "ha">{TENFOLD}', "&h;"),
    "quadratic": doctype(f'<!ENTITY a "{"x" * 100_000}">', "<b>&a;</b>" * 10_000),
    "loop": doctype('<!ENTITY a "&b;"><!ENTITY b "&a;">'),
    "never used": doctype('<!ENTITY a "ha">', ""),
    "not parsed": doctype('<!NOTATION n SYSTEM "n"><!ENTITY a SYSTEM "file:///etc/passwd" NDATA n>', ""),
    "NUL": ("", "\0"),
    "deep": ("", "<div>" * 100_000),
}
SOUND = item(TWO, declarations=declaration("A"))
MANIFEST = '<manifest><resources><resource type="imsqti_item_xmlv2p1" href="1.xml"/></resources></manifest>'


@pytest.mark.parametrize("place", ["imsmanifest", "2.1", "3.0", "2.1 alone"])
@pytest.mark.parametrize("name", PAYLOADS)
def test_xml_that_could_harm_brings_nothing_in(name, place):
    before, within = PAYLOADS[name]
    bad = before + (in_version_3(SOUND) if place == "3.0" else SOUND).replace("Which one?", within)
    manifest = before + MANIFEST.replace("<resources>", f"<resources>{within}") if place == "imsmanifest" else MANIFEST
    data = package({"1.xml": SOUND if place == "imsmanifest" else bad}, manifest=manifest)
    begun = process_time()
    try:
        reading = qti.read(bad.encode() if place == "2.1 alone" else data)
    except BrokenFile:
        reading = None
    assert process_time() - begun < 1
    assert reading is None or (reading.drafts == () and reading.refused)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/a.png", "/etc/passwd", "../../../a.png"])
def test_a_picture_is_only_looked_for_in_the_package(address):
    text = item(f"<p><img src='{address}' alt='x'/></p>{TWO}", declarations=declaration("A"))
    [draft] = qti.read(package({"1.xml": text})).drafts
    assert draft.picture is None
    assert "is not in the package" in draft.notes[0]


HEAVY = {
    "a hundred thousand pictures": item("<img src='a.png'/>x" * 100_000 + TWO, declarations=declaration("A")),
    "a hundred thousand options": item(
        choice(*((f"O{n}", "x") for n in range(100_000))), declarations=declaration("O1")
    ),
    "ten megabytes of nothing": "<assessmentItem>" + "<a/>" * 2_600_000 + "</assessmentItem>",
    "a number without end": item(f"<p>{ENTRY}</p>", declarations=declaration("9" * 1_000_000, base="float")),
    "a text without end": item(f"<p>{'x ' * 1_000_000}</p>{TWO}", declarations=declaration("A")),
    "old questions without end": "<questestinterop><item>"
    + "<response_label ident='a'/>" * 100_000
    + "</item></questestinterop>",
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_question_that_is_too_much_is_refused_in_two_seconds(name):
    begun = process_time()
    try:
        drafts = qti.read(HEAVY[name].encode()).drafts
    except BrokenFile:
        drafts = ()
    assert process_time() - begun < 2
    assert drafts == ()
