"""What the loader refuses, and where it says the mistake is."""

# ruff: noqa: E501 - a row of the table of slips is one line

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from courses.catalogue.problems import BrokenCatalogue
from courses.catalogue.reader import read

REAL = settings.BASE_DIR / "catalogue"
MODULE = "modules/M01-why-ip-matters"
LESSON = f"{MODULE}/1-what-is-inside-your-product.md"
STORY = f"{MODULE}/story.md"
ACTIVITY = f"{MODULE}/activity.md"
YAML = f"{MODULE}/module.yaml"
QUESTIONS = f"{MODULE}/questions.yaml"
COURSE = "courses/ip-essentials.yaml"


@pytest.fixture(scope="module")
def real():
    return read(REAL)


@pytest.fixture
def folder(tmp_path):
    """A copy of the catalogue with its first module only, which is quicker to read."""
    copy = shutil.copytree(
        REAL, tmp_path / "catalogue", ignore=shutil.ignore_patterns("M02-*", "M04-*", "M05-*", "M06-*")
    )
    for code in ("M02", "M05", "M06"):
        replace(copy, COURSE, f"  - {{code: {code}, required: true}}\n", "")
    return copy


def problems_of(folder):
    with pytest.raises(BrokenCatalogue) as broken:
        read(folder)
    return [(problem.path, problem.line, problem.reason) for problem in broken.value.problems]


def replace(folder, path, old, new):
    """Replace a text that stands once in a file; return the number of its first line."""
    text = (folder / path).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    (folder / path).write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


