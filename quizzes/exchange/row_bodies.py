"""What each kind of question has in the cells of a row, read into a body. Pure."""

import re
from decimal import Decimal

from quizzes.exchange.cells import BadCell, decimal, shown, with_spread, yes_or_no
from quizzes.exchange.columns import MOST_OPTIONS

WITH_SPREAD = re.compile(r"(±|\+/?-)\s*[\d.,]+$")
IN_BLANK = re.compile(r"\[\[(\d{1,3})\]\](.*)")
BLANK = re.compile(r"\[\[(\d{1,3})\]\]")
OPTION = re.compile(r"option ?(\d{1,3})", re.IGNORECASE)
NUMBER = re.compile(r"\d{1,3}")
COUNTED = re.compile(r"\d+(?:[\s,;.&+]+\d+)*")
SEPARATORS = re.compile(r"[,;\n]")
NUMBER_NEEDED = "Write the right number."


def read_body(kind, row):
    """Return the kind and the body of a row's question; what is wrong with it is in the problems of the row."""
    body = READERS[kind](row)
    if kind == "choice":
        kind = "multi" if sum(option["correct"] for option in body["options"]) > 1 else "single"
    return kind, body


def _options(row, *, many):
    texts, points = row.numbered("option"), row.points()
    numbers = {number: place for place, number in enumerate(texts, 1)}
    right = _right(row, texts)
    if not many and len(right) > 1:
        row.problem("right", "A single choice has one right option. Keep one, or choose the kind “multiple response”.")
    for number in points.keys() - numbers.keys():
        row.problem("points", f"Option {number} has points but no text.")
    rows = [
        {
            "text": said,
            "correct": number in right,
            "feedback": row.feedback(number),
            "weight": points.get(number),
        }
        for number, said in texts.items()
    ]
    return {"options": rows}


def _right(row, texts):
    """Return the numbers of the right options, which are named by number, letter or text."""
    cell = row.raw("right").strip()
    if not cell:
        row.problem("right", "Write the number of the right option, such as 2.")
        return set()
    by_text = {said.casefold(): number for number, said in texts.items()}
    if cell.casefold() in by_text and not _as_number(cell):
        return {by_text[cell.casefold()]}
    tokens = re.findall(r"\d+", cell) if COUNTED.fullmatch(cell) else SEPARATORS.split(cell)
    found = [_one_right(row, token.strip(), texts, by_text) for token in tokens[:MOST_OPTIONS] if token.strip()]
    return {number for number in found if number}


def _as_number(token):
    """Return the number of the option that “2”, “B” or “option 2” means, or None."""
    if named := OPTION.fullmatch(token):
        return int(named[1])
    if NUMBER.fullmatch(token):
        return int(token)
    return ord(token.upper()) - ord("A") + 1 if re.fullmatch("[A-Za-z]", token) else None


def _one_right(row, token, texts, by_text):
    number, meant = _as_number(token), by_text.get(token.casefold())
    if number in texts and meant not in (None, number) and not OPTION.fullmatch(token):
        row.problem("right", f"“{token}” may mean option {number} or the option “{token}”. Write “option {number}”.")
    elif number in texts or meant:
        return number if number in texts else meant
    else:
        row.problem("right", f"There is no option “{token[:40]}”. Write the number of an option that has a text.")
    return None


def _true_false(row):
    answer = yes_or_no(row.raw("right"))
    if answer is None:
        row.problem("right", "Write true or false.")
    return {
        "answer": "true" if answer else "false",
        "feedback_true": row.feedback(1),
        "feedback_false": row.feedback(2),
    }


def _number(row):
    if not row.raw("right").strip():
        row.problem("right", NUMBER_NEEDED)
    tolerance = row.decimal("tolerance", Decimal(0))
    if tolerance < 0:
        row.problem("tolerance", "It cannot be less than 0.")
    points, wrong = row.points(), []
    for number, said in row.numbered("option").items():
        try:
            value, spread = with_spread(said)
        except BadCell as bad:
            row.problem(f"option {number}", bad.reason)
            continue
        weight, feedback = points.get(number), row.feedback(number)
        wrong.append({"value": value, "tolerance": spread or Decimal(0), "weight": weight, "feedback": feedback})
    return {
        "answer": row.decimal("right", Decimal(0)),
        "tolerance": tolerance,
        "unit": row.line("unit"),
        "units": _units(row),
        "feedback": row.text("feedback right"),
        "wrong": wrong,
        "feedback_other": row.text("feedback other"),
    }


