import json
import subprocess
import sys
import uuid
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.core.management import CommandError, call_command

from quizzes.exchange import gift
from quizzes.models import Question
from tests.quizzes.factories import make_bank, make_question, make_quiz


def dry_run(path, **options):
    out = StringIO()
    call_command("import_questions", str(path), dry_run=True, stdout=out, **options)
    return json.loads(out.getvalue())


def test_a_dry_run_prints_questions_and_refusals_as_json(tmp_path):
    path = tmp_path / "marks.gift"
    path.write_text("// [id:7] [tag:marks]\n::One:: Which <b>one</b>? {=a#Yes ~%50%b ~c####Why}\n\nNo question\n\n{T}")
    printed = dry_run(path, format="gift")
    [question] = printed["questions"]
    assert {name: question[name] for name in ("kind", "name", "stem", "feedback", "id", "tags", "line")} == {
        "kind": "single",
        "name": "One",
        "stem": "Which <strong>one</strong>?",
        "feedback": "Why",
        "id": "7",
        "tags": ["marks"],
        "line": 2,
    }
    assert question["choices"] == [
        {"text": "a", "fraction": 1.0, "feedback": "Yes"},
        {"text": "b", "fraction": 0.5, "feedback": ""},
        {"text": "c", "fraction": 0.0, "feedback": ""},
    ]
    assert [(row["line"], row["reason"][:20]) for row in printed["refused"]] == [
        (4, "There are no answers"),
        (6, "The question has no "),
    ]


@pytest.mark.parametrize(
    ("source", "choices"),
    [
        ("q {F#no}", [("True", 0.0, "no"), ("False", 1.0, "")]),
        ("q {=a =%50%b ~x}", [("a", 1.0, ""), ("b", 0.5, ""), ("x", 0.0, "")]),
        (
            "q {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d}",
            [("a", 1 / 3, ""), ("b", 1 / 3, ""), ("c", 1 / 3, ""), ("d", -1.0, "")],
        ),
        ("q {#3:1#near =%50%4#far}", [("3", 1.0, "near"), ("4", 0.5, "far")]),
        ("q {=a -> A =b -> B = -> C}", [("a", 0.5, ""), ("b", 0.5, ""), ("", 0.0, "")]),
    ],
)
def test_every_kind_has_choices(tmp_path, source, choices):
    path = tmp_path / "one.gift"
    path.write_text(source)
    [question] = dry_run(path)["questions"]
    assert [(row["text"], row["feedback"]) for row in question["choices"]] == [
        (text, said) for text, _worth, said in choices
    ]
    assert [row["fraction"] for row in question["choices"]] == [pytest.approx(worth) for _text, worth, _said in choices]


def test_a_file_that_cannot_be_read_is_refused_as_json_and_by_its_exit_code(tmp_path):
    path = tmp_path / "broken.gift"
    path.write_bytes(b"q {T}\n\xff")
    out = StringIO()
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("import_questions", str(path), dry_run=True, stdout=out)
    printed = json.loads(out.getvalue())
    assert printed["questions"] == []
    assert printed["refused"][0]["line"] == 2


@pytest.mark.parametrize(("name", "said"), [("none.gift", "cannot be opened"), ("questions.doc", "Which format")])
def test_a_path_that_does_not_work_says_so(tmp_path, name, said):
    with pytest.raises(CommandError, match=said):
        dry_run(tmp_path / name)


LONG = """::Question {n}::[html]<p>Which right protects the <b>name</b> of product {n}?</p>{{
	=A trademark, for ten years#Right\\: it can be renewed again and again.
	~A patent, for twenty years#A patent protects an invention.
	~A design, for twenty-five years#A design protects a look.
	####Names are protected as trademarks.
}}

"""


# What a process inherits from the one that starts it counts as its own peak: this one in between is small.
MEASURE = """
import json, os, sys
pid = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, *sys.argv[1:]])
_pid, status, used = os.wait4(pid, 0)
json.dump({"status": status, "seconds": used.ru_utime, "kilobytes": used.ru_maxrss}, sys.stderr)
"""


def used_by(path, size):
    """Look at a file of so many bytes in a process of its own, and return what that process alone has used."""
    count = size // len(LONG)
    path.write_text("".join(LONG.format(n=number) for number in range(count)))
    command = ["manage.py", "import_questions", str(path), "--format", "gift", "--dry-run"]
    done = subprocess.run([sys.executable, "-c", MEASURE, *command], capture_output=True, check=True)
    used = json.loads(done.stderr)
    assert used["status"] == 0
    assert len(json.loads(done.stdout)["questions"]) == count
    return used


@pytest.mark.once
@pytest.mark.slow
def test_ten_megabytes_of_gift_take_300_mb_at_most_and_time_that_grows_with_the_file(tmp_path):
    tenth, whole = (used_by(tmp_path / f"{size}.gift", size) for size in (1_000_000, 10_000_000))
    assert whole["kilobytes"] < 300 * 1024
    # Seconds differ from machine to machine: docs/performance.md has them.
    assert whole["seconds"] < 12 * tenth["seconds"]


