"""The answers of a question in one shape for all kinds, as the report of an import shows them. Pure."""

from quizzes.exchange.moodle import answers_of


def choices(draft):
    """Return rows of text, fraction of the point (-1 to 1) and feedback, and what else the kind has."""
    return ROWS.get(draft.kind, _answers)(draft)


def _row(text, fraction, feedback, **more):
    return {"text": text, "fraction": round(fraction, 7), "feedback": feedback, **more}


def _answers(draft):
    return [_row(answer.text, float(answer.percent) / 100, answer.feedback) for answer in answers_of(draft)]


def _numbers(draft):
    return [
        _row(answer.text, float(answer.percent) / 100, answer.feedback, tolerance=float(answer.tolerance))
        for answer in answers_of(draft)
    ]


def _pairs(draft):
    pairs = draft.body["pairs"]
    return [_row(pair["left"], 1 / len(pairs), pair["feedback"], match=pair["right"]) for pair in pairs] + [
        _row("", 0, extra["feedback"], match=extra["text"]) for extra in draft.body["distractors"]
    ]


def _steps(draft):
    steps = draft.body["items"]
    return [_row(step["text"], 1 / len(steps), step["feedback"]) for step in steps]


def _blanks(draft):
    blanks, rows = draft.body["blanks"], []
    for blank in blanks:
        gap = {"blank": blank["n"]} | ({"tolerance": float(blank["tolerance"])} if blank["kind"] == "number" else {})
        rows += [_row(text, 1 / len(blanks), blank["feedback"], **gap) for text in blank["accept"]]
        rows += [_row(text, 0, "", **gap) for text in blank["others"]]
        rows += [_row(row["value"], 0, row["feedback"], **gap) for row in draft.body["wrong"] if row["n"] == blank["n"]]
    return rows


def _areas(draft):
    areas = draft.body["areas"]
    right = sum(area["correct"] for area in areas) or 1
    return [_row(area["label"], (1 if area["correct"] else -1) / right, area["feedback"]) for area in areas]


def _none(draft):
    """A person marks an open answer, by its rubric."""
    return []


ROWS = {
    "num": _numbers,
    "match": _pairs,
    "order": _steps,
    "cloze": _blanks,
    "hotspot": _areas,
    "open": _none,
}
