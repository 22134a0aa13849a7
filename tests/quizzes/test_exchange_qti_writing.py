import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from quizzes.exchange.draft import Draft, Picture
from quizzes.exchange.qti.package import read
from quizzes.exchange.qti.packing import misfit, write_21, write_30
from tests.quizzes.full_drafts import KINDS, RICH, drafts
from tests.quizzes.qti_engine import score
from tests.quizzes.qti_files import picture

pytestmark = pytest.mark.once
SCHEMAS = Path("../shared/data/qti/xsd")
WRITERS = {"2.1": write_21, "3.0": write_30}
PATIENT = {"deadline": None, "suppress_health_check": list(HealthCheck)}
NONE = {"feedback": "", "weight": None}
SINGLE = Draft(
    kind="single",
    stem="Which?",
    body={"options": [{"text": "a", "correct": True, **NONE}, {"text": "b", "correct": False, **NONE}]},
    source_id="1",
)
AREA = {"label": "north", "feedback": "", "shape": "rect", "width": Decimal(10), "height": Decimal(10)}
HOTSPOT = Draft(
    kind="hotspot",
    stem="Where?",
    body={
        "areas": [
            {**AREA, "correct": True, "x": Decimal(10), "y": Decimal(20)},
            {**AREA, "correct": False, "x": Decimal("33.33333"), "y": Decimal(50), "shape": "ellipse"},
        ]
    },
    source_id="2",
    picture=Picture("map.png", picture(200, 100), "A map"),
)


def read_back(data):
    reading = read(data)
    assert reading.refused == ()
    return [replace(draft, line=0) for draft in reading.drafts]


def files(data):
    """Return the roots of the XML files in a package by path."""
    package = zipfile.ZipFile(BytesIO(data))
    return {name: etree.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".xml")}


@pytest.mark.parametrize("version", WRITERS)
@pytest.mark.parametrize("draft", RICH, ids=lambda draft: draft.source_id)
def test_every_kind_comes_back_whole(draft, version):
    assert read_back(WRITERS[version]([draft])) == [draft]


@settings(max_examples=25, **PATIENT)
@given(st.sampled_from(KINDS).flatmap(drafts))
def test_what_is_exported_comes_back_the_same(draft):
    assert read_back(write_30([draft])) == [draft]


@pytest.mark.slow
@pytest.mark.parametrize("version", WRITERS)
@settings(max_examples=150, **PATIENT)
@given(draft=st.sampled_from(KINDS).flatmap(drafts))
def test_every_version_brings_back_what_was_exported(version, draft):
    assert misfit(draft) == ""
    assert read_back(WRITERS[version]([draft])) == [draft]


class Offline(etree.Resolver):
    """Find the schemas that the schemas import in the folder beside them."""

    def resolve(self, address, public_id, context):
        if not address.startswith("http"):
            return None
        return self.resolve_filename(str(next(SCHEMAS.rglob(address.rsplit("/", 1)[-1]))), context)


@cache
def schema(path):
    if not SCHEMAS.exists():
        pytest.skip("needs the shared test data")
    parser = etree.XMLParser()
    parser.resolvers.add(Offline())
    return etree.XMLSchema(etree.parse(str(SCHEMAS / path), parser))


def test_packages_of_version_2_1_are_valid():
    items, manifests = schema("qtiv2p1/imsqti_v2p1.xsd"), schema("imscp_v1p1.xsd")
    for path, root in files(write_21(RICH)).items():
        valid = manifests if path == "imsmanifest.xml" else items
        assert valid.validate(root), (path, valid.error_log)


@pytest.mark.slow
@settings(max_examples=20, **PATIENT)
@given(made=st.tuples(*map(drafts, KINDS)))
def test_packages_with_any_text_are_valid(made):
    items = schema("qtiv2p1/imsqti_v2p1.xsd")
    for path, root in files(write_21(made)).items():
        assert path == "imsmanifest.xml" or items.validate(root), (path, items.error_log)


def test_version_3_0_says_the_same_as_2_1_in_its_own_names():
    """There is no schema of 3.0 at hand: what 2.1 says is valid, and 3.0 renames it."""
    old, new = files(write_21(RICH)), files(write_30(RICH))
    assert old.keys() == new.keys()
    for path in old.keys() - {"imsmanifest.xml"}:
        assert shape(new[path]) == shape(old[path])
    names = {etree.QName(element).localname for root in new.values() for element in root.iter()}
    assert {"qti-assessment-item", "qti-response-declaration", "qti-simple-choice", "qti-assessment-test"} <= names
    for path in new.keys() - {"imsmanifest.xml", "test.xml"}:
        for each in new[path].iter("{*}qti-rubric-block", "{*}qti-modal-feedback"):
            assert [etree.QName(child).localname for child in each] == ["qti-content-body"]
    attributes = {
        name for path, root in new.items() if path != "imsmanifest.xml" for each in root.iter() for name in each.attrib
    }
    assert not [name for name in attributes if not name.startswith("{") and re.search("[A-Z]", name)]


