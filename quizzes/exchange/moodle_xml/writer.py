"""Drafts to Moodle XML. Pure."""

from base64 import b64encode
from decimal import Decimal
from html import escape
from urllib.parse import quote

from lxml import etree

from quizzes.exchange import text
from quizzes.exchange.gate import UNSEEN
from quizzes.exchange.moodle import ANYTHING, FULL, answers_of, digits
from quizzes.exchange.moodle_xml import cloze

FIVE_PLACES = Decimal("0.00001")
TYPES = {
    "single": "multichoice",
    "multi": "multichoice",
    "tf": "truefalse",
    "short": "shortanswer",
    "num": "numerical",
    "match": "matching",
    "order": "ordering",
    "cloze": "cloze",
    "open": "essay",
}


def misfit(draft):
    """Return why Moodle XML cannot carry a question, in full sentences, or an empty text."""
    if draft.kind not in TYPES:
        return "Moodle has no such question on a picture."
    if draft.kind == "single" and all(answer.percent != FULL for answer in answers_of(draft)):
        return "In Moodle, a question with one right option gives all of the point for it."
    return ""


def write(drafts):
    """Return a Moodle XML file of drafts that fit."""
    root, category = etree.Element("quiz"), ""
    for draft in drafts:
        if draft.category != category:
            category = draft.category
            _said(_child(root, "question", type="category"), "category", f"top/{category}")
        _question(root, draft)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _question(root, draft):
    question = _child(root, "question", type=TYPES[draft.kind])
    _said(question, "name", draft.name)
    _stem(question, draft)
    _html(question, "generalfeedback", draft.explanation)
    _fill(question, defaultgrade=_points(draft), penalty="0", hidden="0", idnumber=draft.source_id)
    WRITERS[draft.kind](question, draft)
    if draft.hint:
        _html(question, "hint", draft.hint)
    for tag in draft.tags:
        tags = question.find("tags")
        _said(_child(question, "tags") if tags is None else tags, "tag", tag)


def _points(draft):
    """Moodle counts a text with gaps by its gaps; an open answer has the points of its rubric."""
    rubric = draft.body.get("rubric", ())
    return str(sum(row["points"] for row in rubric) or len(draft.body.get("blanks", ())) or 1)


def _stem(question, draft):
    html = cloze.write(draft) if draft.kind == "cloze" else draft.stem
    element = _said(question, "questiontext", html, format="html")
    if draft.picture:
        name, alt = draft.picture.name, cloze.without_gaps(escape(draft.picture.alt))
        element[0].text += f'<p><img src="@@PLUGINFILE@@/{quote(name)}" alt="{alt}"></p>'
        _child(element, "file", b64encode(draft.picture.content).decode(), name=name, path="/", encoding="base64")


# Elements --------------------------------------------------------------------


def _child(parent, tag, words=None, **attributes):
    element = etree.SubElement(parent, tag, attributes)
    element.text = words if words is None else UNSEEN.sub("", words)
    return element


def _said(parent, tag, words, **attributes):
    """Add an element with its words in <text>, as Moodle has them."""
    element = _child(parent, tag, **attributes)
    _child(element, "text", words)
    return element


def _html(parent, tag, words):
    """Add plain words as HTML."""
    return _said(parent, tag, text.html_of(words), format="html")


def _fill(question, **values):
    for tag, words in values.items():
        _child(question, tag, words)


def _answer(question, answer, *, typed=False):
    element = _said(
        question,
        "answer",
        answer.text if typed else text.html_of(answer.text),
        fraction=digits(answer.percent.quantize(FIVE_PLACES)),
        format="moodle_auto_format" if typed else "html",
    )
    _html(element, "feedback", answer.feedback)
    return element


# Kinds -----------------------------------------------------------------------


def _choice(question, draft):
    single = "true" if draft.kind == "single" else "false"
    _fill(question, single=single, shuffleanswers="true", answernumbering="abc")
    for answer in answers_of(draft):
        _answer(question, answer)


def _true_or_false(question, draft):
    for answer in answers_of(draft):
        _answer(question, answer._replace(text=answer.text.lower()), typed=True)


def _short(question, draft):
    _fill(question, usecase="1" if draft.body["match_case"] else "0")
    for answer in answers_of(draft):
        _answer(question, answer, typed=True)


def _number(question, draft):
    for answer in answers_of(draft):
        element = _answer(question, answer, typed=True)
        _child(element, "tolerance", "0" if answer.text == ANYTHING else digits(answer.tolerance))
    body = draft.body
    units = [(body["unit"], Decimal(1)), *((row["unit"], 1 / row["factor"]) for row in body["units"] if row["factor"])]
    if body["unit"]:
        list_of_units = _child(question, "units")
        for name, multiplier in units:
            _fill(_child(list_of_units, "unit"), multiplier=digits(multiplier), unit_name=name)
    _fill(question, unitgradingtype="0", unitpenalty="0", showunits="0" if body["unit"] else "3", unitsleft="0")


def _match(question, draft):
    _fill(question, shuffleanswers="true")
    pairs = [(pair["left"], pair["right"]) for pair in draft.body["pairs"]]
    for left, right in [*pairs, *(("", extra["text"]) for extra in draft.body["distractors"])]:
        _said(_html(question, "subquestion", left), "answer", escape(right, quote=False))


def _order(question, draft):
    """Moodle's way to grade that is ours: by the neighbours that are right."""
    _fill(question, layouttype="VERTICAL", selecttype="ALL", selectcount="0")
    _fill(question, gradingtype="RELATIVE_NEXT_EXCLUDE_LAST", showgrading="SHOW", numberingstyle="none")
    for number, step in enumerate(draft.body["items"], 1):
        element = _html(question, "answer", step["text"])
        element.set("fraction", str(number))
        _html(element, "feedback", step["feedback"])


def _cloze(question, draft):
    """All of it stands in the text."""


def _open(question, draft):
    body = draft.body
    _fill(question, responseformat="editor", responserequired="1", responsefieldlines="15", attachments="0")
    _fill(question, minwordlimit=str(body["min_words"] or ""), maxwordlimit=str(body["max_words"] or ""))
    _html(question, "graderinfo", body["model_answer"])


WRITERS = {
    "single": _choice,
    "multi": _choice,
    "tf": _true_or_false,
    "short": _short,
    "num": _number,
    "match": _match,
    "order": _order,
    "cloze": _cloze,
    "open": _open,
}
