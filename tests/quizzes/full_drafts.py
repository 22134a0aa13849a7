"""Questions of every kind with all that a bank knows of them, in texts that are hard to carry. For Hypothesis."""

import re
from decimal import Decimal

from hypothesis import strategies as st

from quizzes.exchange import text
from quizzes.exchange.draft import Draft, Picture
from tests.quizzes.qti_files import picture

PIECES = [
    *"abc XYZ 0127 ÄéßЖ",
    *"=+-@＝＋－＠'\"<>&;,|\t\n*[]{}()\\/#%$^`~.:!?_",
    *(
        "<b>",
        "</p>",
        "<script>",
        "&amp;",
        "&lt;",
        "]]>",
        "[[1]]",
        "_x0041_",
        "=1+1",
        "@SUM(1)",
        "true",
        "1,234",
        "20 ± 1",
    ),
    *("حماية", "שלום", "专利", "🙂", "\u200d", "\xa0", "e\u0301", "²", "<!--", "{1:SA:=x}", "(example)", "option 2"),
]
MESSES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)
LINES = MESSES.map(lambda mess: text.line(mess, "plain")).filter(bool)
NAMES = LINES.map(lambda line: " ".join(line.split())).filter(bool)
TEXTS = st.just("") | MESSES.map(lambda mess: text.plain(mess, "plain"))
STEMS = st.tuples(MESSES, st.sampled_from(["plain", "html", "moodle", "markdown"])).map(lambda it: text.stem(*it))
BARE_STEMS = STEMS.filter(lambda stem: stem and "[[" not in stem)
NUMBERS = st.decimals(min_value=-10_000, max_value=10_000, places=3).map(
    lambda value: Decimal(f"{value.normalize():f}")
)
TOLERANCES = NUMBERS.map(abs)
# Percents that no rule gives, so that they stay what they are.
WEIGHTS = st.sampled_from([None, Decimal(50), Decimal("12.5"), Decimal("66.66667")])
LOSSES = st.sampled_from([None, Decimal(-7), Decimal("-12.5"), Decimal(0)])
# A blank takes `*` for any text; a table takes “20 ± 1” for a number, and “[[1]] x” for a wrong answer.
ANSWERS = LINES.map(lambda line: text.line(re.sub(r"[*±\[]|\+/?-", "", line), "plain")).filter(bool)
LITERALS = LINES.map(lambda line: line.replace("*", "\\*").replace("\\\\", ""))
WORDS = LINES.map(lambda line: text.line(re.sub(r"\[\[|\]\]", "", line), "plain")).filter(bool)
UNITS = st.fixed_dictionaries(
    {"unit": NAMES.filter(lambda name: "=" not in name), "factor": NUMBERS.filter(lambda number: number > 0)}
)


def unique(lines, low, high):
    return st.lists(lines, min_size=low, max_size=high, unique=True)


def rows(**fields):
    return st.fixed_dictionaries(fields)


@st.composite
def options(draw, *, many):
    texts = draw(unique(LINES, 2, 5))
    right = draw(st.integers(1, len(texts))) if many else 1
    found = [
        {"text": each, "correct": place < right, "feedback": draw(TEXTS), "weight": None}
        for place, each in enumerate(texts)
    ]
    for each in found[right:]:
        each["weight"] = draw(LOSSES if many else WEIGHTS)
    return {"options": draw(st.permutations(found))}


@st.composite
def shorts(draw):
    answers = draw(unique(LITERALS, 2, 5))
    count = draw(st.integers(1, len(answers)))
    wrong = [{"value": each, "weight": draw(WEIGHTS), "feedback": draw(TEXTS)} for each in answers[count:]]
    any_text = draw(st.sampled_from(["", "Pat*t", "*", "a*\\*b*"]))
    return {
        "accept": answers[:count] + ([any_text] if any_text else []),
        "match_case": draw(st.booleans()),
        "feedback": draw(TEXTS),
        "wrong": wrong,
        "feedback_other": draw(TEXTS),
    }


@st.composite
def numbers(draw):
    answer, *others = draw(unique(NUMBERS, 1, 3))
    wrong = [
        {"value": each, "tolerance": draw(TOLERANCES), "weight": draw(WEIGHTS), "feedback": draw(TEXTS)}
        for each in others
    ]
    return {
        "answer": answer,
        "tolerance": draw(TOLERANCES),
        "unit": draw(st.just("") | NAMES),
        "units": draw(st.just([]) | st.lists(UNITS, max_size=2)),
        "feedback": draw(TEXTS),
        "wrong": wrong,
        "feedback_other": draw(TEXTS),
    }


