from collections import Counter
from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pages.tables.broken import BrokenFile
from quizzes.exchange import gift, moodle
from quizzes.exchange.draft import Draft
from quizzes.exchange.formats import read_file
from quizzes.exchange.gift.writer import KINDS
from tests.quizzes import oracles
from tests.quizzes.drafts import drafts

pytestmark = pytest.mark.once
FILES = sorted([*oracles.DATA.glob("gift/*.gift"), *oracles.DATA.glob("gift/*.txt")])
needs_data = pytest.mark.skipif(not FILES, reason="needs the shared test data")


def read_one(source):
    [draft] = gift.read(source.encode()).drafts
    return draft


def said(draft):
    return [(answer.text, float(answer.percent), answer.feedback) for answer in moodle.answers_of(draft)]


@needs_data
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_questions_are_read_as_moodle_reads_them(path):
    """All of them; only texts without answers, which are no questions, are refused. Where the oracles disagree
    (which feedback of {FALSE#a#b} belongs to which answer, a line end within a text), Moodle is right.
    """
    oracle = path.with_name(f"{path.name.removesuffix('.gift').removesuffix('.txt')}.moodle.xml")
    if not oracle.exists():
        pytest.skip("Moodle made no question of it")
    wanted = Counter(question for question in oracles.by_moodle(oracle) if question[0] != "description")
    reading = read_file("gift", path.read_bytes())
    assert Counter(map(oracles.ours, reading.drafts)) == wanted
    assert all("no question" in refused.reason for refused in reading.refused)


@needs_data
@pytest.mark.parametrize("path", sorted(oracles.DATA.glob("gift/*.giftpegjs.json")), ids=lambda path: path.name)
def test_questions_are_read_as_gift_pegjs_reads_them(path):
    reading = read_file("gift", path.with_name(path.name.replace(".giftpegjs.json", ".gift")).read_bytes())
    wanted = [question for question in oracles.by_peg(path) if question[0] != "description"]
    assert [oracles.ours(draft)[:3] for draft in reading.drafts] == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_read_again_as_it_was(kind):
    body = st.just(moodle.open_body()) if kind == "open" else None

    @settings(max_examples=50)
    @given(drafts(kind, body))
    def holds(draft):
        assume(not gift.misfit(draft))
        again = gift.read(gift.write([draft]))
        assert again.refused == ()
        assert [replace(each, line=0, notes=()) for each in again.drafts] == [draft]

    holds()


@pytest.mark.parametrize(
    "text", ["%50%", "%-10%x", "[html]<b>", "[plain]", "// no comment", "->", "a -> b", "~#=", "\\n"]
)
@pytest.mark.parametrize("kind", ["single", "multi", "match"])
def test_texts_that_look_like_marks_stay_texts(kind, text):
    if kind == "match":
        body = moodle.match_body([(text, text), ("b", "c"), ("", text)])
    else:
        make = moodle.single_body if kind == "single" else moodle.multi_body
        body = make([moodle.Answer(text, moodle.FULL, text), moodle.Answer(text, moodle.NOTHING, text)])
    draft = Draft(kind=kind, stem="Which?", body=body, source_id="1", explanation=text)
    [again] = gift.read(gift.write([draft])).drafts
    assert replace(again, line=0) == draft


def test_a_short_answer_with_an_arrow_does_not_fit():
    draft = read_one("How? {=a\\=b}")
    assert gift.misfit(draft) == ""
    assert "->" in gift.misfit(replace(draft, body={**draft.body, "accept": ["a -> b"]}))


def test_several_questions_and_their_categories_come_back():
    source = (
        "$CATEGORY: $course$/top/Marks\n\n// [id:1] [tag:a\\]b]\n::One::Is it? {T}\n\n$CATEGORY: Marks/Old\nThis? {F}"
    )
    first, second = gift.read(source.encode()).drafts
    assert (first.category, first.tags, first.name) == ("Marks", ("a]b",), "One")
    assert (second.category, second.stem, second.line) == ("Marks/Old", "This?", 7)
    again = gift.read(gift.write([first, second])).drafts
    assert [(draft.category, draft.tags, draft.body) for draft in again] == [
        (draft.category, draft.tags, draft.body) for draft in (first, second)
    ]


