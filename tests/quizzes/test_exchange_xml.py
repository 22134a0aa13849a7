from pathlib import Path
from time import perf_counter

import pytest

from pages.tables.broken import BrokenFile
from quizzes.exchange.limits import MAX_BYTES
from quizzes.exchange.xml import parse

pytestmark = pytest.mark.once
HOSTILE = Path("../shared/data/hostile/xml")


def doctype(subset, body="<quiz>&a;</quiz>"):
    return f"<!DOCTYPE quiz [{subset}]>{body}".encode()


TENFOLD = "".join(
    f'<!ENTITY {name} "' + f"&{inner};" * 10 + '">' for inner, name in zip("abcdefg", "bcdefgh", strict=True)
)
PAYLOADS = {
    "outside file": doctype('<!ENTITY a SYSTEM "file:///etc/passwd">'),
    "outside address": doctype('<!ENTITY a SYSTEM "http://127.0.0.1:9/">'),
    "outside declarations": doctype('<!ENTITY % a SYSTEM "http://127.0.0.1:9/"> %a;', "<quiz/>"),
    "billion laughs": doctype(f'<!ENTITY a "ha">{TENFOLD}', "<quiz>&h;</quiz>"),
    "billion laughs in an attribute": doctype(f'<!ENTITY a "ha">{TENFOLD}', '<quiz a="&h;"/>'),
    "quadratic": doctype('<!ENTITY a "' + "x" * 100_000 + '">', "<quiz>" + '<b c="&a;"/>' * 50_000 + "</quiz>"),
    "loop": doctype('<!ENTITY a "&b;"><!ENTITY b "&a;">'),
    "never used": doctype('<!ENTITY a "ha">', "<quiz/>"),
    "not parsed": doctype('<!NOTATION n SYSTEM "n"><!ENTITY a SYSTEM "file:///etc/passwd" NDATA n>', "<quiz/>"),
    "in UTF-16": doctype('<!ENTITY a "ha">').decode().encode("utf-16"),
    "hidden in UTF-7": b'<?xml version="1.0" encoding="utf-7"?>'
    + b"+ADwAIQ-DOCTYPE q +AFs-+ADwAIQ-ENTITY a +ACI-b+ACIAPgBdAD4-<q/>",
    "deep": b"<a>" * 500_000,
    "NUL": b"<quiz>\0</quiz>",
    "not UTF-8": b"<quiz>\xff</quiz>",
    "empty": b"",
    "tags": b"<quiz>" + b"<a/>" * 2_000_000 + b"</quiz>",
    "attributes": b"<quiz>" + b"<a b='' c=''/>" * 400_000 + b"</quiz>",
    "too large": b"<quiz>" + b" " * MAX_BYTES + b"</quiz>",
}


@pytest.mark.parametrize("data", PAYLOADS.values(), ids=PAYLOADS)
def test_xml_that_could_harm_is_refused_within_a_second(data):
    begun = perf_counter()
    with pytest.raises(BrokenFile):
        parse(data)
    assert perf_counter() - begun < 1


@pytest.mark.parametrize("name", ["external.xml", "xmlbomb.xml"])
def test_bombs_that_others_collected_are_refused(name):
    if not HOSTILE.exists():
        pytest.skip("needs the shared test data")
    with pytest.raises(BrokenFile, match="ENTITY"):
        parse((HOSTILE / name).read_bytes())


def test_a_plain_doctype_is_accepted_and_never_loaded():
    assert parse(b'<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/quiz.dtd"><quiz/>').tag == "quiz"


def test_no_other_file_is_included():
    root = parse(
        b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd" parse="text"/></a>'
    )
    assert "".join(root.itertext()) == ""


def test_a_broken_file_says_on_which_line():
    with pytest.raises(BrokenFile) as broken:
        parse(b"<quiz>\n<question>\n</quiz>")
    assert broken.value.line == 3
    assert broken.value.reason == (
        "The file is not sound XML (Opening and ending tag mismatch: question line 2 and quiz). "
        "Export it again from the program that it came from."
    )