@st.composite
def matches(draw):
    texts = draw(unique(LINES, 4, 8))
    half = draw(st.integers(2, len(texts) - 2))
    rights = texts[half:]
    pairs = [{"left": left, "right": draw(st.sampled_from(rights)), "feedback": draw(TEXTS)} for left in texts[:half]]
    used = {pair["right"] for pair in pairs}
    distractors = [{"text": each, "feedback": draw(TEXTS)} for each in rights if each not in used]
    return {"pairs": pairs, "distractors": distractors}


@st.composite
def blanks(draw, number):
    kind = draw(st.sampled_from(["text", "choice", "number"]))
    texts = draw(unique(ANSWERS, 2, 4))
    found = {"n": number, "kind": kind, "accept": texts[:1], "others": [], "tolerance": Decimal(0)}
    if kind == "choice":
        found["others"] = texts[1:]
    if kind == "number":
        found["accept"] = [f"{value:f}" for value in draw(unique(NUMBERS, 1, 2))]
        found["tolerance"] = draw(TOLERANCES)
    if kind == "text":
        found["accept"] = texts[1:]
    return found | {"feedback": draw(TEXTS)}, texts[0] if kind == "text" else ""


@st.composite
def clozes(draw):
    """Draw stem and body."""
    made = [draw(blanks(number)) for number in range(1, draw(st.integers(2, 4)))]
    words = [draw(WORDS) for _ in made]
    stem = text.stem(
        " ".join(f"{word} [[{blank['n']}]]" for word, (blank, _) in zip(words, made, strict=True)), "plain"
    )
    wrong = [{"n": blank["n"], "value": value, "feedback": "No."} for blank, value in made if value]
    return stem, {"blanks": [blank for blank, _ in made], "wrong": wrong}


PERCENTS = st.decimals(min_value=1, max_value=49, places=2).map(lambda value: Decimal(f"{value.normalize():f}"))
AREAS = rows(
    label=LINES,
    correct=st.booleans(),
    feedback=TEXTS,
    shape=st.sampled_from(["rect", "ellipse"]),
    x=PERCENTS,
    y=PERCENTS,
    width=PERCENTS,
    height=PERCENTS,
)
BODIES = {
    "single": options(many=False),
    "multi": options(many=True),
    "tf": rows(answer=st.sampled_from(["true", "false"]), feedback_true=TEXTS, feedback_false=TEXTS),
    "num": numbers(),
    "match": matches(),
    "order": rows(items=st.lists(rows(text=LINES, feedback=TEXTS), min_size=2, max_size=4)),
    "short": shorts(),
    "hotspot": rows(
        areas=st.lists(AREAS, min_size=2, max_size=3).filter(lambda areas: any(area["correct"] for area in areas))
    ),
    "open": rows(
        rubric=st.lists(rows(criterion=LINES, points=st.integers(1, 100), description=TEXTS), min_size=1, max_size=3),
        model_answer=TEXTS,
        min_words=st.integers(0, 100),
        max_words=st.integers(0, 500),
    ),
}
KINDS = (*BODIES, "cloze")
PICTURES = st.just(Picture("map_1.png", picture(150, 100), 'A "map" <b>'))


def drafts(kind, **fields):
    """Return drafts of one kind."""
    stems_and_bodies = clozes() if kind == "cloze" else st.tuples(BARE_STEMS, BODIES[kind])
    ours = {
        "name": st.just("") | NAMES,
        "source_id": NAMES.filter(lambda name: name != "(example)"),
        "explanation": TEXTS,
        "hint": TEXTS,
        "category": st.just("") | NAMES,
        "tags": st.lists(NAMES, max_size=2, unique=True).map(tuple),
        "outcome": st.sampled_from(["", "M01-LO1"]),
        "bloom": st.sampled_from(["", "apply"]),
        "difficulty": st.integers(0, 3),
        "reference": st.just("") | NAMES,
        "picture": PICTURES if kind == "hotspot" else st.none() | PICTURES,
    } | fields
    return stems_and_bodies.flatmap(lambda it: st.builds(Draft, st.just(kind), st.just(it[0]), st.just(it[1]), **ours))


def _option(text, correct, feedback="", weight=None):
    return {"text": text, "correct": correct, "feedback": feedback, "weight": weight}


def _blank(n, kind, *accept, **more):
    return {"n": n, "kind": kind, "accept": list(accept), "others": [], "tolerance": Decimal(0), "feedback": "", **more}