# name, file, what stands there, what a slip makes of it, lines from there to the reported line, what is said
# fmt: off
SLIPS = [
    ("misspelt key", LESSON, "summary: Take", "sumary: Take", 0, "unknown key `sumary`; do you mean `summary`?"),
    ("missing key", LESSON, "minutes: 15\n", "", -1, "`minutes` is missing"),
    ("not a number", LESSON, "minutes: 15", "minutes: fifteen", 0, "`minutes` must be a whole number"),
    ("number for text", YAML, "  title: Why IP matters\n", "  title: 7\n", 0, "`title` must be text; put quotation marks"),
    ("long summary", LESSON, "summary: Take", "summary: " + "x" * 160, 0, "at most 160 are allowed"),
    ("unknown level", YAML, "level: awareness", "level: beginner", 0, "`level` must be one of 'awareness'"),
    ("bad code", YAML, "code: M01", "code: m 01", 0, "`code` has characters that are not allowed here"),
    ("unknown outcome in a lesson", LESSON, "[M01-LO1]", "[M01-LO1, M01-LO9]", 0, "has no outcome `M01-LO9`"),
    ("unknown term", YAML, "public domain, ", "publick domain, ", 0, "glossary.yaml has no term `publick domain`"),
    ("unknown prerequisite", YAML, "prerequisites: []", "prerequisites: [M99]", 0, "no other module with the code `M99`"),
    ("unknown module", COURSE, "{code: M01,", "{code: M77,", 0, "no other module with the code `M77`"),
    ("module twice", COURSE, "modules:\n", "modules:\n  - {code: M01}\n", 2, "the module `M01` is used already"),
    ("unsafe reference", YAML, "url: https://www.wipo.int/treaties/en/ip/paris/", "url: javascript:alert(1)", 0, "https://"),
    ("key twice", YAML, "level: awareness", "level: awareness\nlevel: trainer", 1, "the key `level` stands here a second"),
    ("tab in YAML", YAML, "level: awareness", "level:\tawareness", 0, "there is a tab; use spaces"),
    ("alias", YAML, "level: awareness", "level: *x", 0, "an alias (*name) is not allowed"),
    ("Python in YAML", YAML, "level: awareness", "level: !!python/name:os.system", 0, "the YAML cannot be read"),
    ("open quotation mark", YAML, 'title: "Why IP matters: from', "title: \"Why \" IP matters: from", 0, "cannot be read"),
    ("quiz too large", YAML, "questions: 8", "questions: 40", 0, "draws 40 questions, but only"),
    ("outcome without question", YAML, "takeaways:", "  M01-LO6: File it\ntakeaways:", 0, "tests the outcome `M01-LO6`"),
    ("too few for all outcomes", YAML, "questions: 8", "questions: 4", 0, "cannot hold all that must be in"),
    ("unknown container", LESSON, "::: manager", "::: boss", 0, "unknown container `boss`; known are question, table"),
    ("unclosed before another", LESSON, "next month?\n:::", "next month?\n", -1, "not closed before the next container"),
    ("unclosed at the end", LESSON, "the value it creates.\n:::", "the value it creates.", -4, "`::: takeaways` is not closed"),
    ("closes nothing", LESSON, "## The words you need", ":::\n\n## The words you need", 0, "this `:::` closes nothing"),
    ("indented container", LESSON, "::: manager", "  ::: manager", 0, "at the start of a line"),
    ("no manager's view", LESSON, "::: manager", "::: question", 0, "`question` stands here a second time"),
    ("text after the end", LESSON, "the value it creates.\n:::", "the value it creates.\n:::\n\nMore.", -4, "must stand last"),
    ("large heading", LESSON, "## The words you need", "# The words you need", 0, "headings start at `##`"),
    ("HTML", LESSON, "a larger firm copied it", "a <b>larger</b> firm copied it", 0, "HTML is not allowed"),
    ("image", LESSON, "IP has two classic", "![x](https://example.org/x.png) IP has two classic", 0, "images are not supported"),
    ("unsafe link", LESSON, "IP has two classic", "[IP](javascript:alert%281%29) has two classic", 0, "does not start with https"),
    ("bold in a table", LESSON, "| Name | The word", "| **Name** | The word", 0, "bold, italics and links are not possible"),
    ("row too long", LESSON, "| Folded-leaf shape |", "| Folded-leaf | shape |", 0, "does not have 3 cells"),
    ("table without caption", LESSON, "::: table The lantern, layer by layer", "::: table", 0, "a table needs a caption"),
    ("table outside", LESSON, "::: table The lantern, layer by layer\n", "", 0, "stands between `::: table Caption`"),
    ("unknown question", LESSON, "::: check M01-Q01", "::: check M02-Q01", 0, "no question `M02-Q01`"),
    ("check of a match", LESSON, "::: check M01-Q01", "::: check M01-Q06", 0, "is of type match"),
    ("unknown figure", f"{MODULE}/4-why-small-firms-stay-away.md", "::: evidence R03", "::: evidence R88", 0, "no figure `R88`"),
    ("dialogue without speaker", STORY, "Kiprotich: Good. Show", "Good. Show", 0, "a line of a dialogue is `Speaker: words`"),
    ("two takeaways", ACTIVITY, "- Priority is role in sales times damage if copied.\n", "", -2, "needs 3 to 5 lines; it has 2"),
    ("invisible character", STORY, "Wanjiru Maina reads", "Wanjiru \u202eMaina reads", 0, "an invisible character (U+202E)"),
    ("two right", QUESTIONS, "  - text: Industrial design\n    fb", "  - text: Industrial design\n    correct: true\n    fb", -9, "exactly one"),
    ("unknown kind", QUESTIONS, "type: order", "type: sort", -1, "`type` must be one of"),
    ("unknown outcome", QUESTIONS, "M01-Q01\n  type: single\n  lo: M01-LO1", "M01-Q01\n  type: single\n  lo: M01-LO8", 2, "no outcome"),
    ("code twice", QUESTIONS, "- id: M01-Q02", "- id: M01-Q01", 0, "the code `M01-Q01` is used already in"),
    ("answer in words", QUESTIONS, "answer: 2550", "answer: many", 0, "`answer` must be a number"),
    ("wrong that is right", QUESTIONS, "value: 2300", "value: 2550", None, "it is accepted as right"),
    ("blank without key", QUESTIONS, "is called [[1]].", "is called so.", None, "the stem has the blanks 2, but `blanks` has 1, 2"),
    ("empty feedback", QUESTIONS, "fb: Designs cover the appearance of the stove, not how the burner works.", "fb: ''", 0, "is empty"),
    ("unquoted True", QUESTIONS, "text: 'True'\n    correct: true\n    fb: Correct. This is n", "text: True\n    correct: true\n    fb: Correct. This is n", 0, "`text` must be text"),
    ("wrong bank", QUESTIONS, "bank: M01", "bank: M02", 0, "`bank` must be M01"),
]
# fmt: on


@pytest.mark.parametrize(
    ("path", "old", "new", "lines", "said"), [slip[1:] for slip in SLIPS], ids=[slip[0] for slip in SLIPS]
)
def test_a_slip_is_refused_with_its_line(folder, path, old, new, lines, said):
    line = replace(folder, path, old, new)
    found = problems_of(folder)
    where = {found_line for found_path, found_line, reason in found if found_path == path and said in reason}
    assert where, f"nothing says {said!r}: {found}"
    assert lines is None or line + lines in where


