import json
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.tables.broken import BrokenFile
from quizzes.exchange.limits import MAX_TEXT, BrokenQuestion
from quizzes.exchange.text import decode, html_of, left_out, line, plain, stem

pytestmark = pytest.mark.once
HOSTILE = Path("../shared/data/hostile")

STEMS = [
    ("plain", "a < b & c", "a &lt; b &amp; c"),
    ("plain", "one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
    ("plain", "<b>no tag</b>", "&lt;b&gt;no tag&lt;/b&gt;"),
    ("moodle", "x<y and y>z", "x&lt;y and y&gt;z"),
    ("moodle", "<b>bold</b> AT&T", "<strong>bold</strong> AT&amp;T"),
    ("moodle", "one\ntwo", "one<br>\ntwo"),
    ("markdown", "**bold** _lean_", "<strong>bold</strong> <em>lean</em>"),
    ("markdown", "one  \ntwo", "one<br>\ntwo"),
    ("markdown", "- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ("html", "<p>One paragraph</p>", "One paragraph"),
    ("html", "<p>a</p><p>b</p>", "<p>a</p>\n<p>b</p>"),
    ("html", "<div>a</div><h2>b</h2>c", "<p>a</p>\n<p>b</p>\n<p>c</p>"),
    ("html", "<b>a<p>b</p></b>", "<p><strong>a</strong></p>\n<p><strong>b</strong></p>"),
    ("html", "<b>a<i><b>b</b></i></b>", "<strong>a<em>b</em></strong>"),
    ("html", "a<b> </b><br><br>", "a"),
    ("html", '<span style="color:red">a</span> <o:p>b</o:p>', "a b"),
    ("html", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "<p>a b</p>\n<p>c</p>"),
    ("html", "<ol><li>a<ul><li>b</li></ul></li></ol>", "<ol>\n<li>a\n<ul>\n<li>b</li>\n</ul></li>\n</ol>"),
    ("html", "<li>alone</li>", "alone"),
    ("html", "<ul>a<li>b<p>c</p></li></ul>", "<ul>\n<li>a</li>\n<li>b<br>\nc</li>\n</ul>"),
    ("html", "<pre>if:\n  go()</pre>", "<code>if:<br>\n\xa0\xa0go()</code>"),
    ("html", "<script>steal()</script><img src=x onerror=steal()>a<!-- b -->", "a"),
]


@pytest.mark.parametrize(("style", "source", "wanted"), STEMS)
def test_a_stem_is_html_of_few_tags(style, source, wanted):
    assert stem(source, style) == wanted


@pytest.mark.parametrize(
    ("style", "source", "wanted"),
    [
        ("html", "<p>a&nbsp;b</p><p>c<br>d</p>", "a\xa0b\n\nc\nd"),
        ("html", "10 m<sup>2</sup> of H<sub>2</sub>O, 1<sup>st</sup>", "10 m² of H₂O, 1st"),
        ("html", "<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("html", '<p><img src="uk.png" alt="British flag" /> English</p>', "English"),
        ("html", '<p><img src="uk.png" alt="Britain &amp; &quot;flag&quot;"></p>', 'Britain & "flag"'),
        ("plain", "<b>no tag</b> &amp;", "<b>no tag</b> &amp;"),
        ("moodle", "archive->print", "archive->print"),
    ],
)
def test_plain_text_has_no_markup(style, source, wanted):
    assert plain(source, style) == wanted


def test_an_option_is_one_line():
    assert line("<p>a</p>\n<p>b<br>c</p>") == "a b c"


def test_what_is_left_out_is_said():
    said = left_out('<a href="https://wipo.int">x</a><table></table><video></video><audio></audio>')
    assert said == (
        "A link was left out: https://wipo.int",
        "A table came in as lines of text.",
        "A video was left out.",
        "A sound was left out.",
    )
    assert left_out("a < b") == ()


PIECES = (
    "<p> </p> <b> </b> <i> <sub> </sub> <ul> </ul> <ol> <li> </li> <br> <pre> </pre> <div> </div> <table> <td> <code>"
)
MESSES = st.lists(st.sampled_from([*PIECES.split(), " ", "\n", "\n\n", "a", "b c", "&amp;", "<", "&nbsp;", "- ", "1"]))


@given(MESSES.map("".join), st.sampled_from(["html", "plain", "markdown", "moodle"]))
def test_what_came_out_once_comes_out_the_same_again(source, style):
    as_stem, as_text, as_line = stem(source, style), plain(source, style), line(source, style)
    assert stem(as_stem) == as_stem
    assert plain(as_text, "plain") == as_text
    assert plain(as_line, "plain") == as_line
    assert plain(html_of(as_text)) == as_text


@pytest.mark.parametrize("name", ["h5sc-vectors.json", "blns.json"])
def test_nothing_that_runs_survives(name):
    if not HOSTILE.exists():
        pytest.skip("needs the shared test data")
    allowed = {"p", "br", "strong", "em", "sub", "sup", "code", "ul", "ol", "li"}
    for attack in _strings(json.loads((HOSTILE / name).read_text())):
        for style in ("html", "moodle", "markdown", "plain"):
            tags = stem(attack[:MAX_TEXT], style).split("<")[1:]
            assert {tag.split(">")[0].removeprefix("/") for tag in tags} <= allowed


def _strings(data):
    if isinstance(data, str):
        yield data
    elif isinstance(data, (list, dict)):
        for part in data.values() if isinstance(data, dict) else data:
            yield from _strings(part)


@pytest.mark.parametrize("piece", ["<div>", "<b>", "<li><ul>", "&", "<p><i>", "[", "`", "![", "*a_ ", "> ", "<!--"])
def test_no_text_takes_long(piece):
    begun = perf_counter()
    for style in ("html", "moodle", "markdown"):
        try:
            stem((piece * MAX_TEXT)[:MAX_TEXT], style)
        except BrokenQuestion:
            continue
    assert perf_counter() - begun < 1


def test_a_text_without_end_is_refused():
    with pytest.raises(BrokenQuestion, match="longer than 20,000"):
        stem("a" * (MAX_TEXT + 1))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_are_utf_8_or_say_that_they_are_utf_16(encoding):
    assert decode("á\r\nб\r中".encode(encoding)) == "á\nб\n中"


@pytest.mark.parametrize(
    ("data", "line"),
    [(b"a\nb\xff", 2), ("ñ".encode("latin-1"), 1), ("a".encode("utf-16-le"), 1), (b"a\n\nb\0c", 3), (b"\xff\xfea", 1)],
)
def test_other_files_are_refused_with_the_line(data, line):
    with pytest.raises(BrokenFile) as broken:
        decode(data)
    assert broken.value.line == line
