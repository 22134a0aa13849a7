from collections import Counter

import pytest
from hypothesis import assume, given

from quizzes.exchange import aiken, moodle, text
from quizzes.exchange.draft import Draft
from quizzes.exchange.formats import read_file
from tests.quizzes import oracles
from tests.quizzes.drafts import LINES, drafts, options

pytestmark = pytest.mark.once
FILE = oracles.DATA / "aiken/questions.aiken.txt"


@pytest.mark.skipif(not FILE.exists(), reason="needs the shared test data")
def test_questions_are_read_as_moodle_reads_them():
    reading = read_file("aiken", FILE.read_bytes())
    wanted = oracles.by_moodle(FILE.with_name("questions.aiken.moodle.xml"))
    assert Counter(map(oracles.ours, reading.drafts)) == Counter(wanted)
    assert not reading.refused


@given(drafts("single", options(), stem=LINES.map(lambda line: text.stem(line, "plain"))))
def test_text_and_options_are_written_and_read_again(draft):
    """Titles, ids, feedback and weights are not: Aiken has no place for them."""
    assume(not aiken.misfit(draft))
    bare = [
        answer._replace(feedback="", percent=max(answer.percent // 100, 0) * 100) for answer in moodle.answers_of(draft)
    ]
    [again] = aiken.read(aiken.write([draft])).drafts
    assert again == Draft(kind="single", stem=draft.stem, body=moodle.single_body(bare), line=1)


def test_letters_may_have_a_dot_and_texts_several_lines():
    one = "\ufeffWhat is\r\na mark?\r\nA. A sign\r\nthat tells\r\nB. A fine\r\n\r\nanswer: a.\r\n\r\n"
    first, second = aiken.read(f"{one}Two?\nA) x\nB) y\nANSWER: B".encode()).drafts
    assert first.stem == "What is<br>\na mark?"
    assert [option["text"] for option in first.body["options"]] == ["A sign that tells", "A fine"]
    assert [option["correct"] for option in first.body["options"]] == [True, False]
    assert (second.stem, second.line) == ("Two?", 9)


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("Which?\nA) a\nB) b\nANSWER: A, B\n", 1, "several right options"),
        ("\nWhich?\nA) a\nB) b\nANSWER: AB\n", 2, "several right options"),
        ("Which?\nA) a\nB) b\nANSWER: C\n", 1, "names none of its options"),
        ("Which?\nA) a\nB) b\nANSWER:\n", 1, "names none of its options"),
        ("Which?\nA) a\nC) b\nANSWER: A\n", 1, "letter C is not the next"),
        ("Which?\nANSWER: A\n", 1, "no options"),
        ("Which?\nA) a\nB) b\n", 1, "no line such as"),
        ("Which?\nA) a\nB) b\n\nAnd?\nA) a\nB) b\nANSWER: A\n", 1, "no line such as"),
    ],
)
def test_what_cannot_come_in_says_why(source, line, reason):
    reading = aiken.read(source.encode())
    assert reading.refused[0].line == line
    assert reason in reading.refused[0].reason
    assert len(reading.drafts) == source.count("And?")


@pytest.mark.parametrize("stem", ["A) Which?", "ANSWER: which?"])
def test_a_text_that_looks_like_an_option_does_not_fit(stem):
    body = moodle.single_body([moodle.Answer("a", moodle.FULL), moodle.Answer("b", moodle.NOTHING)])
    assert aiken.misfit(Draft(kind="single", stem=stem, body=body))
    assert aiken.misfit(Draft(kind="single", stem="Which?", body=body)) == ""