@pytest.mark.parametrize(
    ("source", "kind", "answers"),
    [
        ("q {=a ~b ~%50%c#half}", "single", [("a", 100, ""), ("b", 0, ""), ("c", 50, "half")]),
        ("q {~%50%a ~%50%b ~c}", "multi", [("a", 50, ""), ("b", 50, ""), ("c", 0, "")]),
        ("q {~%33,333%a ~%33.333%b ~%33.333%c}", "multi", [("a", 100 / 3, ""), ("b", 100 / 3, ""), ("c", 100 / 3, "")]),
        ("q {a ~b =c}", "single", [("a", 0, ""), ("b", 0, ""), ("c", 100, "")]),
        ("q {yes =yep}", "short", [("yes", 100, ""), ("yep", 100, "")]),
        ("q {=a#one =b#two =%20%c =*#other}", "short", None),
        ("q {=a#x =%50%b* =%0%*#else}", "short", [("a", 100, "x"), ("b*", 50, ""), ("*", 0, "else")]),
        ("q {true}", "tf", [("True", 100, ""), ("False", 0, "")]),
        ("q {F#no#yes####why}", "tf", [("True", 0, "no"), ("False", 100, "yes")]),
        ("q {#3:0.5#near ~#far}", "num", [("3", 100, "near"), ("*", 0, "far")]),
        ("q {#=1e3 =%25%.5..1.5}", "num", [("1000", 100, ""), ("1", 25, "")]),
    ],
)
def test_answers_of_each_kind(source, kind, answers):
    draft = read_one(source)
    assert draft.kind == kind
    if answers:
        assert [text for text, _percent, _feedback in said(draft)] == [text for text, _percent, _feedback in answers]
        assert [row[1:] for row in said(draft)] == [
            (pytest.approx(percent), feedback) for _text, percent, feedback in answers
        ]


def test_a_text_after_the_answers_leaves_a_line_for_the_missing_word():
    draft = read_one("Two plus two equals {=four =4}, always.")
    assert (draft.kind, draft.stem) == ("short", "Two plus two equals _____, always.")
    choice = read_one("Grant is {~buried =entombed} in Grant's tomb.")
    assert (choice.kind, choice.stem) == ("single", "Grant is _____ in Grant's tomb.")


def test_an_answer_without_a_left_side_matches_nothing():
    draft = read_one("q {=a -> A =b -> B = -> C}")
    assert draft.body["distractors"] == [{"text": "C", "feedback": ""}]


def test_windows_line_ends_marks_and_blank_lines_between_braces_are_fine():
    source = "\ufeff// a comment\r\n::Name::Which? {\r\n=a\r\n\r\n~b\r\n\r\n}\r\n\r\nTrue? {T}\r\n"
    first, second = gift.read(source.encode()).drafts
    assert (first.name, first.line, first.kind) == ("Name", 2, "single")
    assert (second.line, second.kind) == (9, "tf")


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("// c\n\nJust text.", 3, "no question"),
        ("q {=a ~b", 1, "do not come in a pair"),
        ("q {=a ~b\n\nr {T", 1, "do not come in a pair"),
        ("q =a ~b}", 1, "do not come in a pair"),
        ("q {=a} and {=b}", 1, "Put \\ before a brace"),
        ("q {=a {b} ~c}", 1, "Put \\ before a brace"),
        ("q {~a ~b}", 1, "No option is right"),
        ("q {=%50%a =%50%b}", 1, "No answer is worth the whole point"),
        ("q {=a ~%150%b}", 1, "worth 150 %"),
        ("q {#many}", 1, "“many” is not a number"),
        ("q {#3,5}", 1, "a dot for decimals"),
        ("q {#}", 1, "No number is worth"),
        ('q {=<a href="x">y</a> ~b}', 1, "within an HTML tag"),
    ],
)
def test_what_cannot_come_in_says_why(source, line, reason):
    refused = gift.read(source.encode()).refused[0]
    assert refused.line == line
    assert reason in refused.reason


def test_an_unclosed_brace_costs_only_its_own_question():
    reading = gift.read(b"one {=a\n\ntwo {=b}\n\nthree {T}")
    assert [draft.stem for draft in reading.drafts] == ["two", "three"]
    assert [refused.line for refused in reading.refused] == [1]


MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    "data",
    [
        b"{" * 50_000,
        b"{\n\n" * 50_000,
        b"{" + b"\n\na" * 90_000,
        b"::" * MEGABYTE,
        b"q {" + b"=" * MEGABYTE + b"}",
        b"q {" + b"=a#" * 300_000 + b"}",
        b"q {~%" * 50_000,
        b"a" * MEGABYTE + b" {=b ~c}",
        b"q {=" + b"b" * MEGABYTE + b"}",
        b"\\" * MEGABYTE,
        b"//" + b"[id:" * 100_000 + b"\nq {T",
        b"// [tag:" + b"\\" * MEGABYTE + b"\nq {T",
        b"[html]" + b"<div>" * 100_000 + b"{T}",
        b"[markdown]" + b"[" * 100_000 + b"{T}",
        "q\u202eq {T}".encode(),
        b"q\x01 {T}",
    ],
    ids=range(16),
)
def test_hostile_files_are_refused_in_good_time(data):
    begun = perf_counter()
    reading = read_file("gift", data)
    assert perf_counter() - begun < 2
    assert not reading.drafts
    assert reading.refused


@pytest.mark.parametrize(
    "data",
    [b"q {T} \xff", b"q\0 {T}", "q {T}".encode("utf-16-le"), b" " * (10 * MEGABYTE + 1), b"q {T}\n\n" * 10**6],
    ids=["not UTF-8", "NUL", "UTF-16 without its mark", "too large", "too many"],
)
def test_a_file_that_is_no_such_text_is_refused_as_a_whole(data):
    begun = perf_counter()
    with pytest.raises(BrokenFile):
        read_file("gift", data)
    assert perf_counter() - begun < 2
