"""Questions as Moodle 5.1 and gift-pegjs read them, in one shape, to hold our own reading against."""

import json
import re
from html import unescape
from pathlib import Path

from lxml import etree

from quizzes.exchange.choices import choices

DATA = Path("../shared/data")
MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|<!--.*?-->")
MOODLE_KINDS = {
    "truefalse": "tf",
    "shortanswer": "short",
    "numerical": "num",
    "matching": "match",
    "essay": "open",
    "description": "description",
}
PEG_KINDS = {
    "TF": "tf",
    "Short": "short",
    "Numerical": "num",
    "Matching": "match",
    "Essay": "open",
    "Description": "description",
}


def words(text, style="html"):
    """Return what a reader sees of a text, on one line."""
    text = text or ""
    if style == "markdown":
        text = re.sub(r"\b_|_\b|^- |\*\*", "", text, flags=re.MULTILINE)
    if style not in ("plain", "plain_text"):
        text = unescape(MARKUP.sub(" ", text))
    return " ".join(text.split()).replace(" .", ".").replace(" ,", ",")


def ours(draft):
    """Return a draft in the shape of the oracles."""
    rows = [
        (words(row["text"], "plain"), row["fraction"], words(row["feedback"], "plain"), _more(row))
        for row in choices(draft)
    ]
    if draft.kind == "match":
        rows = [(text, None, "", match) for text, _fraction, _feedback, match in rows]
    return draft.kind, words(draft.stem), words(draft.explanation, "plain"), tuple(sorted(rows, key=str))


def _more(row):
    return round(row["tolerance"], 9) if "tolerance" in row else row.get("match", "")


def by_moodle(path):
    """Return what Moodle made of a file, from its own export."""
    questions = etree.parse(path).iterfind("question")
    return [_by_moodle(question) for question in questions if question.get("type") != "category"]


def _by_moodle(question):
    kind = question.get("type")
    if kind == "multichoice":
        kind = "single" if question.findtext("single") == "true" else "multi"
    rows = [_answer_by_moodle(answer) for answer in question.findall("answer")]
    rows += [
        (_text_by_moodle(pair), None, "", words(pair.findtext("answer/text"), "plain"))
        for pair in question.findall("subquestion")
    ]
    return (
        MOODLE_KINDS.get(kind, kind),
        _text_by_moodle(question.find("questiontext")),
        _text_by_moodle(question.find("generalfeedback")),
        tuple(sorted(rows, key=str)),
    )


def _answer_by_moodle(answer):
    text = _text_by_moodle(answer)
    text = {"true": "True", "false": "False"}.get(text, text)
    tolerance = answer.findtext("tolerance")
    more = "" if tolerance is None else round(float(tolerance or 0), 9)
    return text, round(float(answer.get("fraction")) / 100, 7), _text_by_moodle(answer.find("feedback")), more


def _text_by_moodle(element):
    return words(element.findtext("text"), element.get("format"))


def by_peg(path):
    """Return what gift-pegjs made of a file. It gives an answer no fraction when it has no weight."""
    return [_by_peg(question) for question in json.loads(path.read_text()) if question["type"] != "Category"]


def _by_peg(question):
    kind = PEG_KINDS.get(question["type"])
    answers = question.get("choices") or []
    if kind is None:
        kind = "single" if any(answer["isCorrect"] for answer in answers) else "multi"
    general = question.get("globalFeedback") or {}
    return kind, words(question["stem"]["text"], question["stem"]["format"]), words(general.get("text"))