def _rich(kind, body, stem="<p>Which?</p>\n<p>Say <strong>H<sub>2</sub>O</strong>.</p>", **fields):
    everything = {
        "name": f"Q {kind}",
        "explanation": "Because\n\nof a < b & c.",
        "hint": "Look!",
        "category": "Basics",
        "tags": ("a", "b, c"),
        "outcome": "M01-LO1",
        "bloom": "apply",
        "difficulty": 2,
        "reference": "Art. 5",
    }
    return Draft(kind, stem, body, **{**everything, "source_id": f"rich-{kind}", **fields})


# One of each kind, with all that its body can say.
RICH = (
    _rich("single", {"options": [_option("True", True, "Yes.\nIndeed."), _option("False", False, "No.")]}),
    _rich(
        "single",
        {"options": [_option("a", True, "", Decimal(90)), _option("b", False, "", Decimal("33.33333"))]},
        source_id="weighted",
        picture=Picture("map_1.png", picture(150, 100), "A map"),
    ),
    _rich("multi", {"options": [_option("a", True, "x"), _option("b", True), _option("c", True), _option("d", False)]}),
    _rich(
        "multi",
        {"options": [_option("a", True, "", Decimal(30)), _option("b", True), _option("c", False, "", Decimal(0))]},
        source_id="weighted-multi",
    ),
    _rich("tf", {"answer": "false", "feedback_true": "", "feedback_false": "Right."}),
    _rich(
        "num",
        {
            "answer": Decimal("2550.5"),
            "tolerance": Decimal("0.5"),
            "unit": "EUR",
            "units": [{"unit": "cent", "factor": Decimal("0.01")}],
            "feedback": "Yes.",
            "wrong": [
                {"value": Decimal(-3), "tolerance": Decimal(0), "weight": None, "feedback": "Negative."},
                {"value": Decimal(7), "tolerance": Decimal("0.1"), "weight": Decimal(50), "feedback": ""},
            ],
            "feedback_other": "No.",
        },
    ),
    _rich(
        "match",
        {
            "pairs": [
                {"left": "one", "right": "x", "feedback": "First."},
                {"left": "two", "right": "y", "feedback": ""},
                {"left": "three", "right": "x", "feedback": ""},
            ],
            "distractors": [{"text": "z", "feedback": "Nothing."}, {"text": "b", "feedback": ""}],
        },
    ),
    _rich(
        "order",
        {"items": [{"text": "b", "feedback": "1"}, {"text": "a", "feedback": ""}, {"text": "c", "feedback": "3"}]},
    ),
    _rich(
        "short",
        {
            "accept": ["Pat*t", "a\\*b", "20"],
            "match_case": False,
            "feedback": "Good.",
            "wrong": [
                {"value": "x*", "weight": None, "feedback": "No x."},
                {"value": "Y", "weight": Decimal(50), "feedback": ""},
            ],
            "feedback_other": "Else.",
        },
    ),
    _rich(
        "short",
        {"accept": ["20*"], "match_case": True, "feedback": "", "wrong": [], "feedback_other": ""},
        source_id="case",
    ),
    _rich(
        "cloze",
        {
            "blanks": [
                _blank(1, "choice", "x", others=["y", "z"]),
                _blank(2, "text", "A", "b*", feedback="Two."),
                _blank(3, "number", "20", "21.5", tolerance=Decimal("0.5")),
            ],
            "wrong": [
                {"n": 1, "value": "z", "feedback": "Not z."},
                {"n": 2, "value": "c", "feedback": "Not c."},
                {"n": 3, "value": "7", "feedback": "Not 7."},
            ],
        },
        "<p>Fill [[1]] and</p>\n<ul>\n<li>[[2]] <strong>[[3]]</strong></li>\n</ul>",
    ),
    _rich(
        "hotspot",
        {
            "areas": [
                {
                    "label": "sea",
                    "correct": True,
                    "feedback": "Wet.",
                    "shape": "rect",
                    "x": Decimal(10),
                    "y": Decimal(20),
                    "width": Decimal("33.33333"),
                    "height": Decimal(5),
                },
                {
                    "label": "land",
                    "correct": False,
                    "feedback": "",
                    "shape": "ellipse",
                    "x": Decimal(50),
                    "y": Decimal(50),
                    "width": Decimal(20),
                    "height": Decimal(30),
                },
            ]
        },
        picture=Picture("map_1.png", picture(300, 200), "A map"),
    ),
    _rich(
        "open",
        {
            "rubric": [
                {"criterion": "Reasons", "points": 3, "description": "Two.\nOr three."},
                {"criterion": "Words", "points": 1, "description": ""},
            ],
            "model_answer": "Model\n\nanswer.",
            "min_words": 50,
            "max_words": 200,
        },
    ),
)