def shape(element):
    """Return names and texts of a tree, without what only 3.0 has."""
    name = re.sub("-(.)", lambda letter: letter[1].upper(), etree.QName(element).localname.removeprefix("qti-"))
    inner = element[0] if len(element) == 1 and "content-body" in element[0].tag else element
    return name, (inner.text or "").strip(), [shape(child) for child in inner]


def test_the_manifest_lists_every_file_of_the_package():
    data = write_30([SINGLE, HOTSPOT])
    listed = {each.get("href") for each in files(data)["imsmanifest.xml"].iter("{*}file")}
    assert listed | {"imsmanifest.xml"} == set(zipfile.ZipFile(BytesIO(data)).namelist())


def test_the_same_questions_make_the_same_bytes():
    assert write_30([SINGLE, HOTSPOT]) == write_30([SINGLE, HOTSPOT])


def test_questions_keep_their_order_and_their_categories():
    made = [replace(SINGLE, source_id=str(n), category=category) for n, category in enumerate(["B", "B", "", "A", "B"])]
    assert [(each.source_id, each.category) for each in read_back(write_30(made))] == [
        (each.source_id, each.category) for each in made
    ]


def test_areas_stand_on_whole_pixels_and_come_back_exactly():
    [item] = [root for path, root in files(write_30([HOTSPOT])).items() if path.startswith("items")]
    choices = list(item.iter("{*}qti-hotspot-choice"))
    assert [choice.get("coords") for choice in choices] == ["20,20,40,30", "77,55,10,5"]
    assert read_back(write_30([HOTSPOT])) == [HOTSPOT]


def test_statements_are_written_in_the_language_of_the_questions():
    body = {"answer": "false", "feedback_true": "", "feedback_false": ""}
    statement = replace(SINGLE, kind="tf", body=body)
    data = write_30([statement], language="fr")
    assert "Vrai" in "".join(files(data)["items/0001.xml"].itertext())
    assert read_back(data) == [statement]


def test_the_right_order_is_not_the_first_that_is_shown():
    steps = [{"text": text, "feedback": ""} for text in ("one", "two", "three")]
    item = files(write_30([replace(SINGLE, kind="order", body={"items": steps})]))["items/0001.xml"]
    assert [each.text for each in item.iter("{*}qti-simple-choice")] == ["two", "three", "one"]


def test_a_picture_that_is_none_keeps_a_question_out():
    assert misfit(HOTSPOT) == ""
    assert "picture" in misfit(replace(HOTSPOT, picture=Picture("map.svg", b"<svg/>")))
    assert misfit(replace(HOTSPOT, picture=None))


def test_an_unfinished_question_is_left_out_with_its_reason():
    unfinished = replace(SINGLE, body={"options": [{"text": "a", "correct": False, **NONE}] * 2})
    assert "which option is right" in misfit(unfinished)


def test_characters_that_xml_cannot_hold_are_left_out():
    [draft] = read_back(write_30([replace(SINGLE, stem="Which\x01?", name="a\x0cb\ufffe")]))
    assert (draft.stem, draft.name) == ("Which?", "ab")


def option(text, correct, weight=None, feedback=""):
    return {"text": text, "correct": correct, "feedback": feedback, "weight": weight}


def blank(n, kind, *accept, **more):
    return {"n": n, "kind": kind, "accept": list(accept), "others": [], "tolerance": Decimal(0), "feedback": "", **more}


