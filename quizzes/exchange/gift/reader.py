"""GIFT to drafts. Where the descriptions of the format leave it open, it means what Moodle takes it for. Pure."""

import re
from dataclasses import replace

from quizzes.exchange import moodle, text
from quizzes.exchange.draft import Draft, Reading, Refusal
from quizzes.exchange.gift.blocks import blocks, unmask
from quizzes.exchange.limits import MAX_ANSWERS, BrokenQuestion
from quizzes.exchange.moodle import FULL, NOTHING, Answer

GAP = "_____"
STYLE = re.compile(r"\[(html|plain|markdown|moodle)\]")
WEIGHT = re.compile(r"%(-?\d+(?:[.,]\d*)?)%")
TRUTH = re.compile(r"(?:(T|TRUE)|F|FALSE)\s*(?=#|$)", re.IGNORECASE)
CUT_TAG = re.compile(r"<[a-z][^>]*\s[\w-]+\s*$", re.IGNORECASE)
NO_QUESTION = (
    "There are no answers in braces, so this is text and no question. Add { } with the answers, or leave it out."
)


def read(data):
    """Return what a GIFT file holds; BrokenFile when it is not text."""
    found = list(entries(data))
    drafts = tuple(each for each in found if isinstance(each, Draft))
    return Reading(drafts, tuple(each for each in found if isinstance(each, Refusal)))


def entries(data):
    """Yield the Draft or Refusal of each question, one after the other; BrokenFile when it is not text."""
    category = ""
    for block in blocks(text.decode(data)):
        if block.text.startswith("$CATEGORY:"):
            path, _end, rest = block.text.removeprefix("$CATEGORY:").partition("\n")
            category = moodle.category(unmask(path))
            block = replace(block, text=rest.strip(), line=block.line + 1)
            if not block.text:
                continue
        try:
            yield _draft(block, category)
        except BrokenQuestion as broken:
            yield Refusal(block.line, _called(block), broken.reason)


def _draft(block, category):
    title, rest = _title(block.text)
    before, inside, after = _parts(rest)
    # Moodle shows a line where the word is missing, and keeps a plain question of it.
    style, stem = _style(f"{before}{GAP}{after}" if after.strip() else before, "moodle")
    inside, general = _last_feedback(inside)
    kind, body = _kind_and_body(inside, style)
    return Draft(
        kind=kind,
        stem=text.stem(stem, style),
        body=body,
        name=title,
        source_id=block.identity,
        explanation=text.plain(*reversed(_style(general, style))),
        category=category,
        tags=block.tags,
        line=block.line,
        notes=text.left_out(unmask(block.text)),
    )


def _called(block):
    title, rest = _title(block.text)
    return title or " ".join(unmask(rest[:80]).split())[:60]


def _title(raw):
    if not raw.startswith("::"):
        return "", raw
    title, end, rest = raw[2:].partition("::")
    return (" ".join(unmask(title).split()), rest.strip()) if end else ("", raw)


def _parts(raw):
    """Return what stands before, between and after the braces."""
    if "{" not in raw and "}" not in raw:
        raise BrokenQuestion(NO_QUESTION)
    before, opened, rest = raw.partition("{")
    inside, closed, after = rest.partition("}")
    if not opened or not closed or "}" in before:
        raise BrokenQuestion("The braces { } around the answers do not come in a pair. Add the one that is missing.")
    if "{" in inside or "{" in after or "}" in after:
        raise BrokenQuestion("There are braces within or after the answers. Put \\ before a brace that is just text.")
    return before, inside.strip(), after


def _style(raw, default):
    """Return the style of a text, and the text without its mark."""
    raw = raw.strip()
    mark = STYLE.match(raw) if raw.startswith("[") else None
    return (mark[1], unmask(raw[mark.end() :]).strip()) if mark else (default, unmask(raw).strip())


def _last_feedback(inside):
    answers, mark, general = inside.rpartition("####")
    return (answers.strip(), general) if mark else (inside, "")


