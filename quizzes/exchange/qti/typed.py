"""Interactions in which the learner types: a number, a short text, an open answer. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal

from quizzes.exchange import text
from quizzes.exchange.limits import BrokenQuestion
from quizzes.exchange.qti.choices import HUNDRED, plain_decimal
from quizzes.exchange.qti.item import GAP, inner_html, remove, replace
from quizzes.exchange.qti.patterns import from_pattern, literal
from quizzes.exchange.qti.processing import number

NUMBERS = ("float", "integer")
WORDS = re.compile(r"(min|max)-words-(\d{1,6})")
MOST_POINTS = 100
POINTS = re.compile(r"\d{1,3}")
WHOLE_ANSWER = "The answer as a whole"


@dataclass(frozen=True)
class Foreseen:
    """An answer that the file foresees. percent: of the point; None when the file only says something about it."""

    value: str
    percent: Decimal | None
    tolerance: Decimal = Decimal(0)
    match_case: bool = True
    feedback: tuple[str, ...] = ()


def foreseen(item, declaration):
    """Return every answer to a field that the file foresees, from its processing, its mapping or the right values."""
    found = [each for rule in item.rules for each in _by_rule(item, declaration, rule)]
    if item.by_mapping or not any(each.percent == HUNDRED for each in found):
        found += _by_mapping(declaration)
    if not any(each.percent == HUNDRED for each in found):
        found += [Foreseen(value, HUNDRED) for value in declaration.right]
    if not any(each.percent == HUNDRED for each in found):
        raise BrokenQuestion("The file does not say what the right answer is. Add it, or make it an open question.")
    return found


def _by_rule(item, declaration, rule):
    percent = HUNDRED if item.is_right(rule) else rule.score and _share(rule.score, item.highest)
    for test in rule.tests:
        if test.response != declaration.identifier:
            continue
        for value in declaration.right if test.how == "right" else test.values:
            value = from_pattern(value) if test.how == "pattern" else value
            if value is None:
                item.note("A pattern of letters that it also takes for an answer was left out.")
                continue
            near = abs(number(value) or 0) * test.tolerance / HUNDRED if test.relative else test.tolerance
            accepted = value if test.how == "pattern" else literal(value)
            yield Foreseen(accepted, percent, near, test.match_case, rule.feedback)


def _by_mapping(declaration):
    highest = max((entry.value for entry in declaration.mapping.values()), default=Decimal(0))
    if highest <= 0:
        return []
    return [
        Foreseen(literal(key), _share(entry.value, highest), match_case=entry.match_case)
        for key, entry in declaration.mapping.items()
    ]


def _share(score, highest):
    return plain_decimal(max(min(score / highest * HUNDRED, HUNDRED), -HUNDRED))


def read_entry(item):
    """Read one field to type into: a number or a short text."""
    [interaction] = item.interactions
    declaration = item.declaration(interaction)
    marks = interaction.get("class", "").split()
    if declaration.base in NUMBERS:
        kind, body = "num", number_body(item, declaration)
        body["units"] = _units(item)
    else:
        kind, body = "short", text_body(item, declaration)
        if "kind-short" in marks:
            body["match_case"] = "match-case" in marks
    for unit in [each for each in item.body.iter("span") if each.get("class") == "unit"]:
        body["unit"] = item.line(unit)
        remove(unit)
    _close_gap(interaction)
    return kind, body


def _units(item):
    """Return the other units of our own files."""
    said = [line.rpartition(" = ") for line in item.rubric("units").split("\n")]
    return [{"unit": unit, "factor": number(factor)} for unit, _, factor in said if unit and number(factor) is not None]


def _close_gap(interaction):
    """Leave a mark where the field stood within a sentence, and nothing where it stood alone."""
    block = interaction.getparent()
    while block.getparent() is not None and block.tag not in ("p", "div", "li", "td", "itemBody"):
        block = block.getparent()
    stood_alone = not "".join(block.itertext()).strip()
    replace(interaction, "" if stood_alone else GAP)


def read_slider(item):
    """Read a slider as a number to type."""
    [interaction] = item.interactions
    item.note("A slider came in as a number to type.")
    body = number_body(item, item.declaration(interaction))
    item.take_answers(interaction)
    return "num", body


def text_body(item, declaration):
    """Return the body of a short answer."""
    found = foreseen(item, declaration)
    accept = list(dict.fromkeys(each.value for each in found if each.percent == HUNDRED))
    others = {}
    for each in found:
        if each.value not in accept:
            known = others.setdefault(each.value, {"value": each.value, "weight": None, "feedback": ""})
            known["weight"] = each.percent or known["weight"]
            known["feedback"] = known["feedback"] or item.take(*each.feedback)
    return {
        "accept": accept,
        "match_case": any(each.match_case for each in found),
        "feedback": item.take_right(),
        "wrong": list(others.values()),
        "feedback_other": item.take_wrong(),
    }


def number_body(item, declaration):
    """Return the body of a number. A second right number becomes another answer that earns the whole point."""
    found = [(number(each.value), each) for each in foreseen(item, declaration)]
    found = [(value, each) for value, each in found if value is not None]
    right = next(((value, each) for value, each in found if each.percent == HUNDRED), None)
    if right is None:
        raise BrokenQuestion("The right answer is not a number. Check it in the program that it came from.")
    answer, tolerance = right[0], right[1].tolerance
    others = {}
    for value, each in found:
        if value != answer:
            known = {"value": value, "tolerance": each.tolerance, "weight": None, "feedback": ""}
            known = others.setdefault(value, known)
            known["weight"] = each.percent or known["weight"]
            if each.percent != HUNDRED:
                known["feedback"] = known["feedback"] or item.take(*each.feedback)
    return {
        "answer": answer,
        "tolerance": tolerance,
        "unit": "",
        "units": [],
        "feedback": item.take_right(),
        "wrong": list(others.values()),
        "feedback_other": item.take_wrong(),
    }


def read_open(item):
    """Read an answer in free words, with what its file says about marking it."""
    [interaction] = item.interactions
    words = dict(WORDS.findall(interaction.get("class", "")))
    model = item.rubric("model-answer") or "\n".join(item.declaration(interaction).right)
    rubric = _criteria(item)
    item.take_answers(interaction)
    return "open", {
        "rubric": rubric,
        "model_answer": model,
        "min_words": int(words.get("min", 0)),
        "max_words": int(words.get("max", 0)),
    }


def _criteria(item):
    """Return the rubric of our own files, or all that is said to markers as one criterion."""
    own = [
        [text.plain(inner_html(cell)) for cell in row.iter("td")]
        for block in item.body.iter("rubricBlock")
        if "rubric" in block.get("class", "").split()
        for row in block.iter("tr")
    ]
    if own and all(len(row) == 3 and POINTS.fullmatch(row[1]) for row in own):
        return [{"criterion": row[0], "points": int(row[1]), "description": row[2]} for row in own]
    said = [
        text.plain(inner_html(block)) for block in item.body.iter("rubricBlock") if "scorer" in block.get("view", "")
    ]
    points = int(item.highest) if 1 <= item.highest <= MOST_POINTS else 1
    return [{"criterion": WHOLE_ANSWER, "points": points, "description": "\n\n".join(filter(None, said))}]