def test_all_mistakes_of_all_files_are_told_at_once(folder):
    for path, old, new in [
        (LESSON, "minutes: 15", "minutes: 0"),
        (STORY, "::: dialogue", "::: talk"),
        (QUESTIONS, "answer: 2550", "answer: many"),
        (COURSE, "hours: 11", "hours: eleven"),
    ]:
        replace(folder, path, old, new)
    assert {path for path, _line, _reason in problems_of(folder)} == {LESSON, STORY, QUESTIONS, COURSE}


@pytest.mark.parametrize(
    ("path", "content", "line", "said"),
    [
        (f"{MODULE}/notes.txt", b"x", 1, "this file has no place here"),
        (f"{MODULE}/7-another.md", b"---\n---\n", 1, "this lesson has the number 7; 6 is next"),
        (f"{MODULE}/6-quiz.md", b"---\n---\n", 1, "the address `quiz` is taken"),
        (LESSON, "---\ntitle: Caf\u00e9\n".encode("latin-1"), 2, "the file is not UTF-8 text"),
        (LESSON, b"No head.\n", 1, "the file must begin with a head between two lines of `---`"),
        (YAML, b"", 1, "the file is empty"),
        (YAML, b"- a\n- b\n", 1, "this must be a list of keys"),
        ("courses/other.yaml", (REAL / COURSE).read_bytes(), 2, "the file must be called ip-essentials.yaml"),
        ("courses/other.yaml", (REAL / COURSE).read_bytes(), 1, "is used already in courses/ip-essentials.yaml:1"),
    ],
)
def test_a_wrong_file_is_refused(folder, path, content, line, said):
    (folder / path).write_bytes(content)
    found = [problem for problem in problems_of(folder) if problem[:2] == (path, line)]
    assert any(said in reason for _path, _line, reason in found), problems_of(folder)


@pytest.mark.parametrize("path", [YAML, QUESTIONS, STORY, ACTIVITY])
def test_a_missing_file_is_named(folder, path):
    (folder / path).unlink()
    assert (path, 1, "this file is missing") in problems_of(folder)


def test_a_folder_without_modules_is_refused(tmp_path):
    assert problems_of(tmp_path) == [("modules", 1, "there is no folder `modules` with a module in it")]


def test_line_ends_of_another_system_make_no_difference(folder):
    before, path = read(folder), folder / LESSON
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read(folder) == before


# What is in the real files --------------------------------------------------------

FIRST_LESSON_BLOCKS = [
    "opening_question",
    "text",
    "table",
    "text",
    "managers_view",
    "in_your_country",
    "self_check",
    "takeaways",
]


def test_a_lesson_becomes_blocks_in_order(real):
    assert [block.type for block in real.modules[0].lessons[0].blocks] == FIRST_LESSON_BLOCKS


def test_markdown_becomes_the_html_of_the_editor(real):
    search = next(lesson for lesson in real.modules[1].lessons if lesson.slug == "clearance-search-and-classes")
    texts = "".join(block.value for block in search.blocks if block.type == "text")
    assert "<ol><li>The exact name.</li><li>Names that sound alike: K and C, U and OO.</li>" in texts
    assert '<a href="https://branddb.wipo.int/">WIPO Global Brand Database</a>' in texts
    assert set(re.findall(r"<(\w+)", texts)) <= {"h2", "h3", "p", "ul", "ol", "li", "b", "i", "a", "br"}


def lesson_files():
    return sorted(Path(REAL).glob("modules/*/[1-9]-*.md"))


@pytest.mark.parametrize("path", lesson_files(), ids=lambda path: path.name)
def test_a_lesson_is_read_in_a_quarter_of_an_hour(path):
    _nothing, _head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    body = re.sub(r"^:::.*$|^\|[ \-|]+\|$|^#+ ", "", body, flags=re.MULTILINE)
    words = re.findall(r"\w[\w'’.,%-]*", re.sub(r"\]\([^)]*\)|[|*\[\]]", " ", body))
    assert 400 <= len(words) <= 700


def test_there_are_the_files_that_the_tests_count(real):
    assert [module.file.code for module in real.modules] == ["M01", "M02", "M04", "M05", "M06"]
    assert sum(len(module.questions) for module in real.modules) == 60
    assert len(lesson_files()) == 27


def feedback_of(question):
    if hasattr(question, "options"):
        return [option.fb for option in question.options]
    parts = [
        part for name in ("pairs", "distractors", "items", "blanks", "wrong") for part in getattr(question, name, [])
    ]
    return [part.fb for part in parts] + ([question.fb, question.fb_other] if hasattr(question, "fb") else [])


def test_every_option_of_every_question_has_feedback(real):
    for module in real.modules:
        for question in module.questions:
            assert all(feedback_of(question)), question.id
