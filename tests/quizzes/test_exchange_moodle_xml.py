from base64 import b64encode
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from html import escape
from io import BytesIO
from time import perf_counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from pages.tables.broken import BrokenFile
from quizzes.exchange import moodle, moodle_xml
from quizzes.exchange.draft import Draft, Picture
from quizzes.exchange.formats import read_file
from quizzes.exchange.gate import complaint
from tests.quizzes import oracles
from tests.quizzes.drafts import BODIES, FEEDBACK, NAMES, clozes, drafts

pytestmark = pytest.mark.once
FILES = sorted(path for path in oracles.DATA.glob("moodlexml/*.xml") if "reexported" not in path.name)
EXPORTS = sorted([*oracles.DATA.glob("*/*moodle.xml"), *oracles.DATA.glob("moodlexml/*reexported*.xml")])
needs_data = pytest.mark.skipif(not FILES, reason="needs the shared test data")


def quiz(*questions):
    return f"<quiz>{''.join(questions)}</quiz>".encode()


def question(kind, inner="", text="Which?"):
    return (
        f'<question type="{kind}"><name><text>Q</text></name>'
        f'<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>{inner}</question>'
    )


def answer(text, fraction, more=""):
    return f'<answer fraction="{fraction}"><text>{text}</text><feedback><text></text></feedback>{more}</answer>'


def read_one(*parts, **named):
    reading = moodle_xml.read(quiz(question(*parts, **named)))
    assert reading.refused == ()
    return reading.drafts[0]


@needs_data
@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
def test_everything_that_moodle_exports_is_read(path):
    reading = read_file("moodle-xml", path.read_bytes())
    wanted = Counter(each for each in oracles.by_moodle(path) if each[0] not in ("description", "ordering"))
    assert Counter(map(oracles.ours, reading.drafts)) == wanted
    assert all("no question" in refused.reason for refused in reading.refused)


@needs_data
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_read_as_moodle_reads_it(path):
    """Moodle read it, and wrote what it had read."""
    again = path.with_name(f"{path.stem}.reexported-by-moodle-5.1.xml")
    before, after = (read_file("moodle-xml", each.read_bytes()).drafts for each in (path, again))
    by_name = {draft.name: replace(draft, line=0) for draft in after}
    assert {draft.name: replace(draft, line=0) for draft in before} == by_name


@needs_data
def test_a_picture_comes_along_and_other_files_are_named():
    path = oracles.DATA / "moodlexml/truefalse.xml"
    first = moodle_xml.read(path.read_bytes()).drafts[0]
    assert (first.picture.name, first.picture.alt, first.picture.content[:3]) == (
        "logo.jpg",
        "Moodle logo",
        b"\xff\xd8\xff",
    )
    assert [note.split()[2] for note in first.notes[:3]] == ["infos.jpg", "thumbdown.jpg", "thumbup.jpg"]


