"""Drafts to GIFT, in the way that Moodle reads it. Pure."""

import re
from decimal import Decimal

from quizzes.exchange import text
from quizzes.exchange.moodle import ANYTHING, FULL, answers_of, digits

KINDS = ("single", "multi", "tf", "num", "match", "short", "open")
MARKS = re.compile(r"[\\#=~{}:]")
# What would begin a style, a comment, a weight or a category, and what Moodle takes for HTML.
NEEDS_CARE = re.compile(r"^(?:\[|//|%|\$CATEGORY)|[<>&]")
FIVE_PLACES = Decimal("0.00001")


def misfit(draft):
    """Return why GIFT cannot carry a question, in full sentences, or an empty text."""
    if draft.kind not in KINDS:
        return "GIFT has no questions of this kind."
    if draft.kind == "single" and all(answer.percent != FULL for answer in answers_of(draft)):
        return "In GIFT, a question with one right option gives all of the point for it."
    if draft.kind == "short" and any("->" in answer.text for answer in answers_of(draft)):
        return "In GIFT, an answer with -> in it would become a pair to match."
    return ""


def write(drafts):
    """Return a GIFT file of drafts that fit."""
    parts, category = [], ""
    for draft in drafts:
        if draft.category != category:
            category = draft.category
            parts.append(f"$CATEGORY: $course$/top/{_escaped(category)}")
        parts.append(_question(draft))
    return ("\n\n".join(parts) + "\n").encode()


def _question(draft):
    answers = "".join(WRITERS[draft.kind](draft))
    general = f"\n\t####{_said(draft.explanation)}" if draft.explanation else ""
    title = f"::{_escaped(draft.name)}::" if draft.name else ""
    closing = "\n}" if "\n" in f"{answers}{general}" else "}"
    return f"{_comment(draft)}{title}{_stem(draft)}{{{answers}{general}{closing}"


def _comment(draft):
    marks = [("id", draft.source_id), *(("tag", tag) for tag in draft.tags)]
    written = " ".join(f"[{name}:{_bracketed(value)}]" for name, value in marks if value)
    return f"// {written}\n" if written else ""


def _bracketed(value):
    return value.replace("\\", "\\\\").replace("]", "\\]")


def _stem(draft):
    """Plain stems stay plain for whoever reads the file; the others are HTML, and their answers inherit that."""
    is_plain = not re.search(r"[<>&]", draft.stem) and not NEEDS_CARE.search(draft.stem)
    return _escaped(draft.stem) if is_plain else f"[html]{_escaped(draft.stem.replace(chr(10), ''))}"


def _said(words):
    """Write a plain text where HTML is read too, whatever the stem is."""
    if "\n" not in words and not NEEDS_CARE.search(words):
        return _escaped(words)
    return f"[html]{_escaped(text.html_of(words).replace(chr(10), ''))}"


def _escaped(words):
    return MARKS.sub(r"\\\g<0>", words).replace("\n", "\\n")


def _feedback(words):
    return f"#{_said(words)}" if words else ""


def _weight(percent):
    return f"%{digits(percent.quantize(FIVE_PLACES))}%"


# Kinds -----------------------------------------------------------------------


def _single(draft):
    for answer in answers_of(draft):
        mark = "=" if answer.percent == FULL else f"~{_weight(answer.percent)}" if answer.percent else "~"
        yield f"\n\t{mark}{_said(answer.text)}{_feedback(answer.feedback)}"


def _multi(draft):
    for answer in answers_of(draft):
        yield f"\n\t~{_weight(answer.percent)}{_said(answer.text)}{_feedback(answer.feedback)}"


def _true_or_false(draft):
    right, wrong = draft.body["feedback_true"], draft.body["feedback_false"]
    if draft.body["answer"] == "false":
        right, wrong = wrong, right
    yield draft.body["answer"].upper()
    yield f"#{_said(wrong)}" if wrong or right else ""
    yield _feedback(right)


def _short(draft):
    for answer in answers_of(draft):
        yield f"\n\t={_typed(answer)}{_feedback(answer.feedback)}"


def _typed(answer):
    """Write a text to be typed as it is; only what looks like a style or a weight needs one."""
    plain = "[plain]" if answer.text.startswith("[") else ""
    weight = _weight(answer.percent) if answer.percent != FULL or answer.text.startswith("%") else ""
    return f"{weight}{plain}{_escaped(answer.text)}"


def _number(draft):
    yield "#"
    for answer in answers_of(draft):
        if answer.text == ANYTHING:
            yield f"\n\t~{_feedback(answer.feedback)}"
        else:
            weight = "" if answer.percent == FULL else _weight(answer.percent)
            yield f"\n\t={weight}{answer.text}:{digits(answer.tolerance)}{_feedback(answer.feedback)}"


def _match(draft):
    for pair in draft.body["pairs"]:
        yield f"\n\t={_said(pair['left'])} -> {_escaped(pair['right'])}"
    for extra in draft.body["distractors"]:
        yield f"\n\t= -> {_escaped(extra['text'])}"


def _open(draft):
    return ()


WRITERS = {
    "single": _single,
    "multi": _multi,
    "tf": _true_or_false,
    "num": _number,
    "match": _match,
    "short": _short,
    "open": _open,
}