def _kind_and_body(inside, style):
    if not inside:
        return "open", moodle.open_body()
    if inside.startswith("#"):
        return "num", _number(inside[1:], style)
    if "~" in inside:
        return _choice(inside, style)
    if "->" in inside and (pairs := _pairs(inside)):
        return "match", _match(pairs, style)
    if truth := TRUTH.match(inside):
        return "tf", _true_or_false(bool(truth[1]), inside[truth.end() :], style)
    return "short", moodle.short_body([_answer(raw, style, FULL, typed=True) for _mark, raw in _split(inside)])


# Kinds -----------------------------------------------------------------------


def _choice(inside, style):
    rows = _split(inside)
    if any(CUT_TAG.search(raw) for _mark, raw in rows[:-1]):
        raise BrokenQuestion("An = within an HTML tag reads as a new answer. Put \\ before it.")
    answers = [_answer(raw, style, FULL if mark == "=" else NOTHING) for mark, raw in rows]
    if any(mark == "=" for mark, _raw in rows):
        return "single", moodle.single_body(answers)
    return "multi", moodle.multi_body(answers)


def _number(inside, style):
    inside, _mark, other = inside.partition("~")
    answers = [_numeric(_answer(raw, style, FULL, typed=True)) for _mark, raw in _split(inside)]
    if other:
        answers.append(Answer(moodle.ANYTHING, NOTHING, _feedback(other.partition("#")[2], style)))
    return moodle.number_body(answers)


def _numeric(answer):
    """Read `5`, `5:0.5` and `4.5..5.5`."""
    if answer.text == moodle.ANYTHING:
        return answer
    low, between, high = answer.text.partition("..")
    if between and low:
        low, high = sorted((moodle.number(low), moodle.number(high)))
        return answer._replace(text=moodle.digits((low + high) / 2), tolerance=(high - low) / 2)
    value, colon, margin = answer.text.partition(":")
    tolerance = abs(moodle.number(margin)) if colon else NOTHING
    return answer._replace(text=moodle.digits(moodle.number(value)), tolerance=tolerance)


def _match(pairs, style):
    return moodle.match_body(
        [(text.line(*reversed(_style(left, style))), text.line(unmask(right), "plain")) for left, right in pairs]
    )


def _pairs(inside):
    """Return the (left, right) texts when every answer is such a pair; an arrow may also be part of an answer."""
    rows = [raw.partition("->") for _mark, raw in _split(inside)]
    return [(left, right) for left, _arrow, right in rows] if all(arrow for _left, arrow, _right in rows) else []


def _true_or_false(answer, feedback, style):
    """The first feedback is said to a wrong answer, the second to a right one."""
    wrong, _mark, right = feedback.strip().removeprefix("#").partition("#")
    wrong, right = _feedback(wrong, style), _feedback(right, style)
    return {
        "answer": "true" if answer else "false",
        "feedback_true": right if answer else wrong,
        "feedback_false": wrong if answer else right,
    }


# Answers ---------------------------------------------------------------------


def _split(inside):
    """Return (mark, text) for every answer; a first one may stand without its mark."""
    parts = re.split("([=~])", inside, maxsplit=MAX_ANSWERS + 1)
    if len(parts) > 2 * MAX_ANSWERS:
        raise BrokenQuestion(f"It has more than {MAX_ANSWERS} answers. Put \\ before an = or ~ that is just text.")
    rows = list(zip(parts[1::2], parts[2::2], strict=True))
    return [("", parts[0]), *rows] if parts[0].strip() else rows


def _answer(raw, style, worth, *, typed=False):
    raw = raw.strip()
    if raw.startswith("%") and (weight := WEIGHT.match(raw)):
        worth, raw = moodle.percent(weight[1].replace(",", ".")), raw[weight.end() :]
    raw, _mark, feedback = raw.partition("#")
    own, said = _style(raw, "plain" if typed else style)
    return Answer(text.line(said, own), worth, _feedback(feedback, style))


def _feedback(raw, style):
    if not raw:
        return ""
    own, said = _style(raw, style)
    return text.plain(said, own)