def _units(row):
    units = []
    for said in row.lines("other units"):
        unit, _, factor = said.rpartition("=")
        try:
            units.append({"unit": unit.strip(), "factor": decimal(factor)})
        except BadCell:
            row.problem("other units", f"“{said[:40]}” is not a unit with a number. Write one such as kg = 1000.")
    return units


def _match(row):
    lefts, rights = row.numbered("option"), row.numbered("partner")
    pairs, distractors = [], []
    for number in sorted(lefts.keys() | rights.keys()):
        feedback = row.feedback(number)
        if number not in rights:
            row.problem(f"partner {number}", f"Write what belongs to “{lefts[number][:40]}”.")
        elif number in lefts:
            pairs.append({"left": lefts[number], "right": rights[number], "feedback": feedback})
        else:
            distractors.append({"text": rights[number], "feedback": feedback})
    return {"pairs": pairs, "distractors": distractors}


def _order(row):
    return {"items": [{"text": said, "feedback": row.feedback(at)} for at, said in row.numbered("option").items()]}


def _short(row):
    accept, points = row.lines("right"), row.points()
    if not accept:
        row.problem("right", "Write at least one accepted answer.")
    match_case = yes_or_no(row.raw("match case") or "no")
    if match_case is None:
        row.problem("match case", "Write yes or no.")
    return {
        "accept": accept,
        "match_case": bool(match_case),
        "feedback": row.text("feedback right"),
        "wrong": [
            {"value": said, "weight": points.get(number), "feedback": row.feedback(number)}
            for number, said in row.numbered("option").items()
        ],
        "feedback_other": row.text("feedback other"),
    }


def _cloze(row):
    others = row.many_lines("partner")
    numbers = {int(number) for number in BLANK.findall(row.stem("question"))}
    blanks, wrong = [], []
    for number, said in row.many_lines("option").items():
        expected = [IN_BLANK.fullmatch(line) for line in said]
        if all(expected):
            feedback = row.feedback(number)
            wrong += [{"n": int(each[1]), "value": each[2].strip(), "feedback": feedback} for each in expected]
        else:
            blanks.append(_blank(row, number, said, others.get(number, [])))
    for number in sorted(numbers - {blank["n"] for blank in blanks}):
        row.problem(f"option {number}", f"Write what is accepted for blank {number}.")
    for blank in blanks:
        if blank["n"] not in numbers:
            row.problem("question", f"Write [[{blank['n']}]] where blank {blank['n']} stands.")
    return {"blanks": blanks, "wrong": wrong}


def _blank(row, number, said, others):
    blank = {"n": number, "kind": "text", "accept": said, "others": [], "tolerance": Decimal(0)}
    if others:
        blank |= {"kind": "choice", "others": others}
    elif all(WITH_SPREAD.search(line) for line in said):
        try:
            numbers = [with_spread(line) for line in said]
            accept, tolerance = [shown(value) for value, _ in numbers], max(spread for _, spread in numbers)
            blank |= {"kind": "number", "accept": accept, "tolerance": tolerance}
        except BadCell as bad:
            row.problem(f"option {number}", bad.reason)
    return blank | {"feedback": row.feedback(number)}


def _open(row):
    points = row.points(1, 100, are_whole=True)
    rubric = [
        {"criterion": said, "points": points.get(number, 1), "description": row.feedback(number)}
        for number, said in row.numbered("option").items()
    ]
    if not rubric:
        row.problem("option 1", "Write at least one criterion that the trainer looks at.")
    return {
        "rubric": rubric,
        "model_answer": row.text("right"),
        "min_words": row.whole("min words", 0),
        "max_words": row.whole("max words", 0),
    }


READERS = {
    "single": lambda row: _options(row, many=False),
    "multi": lambda row: _options(row, many=True),
    "choice": lambda row: _options(row, many=True),
    "tf": _true_false,
    "num": _number,
    "match": _match,
    "order": _order,
    "short": _short,
    "cloze": _cloze,
    "open": _open,
}