@pytest.mark.django_db
class TestBringingIn:
    GIFT = "::One::Which? {=a ~b}\n\n::Two::True? {T}\n"

    @pytest.fixture
    def bank(self):
        return make_bank("M01")

    def bring_in(self, tmp_path, source=GIFT, **options):
        path = tmp_path / "marks.gift"
        path.write_text(source)
        out = StringIO()
        try:
            call_command("import_questions", str(path), **{"bank": "M01", **options}, stdout=out)
        finally:
            self.printed = json.loads(out.getvalue() or "{}")
        return self.printed

    def test_questions_come_in_as_drafts_and_only_once(self, tmp_path, bank):
        assert [row["state"] for row in self.bring_in(tmp_path)["questions"]] == ["new", "new"]
        assert [row["state"] for row in self.bring_in(tmp_path)["questions"]] == ["same", "same"]
        changed = self.GIFT.replace("~b", "~c")
        assert [row["state"] for row in self.bring_in(tmp_path, changed)["questions"]] == ["changed", "same"]
        assert sorted(Question.objects.values_list("source_id", "live")) == [("One", False), ("Two", False)]

    def test_published_questions_have_the_outcome_that_was_named(self, tmp_path, bank):
        self.bring_in(tmp_path, publish=True, outcome="M01-LO1")
        assert set(Question.objects.values_list("live", "outcome")) == {(True, "M01-LO1")}

    def test_a_dry_run_says_what_would_change_and_changes_nothing(self, tmp_path, bank):
        assert [row["state"] for row in self.bring_in(tmp_path, dry_run=True)["questions"]] == ["new", "new"]
        assert not Question.objects.exists()

    def test_nothing_comes_in_when_something_cannot_unless_it_is_skipped(self, tmp_path, bank):
        source = f"{self.GIFT}\nNo question\n"
        with pytest.raises(CommandError, match="1 of the questions cannot come in"):
            self.bring_in(tmp_path, source)
        assert self.printed["refused"][0]["line"] == 5
        assert not Question.objects.exists()
        self.bring_in(tmp_path, source, skip_refused=True)
        assert Question.objects.count() == 2

    def test_a_file_that_cannot_be_read_writes_nothing(self, tmp_path, bank):
        with pytest.raises(CommandError, match="no text has"):
            self.bring_in(tmp_path, f"{self.GIFT}\0")
        assert self.printed["questions"] == []
        assert not Question.objects.exists()

    @pytest.mark.parametrize(
        ("options", "said"),
        [({"bank": "M99"}, "There are: M01"), ({"language": "xx"}, "It has: ar, en"), ({"bank": None}, "Which bank")],
    )
    def test_names_that_are_not_there_say_which_are(self, tmp_path, bank, options, said):
        with pytest.raises(CommandError, match=said):
            self.bring_in(tmp_path, **options)


@pytest.mark.django_db
class TestTakingOut:
    def take_out(self, **options):
        out, said = TextIOWrapper(BytesIO()), StringIO()
        call_command("export_questions", stdout=out, stderr=said, **options)
        return out.buffer.getvalue(), said.getvalue()

    def test_a_quiz_goes_out_with_its_published_questions_and_says_what_stays(self):
        quiz = make_quiz(kinds=("single", "tf", "order"))
        make_question("multi", code="DRAFT", bank=quiz.bank)
        Question.objects.filter(code="DRAFT").update(live=False)
        data, said = self.take_out(format="gift", quiz=str(quiz.translation_key))
        assert [draft.name for draft in gift.read(data).drafts] == ["M01-Q01", "M01-Q02"]
        assert "M01-Q03 is not in the file. GIFT has no questions of this kind." in said
        assert "Lost on the way: the learning outcome (M01-Q01, M01-Q02)." in said

    def test_a_file_of_a_bank_changes_nothing_when_it_comes_again(self, tmp_path):
        for kind in ("single", "multi", "tf", "num", "match", "order", "short", "cloze"):
            make_question(kind, code=f"M01-{kind}")
        path = tmp_path / "bank.xml"
        data, _said = self.take_out(format="moodle-xml", bank="M01")
        path.write_bytes(data)
        out = StringIO()
        call_command("import_questions", str(path), bank="M01", stdout=out)
        states = {row["name"]: row["state"] for row in json.loads(out.getvalue())["questions"]}
        # Moodle has no feedback for pairs.
        assert states.pop("M01-match") == "changed"
        assert set(states.values()) == {"same"}

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"quiz": "7"}, "is not the key"),
            ({"quiz": str(uuid.uuid4())}, "no quiz"),
            ({"bank": "M01"}, "no questions"),
        ],
    )
    def test_what_is_not_there_says_so(self, options, said):
        make_bank("M01")
        with pytest.raises(CommandError, match=said):
            self.take_out(format="gift", **options)
