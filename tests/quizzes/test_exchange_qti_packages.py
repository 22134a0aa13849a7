"""Whole QTI packages: what other programs wrote, their order, their manifest, and what is broken in them."""

from decimal import Decimal
from pathlib import Path

import pytest

from pages.tables.broken import BrokenFile
from quizzes.exchange.qti import package as qti
from tests.quizzes.qti_files import (
    TWO,
    declaration,
    in_version_3,
    item,
    package,
    right_answers,
)

pytestmark = pytest.mark.once
SHARED = Path("../shared/data/qti")


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