MULTI = [option("a", True), option("b", True), option("c", True), option("d", False)]
WEIGHTED = [option("a", True, Decimal(30)), option("b", True), option("c", False, Decimal(-10)), option("d", False)]
PAIRS = [{"left": left, "right": right, "feedback": ""} for left, right in ("ax", "by", "cx")]
WRONG_NUMBERS = [{"value": Decimal(10), "tolerance": Decimal(1), "weight": Decimal(25), "feedback": "Ten."}]
NUMBER = {"answer": Decimal(20), "tolerance": Decimal("0.5"), "unit": "", "units": [], "wrong": WRONG_NUMBERS}
SHORT = {
    "accept": ["PCT", "pat*treaty"],
    "match_case": False,
    "feedback": "Yes.",
    "wrong": [
        {"value": "mad*", "weight": None, "feedback": "Marks."},
        {"value": "TRIPS", "weight": Decimal(50), "feedback": ""},
    ],
    "feedback_other": "No.",
}
BLANKS = [
    blank(1, "text", "patent"),
    blank(2, "choice", "new", others=["old"]),
    blank(3, "number", "20", tolerance=Decimal(1)),
    blank(4, "text", "x"),
]
MARKED = [
    ("single", {"options": WEIGHTED[:1] + WEIGHTED[2:]}, "OPTION_1", "0.3"),
    ("single", {"options": [option("a", False), option("b", True)]}, "OPTION_2", "1"),
    ("single", {"options": [option("a", False), option("b", True)]}, "OPTION_1", "0"),
    ("multi", {"options": MULTI}, ["OPTION_1", "OPTION_2", "OPTION_3"], "1"),
    ("multi", {"options": MULTI}, ["OPTION_1", "OPTION_2"], "0.6667"),
    ("multi", {"options": MULTI}, ["OPTION_1", "OPTION_2", "OPTION_4"], "0.3333"),
    ("multi", {"options": MULTI}, ["OPTION_4"], "0"),
    ("multi", {"options": WEIGHTED}, ["OPTION_1", "OPTION_2", "OPTION_3"], "0.7"),
    ("multi", {"options": WEIGHTED}, ["OPTION_1", "OPTION_2", "OPTION_4"], "0.3"),
    ("tf", {"answer": "false", "feedback_true": "", "feedback_false": ""}, "false", "1"),
    ("tf", {"answer": "false", "feedback_true": "", "feedback_false": ""}, "true", "0"),
    ("num", {**NUMBER, "feedback": "", "feedback_other": ""}, "20.5", "1"),
    ("num", {**NUMBER, "feedback": "", "feedback_other": ""}, "20.6", "0"),
    ("num", {**NUMBER, "feedback": "", "feedback_other": ""}, "11", "0.25"),
    ("match", {"pairs": PAIRS, "distractors": []}, ["LEFT_1 RIGHT_1", "LEFT_2 RIGHT_2", "LEFT_3 RIGHT_1"], "1"),
    ("match", {"pairs": PAIRS, "distractors": []}, ["LEFT_1 RIGHT_2", "LEFT_2 RIGHT_2", "LEFT_3 RIGHT_1"], "0.6667"),
    ("order", {"items": [{"text": text, "feedback": ""} for text in "abc"]}, ["STEP_1", "STEP_2", "STEP_3"], "1"),
    ("order", {"items": [{"text": text, "feedback": ""} for text in "abc"]}, ["STEP_2", "STEP_1", "STEP_3"], "0"),
    ("short", SHORT, "pct", "1"),
    ("short", SHORT, "Patent Cooperation TREATY", "1"),
    ("short", SHORT, "madrid", "0"),
    ("short", SHORT, "trips", "0.5"),
    ("hotspot", HOTSPOT.body, "AREA_1", "1"),
    ("hotspot", HOTSPOT.body, "AREA_2", "0"),
]


@pytest.mark.parametrize(("kind", "body", "response", "points"), MARKED)
def test_other_systems_give_the_points_that_we_give(kind, body, response, points):
    written = write_21([replace(HOTSPOT if kind == "hotspot" else SINGLE, kind=kind, body=body)])
    given, _ = score(files(written)["items/0001.xml"], {"RESPONSE": response})
    assert round(given, 4) == Decimal(points)


@pytest.mark.parametrize(
    ("responses", "points"),
    [
        ({"BLANK_1": "Patent", "BLANK_2": "CHOICE_2", "BLANK_3": "19", "BLANK_4": "x"}, "1"),
        ({"BLANK_1": "mark", "BLANK_2": "CHOICE_2", "BLANK_3": "18.9", "BLANK_4": "x"}, "0.5"),
        ({}, "0"),
    ],
)
def test_other_systems_give_a_share_for_each_blank(responses, points):
    wrong = [{"n": 1, "value": "mark", "feedback": "Not a mark."}]
    draft = replace(SINGLE, kind="cloze", stem="[[1]] [[2]] [[3]] [[4]]", body={"blanks": BLANKS, "wrong": wrong})
    given, said = score(files(write_21([draft]))["items/0001.xml"], responses)
    assert given == Decimal(points)
    assert said == (["WRONG_1"] if responses.get("BLANK_1") == "mark" else [])


@pytest.mark.parametrize(("typed", "name"), [("PCT", "RIGHT"), ("Madrid", "WRONG_1"), ("Berne", "OTHER")])
def test_other_systems_say_what_we_say(typed, name):
    draft = replace(SINGLE, kind="short", body=SHORT, explanation="It is the PCT.")
    _, said = score(files(write_21([draft]))["items/0001.xml"], {"RESPONSE": typed})
    assert said == [name, "EXPLANATION"]
