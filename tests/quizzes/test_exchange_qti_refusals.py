"""What cannot come in from QTI: questions we do not have, and files that could do harm."""

from pathlib import Path
from time import process_time

import pytest

from pages.tables.broken import BrokenFile
from quizzes.exchange.qti import package as qti
from tests.quizzes.qti_files import (
    AREAS,
    ENTRY,
    TWO,
    choice,
    declaration,
    hotspot,
    in_version_3,
    item,
    package,
    refusal,
)

pytestmark = pytest.mark.once
SHARED = Path("../shared/data/qti")


# What cannot come in.


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
