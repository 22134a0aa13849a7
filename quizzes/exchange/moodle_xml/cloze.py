"""Texts with gaps as Moodle writes them: `{1:SHORTANSWER:=right#yes~wrong#no}`. Pure."""

import re

from quizzes.exchange import moodle, text
from quizzes.exchange.limits import MAX_ANSWERS, BrokenQuestion
from quizzes.exchange.moodle import FULL, NOTHING, Answer, digits

GAP = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^\\}])*)\}", re.DOTALL)
OPENING = re.compile(r"\{\d*:[A-Z_]+:")
TYPES = {
    **dict.fromkeys(("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"), "text"),
    **dict.fromkeys(("NUMERICAL", "NM"), "number"),
    **dict.fromkeys(("MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH"), "choice"),
    **dict.fromkeys(("MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"), "choice"),
}
NAMES = {"text": "SHORTANSWER", "number": "NUMERICAL", "choice": "MULTICHOICE"}
COUNTS_CAPITALS = {"SHORTANSWER_C", "SAC", "MWC"}
# A mark counts unless a backslash is before it; `&#126;` is no mark either.
BETWEEN_ANSWERS = re.compile(r"(?<!\\)~")
BEFORE_FEEDBACK = re.compile(r"(?<!\\)(?<!&)(?<!&amp;)#")
WEIGHT = re.compile(r"=|%(-?\d+(?:\.\d+)?)%")
BACKSLASH = re.compile(r"\\([}#~/\"\\=%{])")
SPECIAL = re.compile(r"[{}~#=%\\/\"&<>]")


def read(source):
    """Return (text with [[n]] for its gaps, body of a cloze, notes)."""
    text.require_length(source)
    if len(OPENING.findall(source)) > MAX_ANSWERS:
        raise BrokenQuestion(f"It has more than {MAX_ANSWERS} gaps. Make several questions of it.")
    blanks, wrong, notes, weights = [], [], [], set()

    def place(found):
        number = len(blanks) + 1
        weight, name, answers = found.groups()
        blank, others = _blank(number, name, answers, notes)
        blanks.append(blank)
        wrong.extend(others)
        weights.add(weight or "1")
        return f"[[{number}]]"

    stem = GAP.sub(place, source)
    if not blanks:
        raise BrokenQuestion("It has no gaps. Write one into its text, such as {1:SHORTANSWER:=right}.")
    if len(weights) > 1:
        notes.append("Its gaps had different weights. Here, all of them count the same.")
    return stem, {"blanks": blanks, "wrong": wrong}, notes


def _blank(number, name, source, notes):
    if name not in TYPES:
        raise BrokenQuestion(
            f"Gap {number} is of the type {name}, which we do not have. Use SHORTANSWER or MULTICHOICE."
        )
    kind = TYPES[name]
    answers = [_answer(each, kind) for each in BETWEEN_ANSWERS.split(source) if each.strip()]
    right = [answer for answer in answers if answer.percent == FULL]
    others = [answer for answer in answers if answer.percent != FULL]
    if not right:
        raise BrokenQuestion(f"Gap {number} has no right answer. Put = before it.")
    notes += _losses(number, name, right, others)
    said = [{"n": number, "value": answer.text, "feedback": answer.feedback} for answer in others]
    blank = {
        "n": number,
        "kind": kind,
        "accept": [answer.text for answer in right],
        "others": [answer.text for answer in others] if kind == "choice" else [],
        "tolerance": max(answer.tolerance for answer in right),
        "feedback": right[0].feedback,
    }
    return blank, [row for row in said if row["feedback"]]


def _losses(number, name, right, others):
    if any(answer.percent > 0 for answer in others):
        yield f"Gap {number} gave a part of the point for some answers. Here, they count as wrong."
    if any(answer.feedback != right[0].feedback for answer in right):
        yield f"Gap {number} had different feedback for several right answers. The first is kept."
    if any(answer.tolerance != right[0].tolerance for answer in right):
        yield f"Gap {number} had different tolerances for several right numbers. The largest is kept."
    if name in COUNTS_CAPITALS:
        yield f"In gap {number}, capital and small letters differed. Here, they do not."


def _answer(source, kind):
    source = source.strip()
    weight = WEIGHT.match(source)
    worth = NOTHING if not weight else moodle.percent(weight[1]) if weight[1] else FULL
    said, *feedback = BEFORE_FEEDBACK.split(source[weight.end() :] if weight else source, maxsplit=1)
    words, tolerance = text.line(_bare(said)), NOTHING
    if kind == "number" and words != moodle.ANYTHING:
        words, _colon, margin = words.partition(":")
        words, tolerance = digits(moodle.number(words)), abs(moodle.number(margin or "0"))
    return Answer(words, worth, text.plain(_bare("".join(feedback))), tolerance)


def _bare(source):
    return BACKSLASH.sub(r"\1", source)


# Writing ---------------------------------------------------------------------


def write(draft):
    """Return the stem of a cloze as HTML with its gaps in it."""
    rows = {blank["n"]: blank for blank in draft.body["blanks"]}
    stem = without_gaps(draft.stem)
    return re.sub(r"\[\[(\d+)\]\]", lambda gap: _gap(rows[int(gap[1])], draft.body["wrong"]), stem)


def without_gaps(html):
    """Return HTML in which no brace of a text begins a gap."""
    return html.replace("{", "&#123;")


def _gap(blank, wrong):
    feedback = {row["value"]: row["feedback"] for row in wrong if row["n"] == blank["n"]}
    margin = f":{digits(blank['tolerance'])}" if blank["kind"] == "number" else ""
    right = [f"={_escaped(each)}{margin}{_feedback(blank['feedback'])}" for each in blank["accept"]]
    others = blank["others"] if blank["kind"] == "choice" else feedback
    others = [f"{_escaped(each)}{_wrong_margin(each, margin)}{_feedback(feedback.get(each, ''))}" for each in others]
    return f"{{1:{NAMES[blank['kind']]}:{'~'.join([*right, *others])}}}"


def _wrong_margin(value, margin):
    return ":0" if margin and value != moodle.ANYTHING else ""


def _feedback(words):
    return f"#{_escaped(words)}" if words else ""


def _escaped(words):
    """Write what Moodle would take for a mark as an entity: it knows few backslashes."""
    return SPECIAL.sub(lambda mark: f"&#{ord(mark[0])};", words).replace("\n", "<br>")
