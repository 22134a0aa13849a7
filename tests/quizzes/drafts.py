"""Questions as files could carry them, with texts that are hard to carry. For Hypothesis."""

from decimal import Decimal

from hypothesis import strategies as st

from quizzes.exchange import text
from quizzes.exchange.draft import Draft
from quizzes.exchange.moodle import digits

PIECES = [
    *"{}~=#:\\%*[]<>&\"'`/-_()|;,.?!$@^+0127 abcXYZ\n",
    *(
        "->",
        "####",
        "::",
        "//",
        "\\n",
        "\\:",
        "%50%",
        "[html]",
        "[plain]",
        "[[1]]",
        "$CATEGORY:",
        "ANSWER: A",
        "A) ",
        "B.",
    ),
    *("<b>", "</p>", "<script>", "&amp;", "&lt;", "]]>", "{1:SA:=x}", "\\{", "=HYPERLINK(1)", "TRUE", "T", "*"),
    *("é", "ﬁ", "حماية", "שלום", "专利", "日本", "Ж", "🙂", "\u200f", "\u200d", "\xa0", "e\u0301", "²"),
]
MESSES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)
LINES = MESSES.map(lambda mess: text.line(mess, "plain")).filter(bool)
NAMES = LINES.map(lambda line: " ".join(line.split())).filter(bool)
FEEDBACK = st.just("") | MESSES.map(lambda mess: text.plain(mess, "plain"))
STEMS = (
    st.tuples(MESSES, st.sampled_from(["plain", "html", "moodle", "markdown"]))
    .map(lambda it: text.stem(*it))
    .filter(bool)
)
DECIMALS = st.decimals(min_value=-10_000, max_value=10_000, places=3).map(lambda value: Decimal(digits(value)))
TOLERANCES = DECIMALS.map(abs)
# Weights that no rule gives, so that they stay what they are.
PARTS = st.sampled_from([None, Decimal(50), Decimal("12.5"), Decimal("66.66667")])


@st.composite
def options(draw, *, multi=False):
    texts = draw(st.lists(LINES, min_size=2, max_size=5))
    rights = draw(st.integers(1, len(texts))) if multi else 1
    weights = st.none() | st.sampled_from([Decimal(-7), Decimal("-12.5")]) if multi else PARTS
    rows = [
        {
            "text": each,
            "correct": number < rights,
            "feedback": draw(FEEDBACK),
            "weight": None if number < rights else draw(weights),
        }
        for number, each in enumerate(texts)
    ]
    return {"options": draw(st.permutations(rows))}


@st.composite
def short(draw):
    feedback = draw(FEEDBACK)
    wrong = st.fixed_dictionaries(
        {"value": LINES.filter(lambda line: line != "*"), "weight": PARTS, "feedback": FEEDBACK}
    )
    return {
        "accept": draw(st.lists(LINES, min_size=1, max_size=3)),
        "match_case": False,
        "feedback": feedback,
        "wrong": draw(st.lists(wrong, max_size=2)),
        "feedback_other": draw(FEEDBACK),
    }


WRONG_NUMBERS = st.fixed_dictionaries(
    {"value": DECIMALS, "tolerance": TOLERANCES, "weight": PARTS, "feedback": FEEDBACK}
)
BODIES = {
    "single": options(),
    "multi": options(multi=True),
    "tf": st.fixed_dictionaries(
        {"answer": st.sampled_from(["true", "false"]), "feedback_true": FEEDBACK, "feedback_false": FEEDBACK}
    ),
    "num": st.fixed_dictionaries(
        {
            "answer": DECIMALS,
            "tolerance": TOLERANCES,
            "unit": st.just(""),
            "units": st.just([]),
            "feedback": FEEDBACK,
            "wrong": st.lists(WRONG_NUMBERS, max_size=2),
            "feedback_other": FEEDBACK,
        }
    ),
    "match": st.fixed_dictionaries(
        {
            "pairs": st.lists(
                st.fixed_dictionaries({"left": LINES, "right": LINES, "feedback": st.just("")}), min_size=2, max_size=4
            ),
            "distractors": st.lists(st.fixed_dictionaries({"text": LINES, "feedback": st.just("")}), max_size=2),
        }
    ),
    "order": st.fixed_dictionaries(
        {"items": st.lists(st.fixed_dictionaries({"text": LINES, "feedback": FEEDBACK}), min_size=2, max_size=4)}
    ),
    "short": short(),
}


@st.composite
def blank(draw, number):
    kind = draw(st.sampled_from(["text", "choice", "number"]))
    texts = DECIMALS.map(digits) if kind == "number" else LINES
    accept = draw(st.lists(texts, min_size=1, max_size=2, unique=True))
    wrong = draw(st.lists(texts.filter(lambda text: text not in accept), min_size=1, max_size=2, unique=True))
    said = [{"n": number, "value": value, "feedback": draw(FEEDBACK)} for value in wrong]
    return {
        "n": number,
        "kind": kind,
        "accept": accept,
        "others": wrong if kind == "choice" else [],
        "tolerance": draw(TOLERANCES) if kind == "number" else Decimal(0),
        "feedback": draw(FEEDBACK),
    }, [row for row in said if row["feedback"]]


@st.composite
def clozes(draw, **fields):
    """Return drafts with blanks, each of which stands in the stem."""
    rows = [draw(blank(number)) for number in range(1, draw(st.integers(1, 3)) + 1)]
    stem = "".join(f"{draw(LINES)} [[{row['n']}]] " for row, _wrong in rows)
    body = {"blanks": [row for row, _wrong in rows], "wrong": [each for _row, wrong in rows for each in wrong]}
    return draw(drafts("cloze", st.just(body), stem=st.just(text.stem(stem, "plain")), **fields))


def drafts(kind, body=None, **fields):
    """Return drafts of one kind with all that GIFT and Moodle XML can carry."""
    ours = {
        "kind": st.just(kind),
        "stem": STEMS,
        "body": BODIES[kind] if body is None else body,
        "name": st.just("") | NAMES,
        "source_id": NAMES,
        "explanation": FEEDBACK,
        "tags": st.lists(NAMES, max_size=2).map(tuple),
    }
    return st.builds(Draft, **{**ours, **fields})