def png():
    file = BytesIO()
    Image.new("RGB", (2, 2)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("kind", [*BODIES, "cloze", "open"])
def test_what_is_written_is_read_again_as_it_was(kind):
    content = png()
    pictures = st.builds(
        Picture,
        name=NAMES.map(lambda name: f"{name.replace('/', '')[:20]}.png"),
        content=st.just(content),
        alt=st.just("") | NAMES,
    )
    fields = {"hint": FEEDBACK, "picture": st.none() | pictures, "category": st.sampled_from(["", "Marks/Old"])}
    models = st.builds(moodle.open_body, points=st.integers(1, 9), model_answer=FEEDBACK, min_words=st.integers(0, 9))
    made = clozes(**fields) if kind == "cloze" else drafts(kind, models if kind == "open" else None, **fields)

    @settings(max_examples=50)
    @given(made)
    def holds(draft):
        assume(not complaint(draft))
        again = moodle_xml.read(moodle_xml.write([draft]))
        assert again.refused == ()
        wanted = replace(draft, tags=tuple(dict.fromkeys(draft.tags)))
        assert [replace(each, line=0, notes=()) for each in again.drafts] == [wanted]

    holds()


def test_units_come_back_with_what_they_are_worth():
    units = [{"unit": "cm", "factor": Decimal("0.01")}, {"unit": "km", "factor": Decimal(1000)}]
    body = moodle.number_body([moodle.Answer("5", moodle.FULL)], unit="m", units=units)
    draft = Draft(kind="num", stem="How long?", body=body, source_id="1")
    written = moodle_xml.write([draft])
    assert b"<multiplier>100</multiplier>" in written
    assert b"<multiplier>0.001</multiplier>" in written
    [again] = moodle_xml.read(written).drafts
    assert again.body == body


def test_capital_letters_count_where_moodle_says_so():
    draft = read_one("shortanswer", f"<usecase>1</usecase>{answer('WIPO', 100)}{answer('*', 0)}")
    assert draft.body["match_case"] is True
    assert draft.body["accept"] == ["WIPO"]


def test_steps_stand_in_the_order_of_their_numbers():
    draft = read_one("ordering", answer("b", "2.0000000") + answer("a", "1.0000000") + answer("c", "3.0000000"))
    assert [step["text"] for step in draft.body["items"]] == ["a", "b", "c"]


def test_an_essay_brings_its_model_answer_and_limits():
    model = '<graderinfo format="html"><text>&lt;p&gt;Two marks.&lt;/p&gt;</text></graderinfo>'
    limits = "<minwordlimit>50</minwordlimit><maxwordlimit></maxwordlimit><attachments>1</attachments>"
    draft = read_one("essay", f"<defaultgrade>4.0000000</defaultgrade>{model}{limits}")
    assert draft.body["model_answer"] == "Two marks."
    assert (draft.body["min_words"], draft.body["max_words"]) == (50, 0)
    assert draft.body["rubric"][0]["points"] == 4
    assert draft.notes == ("Learners could add files to their answer. Here, they cannot.",)


@pytest.mark.parametrize(
    ("said", "notes"), [("", 0), ("<p>Your answer is correct.</p>", 0), ("Read lesson 3 again.", 1)]
)
def test_what_is_said_by_result_is_named(said, notes):
    answers = '<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
    feedback = f"<correctfeedback format='html'><text>{escape(said)}</text></correctfeedback>"
    found = read_one("multichoice", f"<single>true</single>{feedback}{answers}").notes
    assert len(found) == notes
    assert all("by result" in note for note in found)


def test_gaps_of_each_type_are_read_from_the_text():
    source = (
        "<p>Plants need {1:SHORTANSWER:=water#Yes~%50%H2O~*#No} at pH {2:NM:=7:0.5#Fine~6:0#Low}, "
        "in {:MCS:moon dust#No~=soil \\} &#125;~%0%sand}.</p>"
    )
    draft = read_one("cloze", text=source)
    assert draft.stem == "Plants need [[1]] at pH [[2]], in [[3]]."
    water, acid, ground = draft.body["blanks"]
    assert (water["kind"], water["accept"], water["feedback"]) == ("text", ["water"], "Yes")
    assert (acid["kind"], acid["accept"], acid["tolerance"]) == ("number", ["7"], Decimal("0.5"))
    assert (ground["accept"], ground["others"]) == (["soil } }"], ["moon dust", "sand"])
    assert draft.body["wrong"] == [
        {"n": 1, "value": "*", "feedback": "No"},
        {"n": 2, "value": "6", "feedback": "Low"},
        {"n": 3, "value": "moon dust", "feedback": "No"},
    ]
    assert [note.split(".")[0] for note in draft.notes] == [
        "Gap 1 gave a part of the point for some answers",
        "Its gaps had different weights",
    ]


@pytest.mark.parametrize(("kind", "name"), [("gapselect", "selectoption"), ("ddwtos", "dragbox")])
def test_words_for_gaps_come_in_as_choices_of_their_group(kind, name):
    words = [("cat", 1), ("mat", 2), ("dog", 1), ("hat", 2)]
    inner = "".join(f"<{name}><text>{word}</text><group>{group}</group></{name}>" for word, group in words)
    draft = read_one(kind, inner, text="The [[3]] sat on the [[2]], by the [[1]].")
    assert draft.stem == "The [[1]] sat on the [[2]], by the [[3]]."
    assert [(blank["accept"], blank["others"]) for blank in draft.body["blanks"]] == [
        (["dog"], ["cat"]),
        (["mat"], ["hat"]),
        (["cat"], ["dog"]),
    ]


def test_a_picture_within_its_own_address_is_a_picture():
    address = f"data:image/png;base64,{b64encode(png()).decode()}"
    draft = read_one("essay", text=f'Look: <img src="{address}" alt="A mark">' + " " * 19_000)
    assert (draft.stem, draft.picture) == ("Look:", Picture("picture.png", png(), "A mark"))


@pytest.mark.parametrize("content", [b"<svg onload='x()'/>", b"no picture", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_left_out(content):
    file = f'<file name="a.png" encoding="base64">{b64encode(content).decode()}</file>'
    whole = question("essay", text='<img src="@@PLUGINFILE@@/a.png">?').replace(
        "</text></questiontext>", f"</text>{file}</questiontext>"
    )
    [draft] = moodle_xml.read(quiz(whole)).drafts
    assert draft.picture is None
    assert draft.notes == ("The file a.png was left out. A question has one picture, beside its text.",)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (question("description"), "no question"),
        (question("ddmarker"), "Dragging onto a picture"),
        (question("calculatedmulti"), "Write it with fixed numbers"),
        (question("random"), "draws a question at random"),
        (question("coderunner"), "of the type “coderunner”"),
        (question("multichoice", answer("a", 50) + answer("b", 0)), "No option is worth the whole point"),
        (question("multichoice", answer("a", "much")), "“much” is not a number"),
        (question("truefalse", answer("yes", 100)), "not “true” and “false”"),
        (question("cloze"), "It has no gaps"),
        (question("cloze", text="{1:MULTIRESPONSE:=a~=b}"), "of the type MULTIRESPONSE"),
        (question("cloze", text="{1:SA:a~b}"), "Gap 1 has no right answer"),
        (question("gapselect", text="[[2]]"), "asks for word 2"),
        (
            question("numerical", "<units><unit><multiplier>0</multiplier></unit></units>" + answer("1", 100)),
            "not above zero",
        ),
    ],
)
def test_what_cannot_come_in_says_why(source, reason):
    reading = moodle_xml.read(b"<quiz>\n" + source.encode() + b"</quiz>")
    assert reading.drafts == ()
    assert reason in reading.refused[0].reason
    assert (reading.refused[0].line, reading.refused[0].question) == (2, "Q")


@pytest.mark.parametrize(
    "data",
    [
        b"<html/>",
        b"no XML",
        b'<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz><question type="essay">&a;</question></quiz>',
    ],
)
def test_other_files_are_refused_as_a_whole(data):
    with pytest.raises(BrokenFile):
        read_file("moodle-xml", data)


@pytest.mark.parametrize(
    "source",
    [
        question("cloze", text="{1:SA:" * 100_000),
        question("cloze", text="{1:SA:" * 3_000),
        question("cloze", text="{1:SA:=a" + "~" * 10_000 + "}").replace("=a", ""),
        question("essay", text="<div>" * 100_000),
        question("essay", text="<img " * 3_900),
        question("essay", text='<img src="' * 1_900),
        question("shortanswer", answer("a", 0) * 20_000),
    ],
    ids=range(7),
)
def test_hostile_questions_are_refused_in_good_time(source):
    begun = perf_counter()
    reading = read_file("moodle-xml", quiz(source))
    assert perf_counter() - begun < 2
    assert not reading.drafts
