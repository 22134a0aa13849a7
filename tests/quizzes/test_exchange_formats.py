from dataclasses import replace

import pytest

from quizzes.exchange import formats, gift, moodle
from quizzes.exchange.draft import Draft
from quizzes.exchange.gate import complaint
from quizzes.exchange.identity import once_each, with_ids

pytestmark = pytest.mark.once
SINGLE = Draft(
    kind="single",
    stem="Which?",
    body=moodle.single_body([moodle.Answer("a", moodle.FULL), moodle.Answer("b", moodle.NOTHING)]),
)
BLANK = {"n": 1, "kind": "text", "accept": ["a"], "others": [], "tolerance": 0, "feedback": ""}
CLOZE = Draft(kind="cloze", stem="A [[1]].", body={"blanks": [BLANK], "wrong": []})


def with_options(*texts):
    options = [
        {"text": text, "correct": not number, "feedback": "", "weight": None} for number, text in enumerate(texts)
    ]
    return replace(SINGLE, body={"options": options})


class TestTheGate:
    @pytest.mark.parametrize("draft", [SINGLE, CLOZE, replace(SINGLE, stem="عربي \u200f 中文 🙂\nb")])
    def test_sound_questions_come_in(self, draft):
        assert complaint(draft) == ""

    @pytest.mark.parametrize(
        ("draft", "reason"),
        [
            (replace(SINGLE, stem=" "), "The question has no text"),
            (replace(SINGLE, stem="gpj.\u202efdp"), "U+202E"),
            (with_options("a", "b\x07"), "U+0007"),
            (replace(SINGLE, tags=("a\x00",)), "U+0000"),
            (with_options("a"), "It has too few options. Write at least 2."),
            (with_options(*"abcdefghijklm"), "It has 13 options. The most is 12"),
            (with_options("a", " "), "Number 2 of its options has no text"),
            (replace(CLOZE, stem="A gap."), "are not the same"),
            (replace(CLOZE, stem="[[1]] and [[1]]"), "are not the same"),
            (replace(CLOZE, body={"blanks": [{**BLANK, "accept": [""]}], "wrong": []}), "no right answer"),
            (replace(CLOZE, body={"blanks": [{**BLANK, "kind": "choice"}], "wrong": []}), "only one choice"),
            (replace(SINGLE, kind="hotspot", body={"areas": [{"label": "a"}, {"label": "b"}]}), "no picture"),
        ],
    )
    def test_others_are_told_why(self, draft, reason):
        assert reason in complaint(draft)


class TestIds:
    def test_the_files_own_id_comes_first_then_the_title_then_the_words(self):
        own, titled, bare = with_ids([replace(SINGLE, source_id="7", name="One"), replace(SINGLE, name="Two"), SINGLE])
        assert (own.source_id, titled.source_id) == ("7", "Two")
        assert bare.source_id.startswith("text-")

    def test_questions_with_one_title_keep_their_ids_when_their_order_changes(self):
        one, two = (replace(SINGLE, name="Question", stem=stem) for stem in ("One?", "Two?"))
        ids = {draft.stem: draft.source_id for draft in with_ids([one, two])}
        assert ids == {draft.stem: draft.source_id for draft in with_ids([two, one])}
        assert len(set(ids.values())) == 2

    def test_a_title_that_is_the_id_of_another_question_is_no_id(self):
        own, titled = with_ids([replace(SINGLE, source_id="7"), replace(CLOZE, name="7")])
        assert own.source_id == "7"
        assert titled.source_id.startswith("text-")

    def test_answers_may_change_without_making_another_question(self):
        [before], [after] = with_ids([SINGLE]), with_ids([with_options("a", "c")])
        assert before.source_id == after.source_id

    def test_an_id_that_is_there_twice_is_refused_with_the_line_of_the_first(self):
        twice = (replace(SINGLE, source_id="7", line=3), replace(CLOZE, source_id="7", line=9))
        first, second = once_each(twice)
        assert (first.line, second.line) == (3, 9)
        assert "the question on line 3, “7”" in second.reason

    def test_a_question_that_is_there_twice_comes_in_twice_with_a_note(self):
        first, second = with_ids([replace(SINGLE, line=1), replace(SINGLE, line=5)])
        assert second.source_id == f"{first.source_id}-2"
        assert second.notes == ("It is the same as the question on line 1.",)


class TestFormats:
    @pytest.mark.parametrize(
        ("filename", "name"), [("a.GIFT", "gift"), ("b.txt", "gift"), ("c.doc", ""), ("d.zip", "qti30")]
    )
    def test_the_end_of_a_files_name_tells_its_format(self, filename, name):
        assert formats.guess(filename) == name

    def test_refusals_of_the_reader_and_of_the_gate_stand_in_the_order_of_the_file(self):
        reading = formats.read_file("gift", b"No question.\n\nq {=a ~}\n\nr {=a ~b}\n\nAgain none.")
        assert [refused.line for refused in reading.refused] == [1, 3, 7]
        assert [draft.stem for draft in reading.drafts] == ["r"]

    def test_what_a_file_cannot_carry_is_said(self):
        hinted = replace(SINGLE, name="Hinted", source_id="h", hint="Think.", difficulty=2)
        written = formats.write_file("gift", [SINGLE, CLOZE, hinted])
        assert [refused.reason for refused in written.left_out] == ["GIFT has no questions of this kind."]
        assert written.lost == {"Hinted": ("hint", "difficulty")}
        assert [draft.name for draft in gift.read(written.data).drafts] == ["", "Hinted"]

    @pytest.mark.parametrize("name", ["qti30", "qti21", "xlsx", "csv"])
    def test_packages_and_tables_carry_all_that_a_question_says(self, name):
        full = replace(SINGLE, name="Full", source_id="f", hint="Think.", difficulty=2, tags=("a, b",), bloom="apply")
        written = formats.write_file(name, [full, replace(CLOZE, source_id="c")])
        assert (written.left_out, written.lost) == ((), {})
        assert [draft.source_id for draft in formats.read_file(name, written.data).drafts] == ["f", "c"]

    @pytest.mark.parametrize("name", ["qti30", "xlsx", "csv"])
    def test_a_file_of_no_questions_can_be_written_too(self, name):
        unfinished = replace(SINGLE, kind="hotspot", body={"areas": []})
        written = formats.write_file(name, [unfinished])
        assert len(written.left_out) == 1
        assert written.lost == {}
