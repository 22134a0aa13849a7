"""Lines typed from a sheet of paper: what each is read as, and which are refused."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.grading import grade
from quizzes.keyed import READERS, WRITERS, Problem, Reason, line_of, read_line, right_response
from quizzes.paper import KINDS, Choice, Criterion, Item, Paper, Prompt, Unit


def choices(keys, right=()):
    return tuple(Choice(key, f"Option {key}", correct=key in right) for key in keys)


def item(kind, **parts):
    return Item(key=f"q-{kind}", code="Q1", kind=kind, outcome="LO1", stem="<p>?</p>", **parts)


TWO_BLANKS = (
    Prompt("1", "", accept=("mark",)),
    Prompt("2", "", accept=("x",), kind="choice", choices=choices("xyz", "x")),
    Prompt("3", "", accept=("0.5",), kind="number", tolerance="0.1"),
)
# The keys of options are not their letters: w is printed as A.
ITEMS = {
    "single": item("single", choices=choices("wxyz", "x")),
    "multi": item("multi", choices=choices("wxyz", "xz")),
    "tf": item("tf", choices=choices(("true", "false"), ("true",))),
    "num": item("num", answer=("2550",), unit="EUR", units=(Unit("kEUR", "1000"),)),
    "match": item(
        "match",
        prompts=(Prompt("p", "Name", answer="w"), Prompt("q", "Shape", answer="x"), Prompt("r", "Idea", answer="y")),
        choices=choices("ywzx"),
    ),
    "order": item("order", choices=choices("dbac"), answer=tuple("abcd")),
    "short": item("short", answer=("opposition",)),
    "cloze": item("cloze", prompts=TWO_BLANKS),
    "hotspot": item("hotspot", choices=choices("wx", "w")),
    "open": item("open", rubric=(Criterion("c", "Names a right", 2),), answer=("A mark.",)),
}
LONG_ORDER = item("order", choices=choices("abcdefghijkl"), answer=tuple("abcdefghijkl"))

READ = [
    ("single", "b", "x"),
    ("single", " B. ", "x"),
    ("single", "Ｂ", "x"),
    ("single", "В", "x"),  # Cyrillic
    ("single", "-", ""),
    ("single", "–", ""),
    ("tf", "a", "true"),
    ("multi", "db", ["x", "z"]),
    ("multi", "b, d", ["x", "z"]),
    ("multi", "-", []),
    ("hotspot", "b", ["x"]),
    ("num", "2550", "2550"),
    ("num", "2 550 EUR", "2 550 EUR"),
    ("num", "-3.5", "-3.5"),
    ("num", "-", ""),
    ("match", "bda", {"p": "w", "q": "x", "r": "y"}),
    ("match", "1b 2d 3a", {"p": "w", "q": "x", "r": "y"}),
    ("match", "3) a, 1) b", {"p": "w", "r": "y"}),
    ("match", "1=b", {"p": "w"}),
    ("match", "b-a", {"p": "w", "r": "y"}),
    ("match", "aaa", {"p": "y", "q": "y", "r": "y"}),
    ("match", "-", {}),
    ("order", "4213", ["a", "b", "c", "d"]),
    ("order", "4, 2, 1, 3", ["a", "b", "c", "d"]),
    ("order", "٤٢١٣", ["a", "b", "c", "d"]),
    ("order", "42-3", ["", "b", "c", "d"]),
    ("order", "-", []),
    ("short", "Opposition procedure", "Opposition procedure"),
    ("short", "-", ""),
    ("cloze", "mark; a; 0.5", {"1": "mark", "2": "x", "3": "0.5"}),
    ("cloze", "a mark, well known;b;", {"1": "a mark, well known", "2": "y"}),
    ("cloze", "-; c; -", {"2": "z"}),
    ("cloze", "mark؛ a؛ 0.5", {"1": "mark", "2": "x", "3": "0.5"}),
    ("cloze", "-", {}),
    ("open", "A mark, because it lasts.", "A mark, because it lasts."),
    ("open", "+", "+"),
    ("open", "-", ""),
]


@pytest.mark.parametrize(("kind", "line", "response"), READ)
def test_a_line_is_read_as_its_response(kind, line, response):
    assert read_line(ITEMS[kind], line) == response


REFUSED = [
    ("single", "", Reason.EMPTY, "", ""),
    ("single", "   ", Reason.EMPTY, "", ""),
    ("single", ".", Reason.EMPTY, "", ""),
    ("single", "f", Reason.UNKNOWN_LETTER, "F", "D"),
    ("single", "2", Reason.UNKNOWN_LETTER, "2", "D"),
    ("single", "ab", Reason.ONE_LETTER, "", ""),
    ("single", "aa", Reason.TWICE, "A", ""),
    ("tf", "t", Reason.UNKNOWN_LETTER, "T", "B"),
    ("multi", "abf", Reason.UNKNOWN_LETTER, "F", "D"),
    ("multi", "abab", Reason.TWICE, "A", ""),
    ("multi", "a-", Reason.UNKNOWN_LETTER, "-", "D"),
    ("hotspot", "ab", Reason.ONE_LETTER, "", ""),
    ("num", "many", Reason.NOT_A_NUMBER, "many", ""),
    ("num", "5 kg", Reason.NOT_A_NUMBER, "5 kg", ""),
    ("match", "bd", Reason.COUNT, "2", "3"),
    ("match", "bdaa", Reason.COUNT, "4", "3"),
    ("match", "bde", Reason.UNKNOWN_LETTER, "E", "D"),
    ("match", "4b", Reason.UNKNOWN_PROMPT, "4", "3"),
    ("match", "1b 1c", Reason.TWICE, "1", ""),
    ("match", "1b c", Reason.PAIRS, "", ""),
    ("order", "421", Reason.COUNT, "3", "4"),
    ("order", "4215", Reason.UNKNOWN_PLACE, "5", "4"),
    ("order", "4211", Reason.TWICE, "1", ""),
    ("order", "abcd", Reason.UNKNOWN_PLACE, "A", "4"),
    ("short", "x" * 501, Reason.TOO_LONG, "", "500"),
    ("cloze", "mark; a", Reason.COUNT, "2", "3"),
    ("cloze", "mark; d; 1", Reason.UNKNOWN_LETTER, "D", "C"),
    ("cloze", "mark; a; half", Reason.NOT_A_NUMBER, "half", ""),
    ("open", "x" * 20_001, Reason.TOO_LONG, "", "20000"),
]


@pytest.mark.parametrize(("kind", "line", "reason", "given_", "last"), REFUSED)
def test_a_line_that_cannot_be_read_says_why(kind, line, reason, given_, last):
    with pytest.raises(Problem) as refused:
        read_line(ITEMS[kind], line)
    assert refused.value.args == (reason, given_, last)


def test_from_ten_steps_on_blanks_stand_between_the_places():
    places = "12 11 10 9 8 7 6 5 4 3 2 1"
    assert read_line(LONG_ORDER, places) == list("lkjihgfedcba")
    with pytest.raises(Problem):
        read_line(LONG_ORDER, "121110987654321")


def test_one_blank_takes_the_whole_line():
    alone = replace(ITEMS["cloze"], prompts=TWO_BLANKS[:1])
    assert read_line(alone, "first; then") == {"1": "first; then"}


@pytest.mark.parametrize(("language", "reads"), [("fr", True), ("en", False)])
def test_numbers_are_read_as_the_language_of_the_sheet_writes_them(language, reads):
    line = "1.234,5"
    if reads:
        assert read_line(ITEMS["num"], line, language) == line
    else:
        with pytest.raises(Problem):
            read_line(ITEMS["num"], line, language)


def test_every_kind_can_be_read_and_written():
    assert set(READERS) == set(WRITERS) == set(ITEMS) == set(KINDS)


@pytest.mark.parametrize("kind", [kind for kind in ITEMS if kind != "open"])
def test_the_line_of_the_right_answer_earns_the_point(kind):
    paper = Paper("Quiz", "en", "one_per_page", 1, (ITEMS[kind],))
    response = read_line(ITEMS[kind], line_of(ITEMS[kind], right_response(ITEMS[kind])))
    assert grade(paper, {ITEMS[kind].key: response}).score_scaled == 1


def texts(item):
    # A text that begins or ends with a blank is typed without; "-" alone and ";" mean something else.
    words = st.text(st.characters(exclude_characters=";؛；\x00", exclude_categories=["Cs"]), min_size=2, max_size=40)
    return words.map(str.strip).filter(lambda text: len(text) > 1)


def responses(item):
    """Return every response that a sheet may hold."""
    keys = [choice.key for choice in item.choices]
    match item.kind:
        case "single" | "tf":
            return st.sampled_from(["", *keys])
        case "multi" | "hotspot":
            most = 1 if item.picks_one else len(keys)
            chosen = st.lists(st.sampled_from(keys), unique=True, max_size=most)
            return chosen.map(lambda some: [key for key in keys if key in some])
        case "match":
            picked = {prompt.key: st.sampled_from(["", *keys]) for prompt in item.prompts}
            return st.fixed_dictionaries(picked).map(lambda given: {key: each for key, each in given.items() if each})
        case "order":
            kept = st.lists(st.booleans(), min_size=len(keys), max_size=len(keys))
            mixed = st.tuples(st.permutations(keys), kept)
            return mixed.map(lambda both: [key if keep else "" for key, keep in zip(*both, strict=True)])
        case "num":
            return st.integers(-(10**9), 10**9).map(str) | st.just("")
        case "cloze":
            return st.fixed_dictionaries({"1": texts(item), "2": st.sampled_from("xyz"), "3": st.just("0.5")})
    return texts(item) | st.just("")


@settings(max_examples=40)
@given(st.data())
@pytest.mark.parametrize("each", [*ITEMS.values(), LONG_ORDER], ids=lambda each: f"{each.kind} {len(each.choices)}")
def test_what_is_written_for_a_response_is_read_as_that_response(each, data):
    response = data.draw(responses(each))
    read = read_line(each, line_of(each, response))
    assert read == response or (not read and not any(response))


@given(st.sampled_from([*ITEMS.values(), LONG_ORDER]), st.text("abcd1234;,-+ .é٣Я", max_size=12) | st.text(max_size=40))
def test_any_line_is_read_or_refused_by_name(each, line):
    with suppress(Problem):
        read = read_line(each, line)
        assert read_line(each, line_of(each, read)) == read or not read
