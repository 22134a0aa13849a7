"""Moodle XML to drafts. Pure."""

from decimal import Decimal

from pages.tables.broken import BrokenFile
from quizzes.exchange import moodle, text
from quizzes.exchange.draft import Draft, Reading, Refusal
from quizzes.exchange.limits import BrokenQuestion, require_questions
from quizzes.exchange.moodle_xml import cloze, gaps, parts
from quizzes.exchange.moodle_xml.parts import line, plain, stem, value
from quizzes.exchange.xml import parse

NINE_PLACES = Decimal("0.000000001")
CHANGING = "Numbers that change for every learner cannot come in. Write it with fixed numbers."
DRAWN = "This draws a question at random and is none itself. A quiz here draws from its bank."
DRAGGED = "Dragging onto a picture cannot come in. Ask to find a place on the picture, or match pairs, instead."
UNREADABLE = {
    "description": "This is text between questions and no question. Put it into a lesson.",
    **dict.fromkeys(("ddimageortext", "ddmarker"), DRAGGED),
    **dict.fromkeys(("calculated", "calculatedsimple", "calculatedmulti"), CHANGING),
    **dict.fromkeys(("random", "randomsamatch"), DRAWN),
}


def read(data):
    """Return what a Moodle XML file holds; BrokenFile when it is none."""
    root = parse(data)
    if root.tag != "quiz":
        raise BrokenFile(f"This is XML, but not of Moodle questions: it begins with <{root.tag}>, not with <quiz>.")
    questions = root.findall("question")
    require_questions(len(questions))
    drafts, refused, category = [], [], ""
    for question in questions:
        if question.get("type") == "category":
            category = moodle.category(value(question, "category/text"))
            continue
        try:
            drafts.append(_draft(question, category))
        except BrokenQuestion as broken:
            refused.append(Refusal(question.sourceline, _called(question), broken.reason))
    return Reading(tuple(drafts), tuple(refused))


def _called(question):
    return " ".join((value(question, "name/text") or value(question, "questiontext/text")).split())[:60]


def _draft(question, category):
    kind_of = question.get("type", "")
    if kind_of not in READERS:
        raise BrokenQuestion(UNREADABLE.get(kind_of, f"Questions of the type “{kind_of[:40]}” cannot come in."))
    kind, body, own_stem, own_notes = READERS[kind_of](question)
    picture, about_files = parts.picture_and_notes(question)
    return Draft(
        kind=kind,
        stem=stem(question.find("questiontext")) if own_stem is None else own_stem,
        body=body,
        name=" ".join(value(question, "name/text").split()),
        source_id=value(question, "idnumber"),
        explanation=plain(question.find("generalfeedback")),
        hint="\n\n".join(filter(None, map(plain, question.findall("hint")))),
        category=category,
        tags=parts.tags(question),
        picture=picture,
        line=question.sourceline,
        notes=tuple(dict.fromkeys((*own_notes, *about_files, *parts.notes(question)))),
    )


# Types: each returns kind, body, the stem where it is not the text of the question, and notes ----------------------


def _choice(question):
    if value(question, "single", "true") in ("true", "1"):
        return "single", moodle.single_body(parts.answers(question)), None, ()
    return "multi", moodle.multi_body(parts.answers(question)), None, ()


def _true_or_false(question):
    answers = {answer.text.lower(): answer for answer in parts.answers(question)}
    if set(answers) != {"true", "false"}:
        raise BrokenQuestion("Its answers are not “true” and “false”. Export it again from Moodle.")
    body = {
        "answer": "true" if answers["true"].percent > answers["false"].percent else "false",
        "feedback_true": answers["true"].feedback,
        "feedback_false": answers["false"].feedback,
    }
    return "tf", body, None, ()


def _short(question):
    answers = parts.answers(question, parts.typed)
    return "short", moodle.short_body(answers, match_case=value(question, "usecase") == "1"), None, ()


def _number(question):
    units = [_unit(unit) for unit in question.iterfind("units/unit")]
    first = next((name for name, multiplier in units if multiplier == 1), "")
    others = [{"unit": name, "factor": _inverse(multiplier)} for name, multiplier in units if name != first]
    return "num", moodle.number_body(parts.answers(question, parts.typed), unit=first, units=others), None, ()


def _unit(unit):
    multiplier = moodle.number(value(unit, "multiplier", "1"))
    if multiplier <= 0:
        raise BrokenQuestion("A unit has a multiplier that is not above zero. Correct it in Moodle.")
    return value(unit, "unit_name"), multiplier


def _inverse(multiplier):
    """Moodle says how many of a unit are one of the first; the bank, how many of the first are one of it."""
    return moodle.number(moodle.digits((1 / multiplier).quantize(NINE_PLACES)))


def _match(question):
    pairs = question.findall("subquestion")
    return "match", moodle.match_body([(line(pair), _right(pair)) for pair in pairs]), None, ()


def _right(pair):
    """Moodle shows the right side without its tags, whatever it says of itself."""
    return text.line(parts.said(pair.find("answer"))[0], "moodle")


def _order(question):
    """The number of each step, where the file has one, is kept in the place of its fraction."""
    steps = sorted(question.findall("answer"), key=lambda answer: moodle.number(answer.get("fraction", "0")))
    items = [{"text": line(step), "feedback": plain(step.find("feedback"))} for step in steps]
    return "order", {"items": items}, None, ()


def _open(question):
    points = moodle.number(value(question, "defaultgrade", "1"))
    body = moodle.open_body(
        points=max(1, min(100, round(points))),
        model_answer=plain(question.find("graderinfo")),
        min_words=_count(question, "minwordlimit"),
        max_words=_count(question, "maxwordlimit"),
    )
    notes = []
    if plain(question.find("responsetemplate")):
        notes.append("The text that learners began with was left out.")
    if _count(question, "attachments"):
        notes.append("Learners could add files to their answer. Here, they cannot.")
    return "open", body, None, notes


def _count(question, name):
    return min(abs(int(moodle.number(value(question, name, "0") or "0"))), 2000)


def _cloze(question):
    source, style = parts.said(question.find("questiontext"))
    marked, body, notes = cloze.read(source)
    return "cloze", body, text.stem(marked, style), notes


def _gaps(question):
    source, style = parts.said(question.find("questiontext"))
    marked, body = gaps.read(source, question)
    return "cloze", body, text.stem(marked, style), ()


READERS = {
    "multichoice": _choice,
    "truefalse": _true_or_false,
    "shortanswer": _short,
    "numerical": _number,
    "matching": _match,
    "ordering": _order,
    "essay": _open,
    "cloze": _cloze,
    "gapselect": _gaps,
    "ddwtos": _gaps,
}
