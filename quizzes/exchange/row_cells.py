"""What each kind of question has in the cells of a row, written from a body. Pure."""

from quizzes.exchange.cells import shown, shown_with_spread


def write_cells(draft):
    """Return the cells that say what a question's body says, by column."""
    cells = WRITERS[draft.kind](draft.body)
    return {name: said for name, said in cells.items() if said not in ("", None)}


def _numbered(name, texts):
    return {f"{name} {number}": said for number, said in enumerate(texts, 1)}


def _points(weights):
    """Return a line for each weight, an empty one where there is none."""
    return "\n".join("" if weight is None else shown(weight) for weight in weights).rstrip("\n")


def _options_cells(body):
    options = body["options"]
    right = [_unmistakable(number, options) for number, option in enumerate(options, 1) if option["correct"]]
    return {
        "right": ", ".join(right),
        **_numbered("option", [option["text"] for option in options]),
        **_numbered("feedback", [option["feedback"] for option in options]),
        "points": _points([option.get("weight") for option in options]),
    }


def _unmistakable(number, options):
    """Return the number of an option, in a form that cannot be taken for the text of another one."""
    return f"option {number}" if any(option["text"] == str(number) for option in options) else str(number)


def _true_false_cells(body):
    return {"right": body["answer"], "feedback 1": body["feedback_true"], "feedback 2": body["feedback_false"]}


def _typed_cells(body, values):
    return {
        **_numbered("option", values),
        **_numbered("feedback", [wrong["feedback"] for wrong in body["wrong"]]),
        "points": _points([wrong.get("weight") for wrong in body["wrong"]]),
        "feedback right": body["feedback"],
        "feedback other": body["feedback_other"],
    }


def _number_cells(body):
    return {
        "right": shown(body["answer"]),
        "tolerance": shown(body["tolerance"]) if body["tolerance"] else "",
        "unit": body["unit"],
        "other units": "\n".join(f"{each['unit']} = {shown(each['factor'])}" for each in body["units"]),
        **_typed_cells(body, [shown_with_spread(each["value"], each.get("tolerance")) for each in body["wrong"]]),
    }


def _short_cells(body):
    return {
        "right": "\n".join(body["accept"]),
        "match case": "yes" if body["match_case"] else "",
        **_typed_cells(body, [wrong["value"] for wrong in body["wrong"]]),
    }


def _match_cells(body):
    pairs, distractors = body["pairs"], body["distractors"]
    return {
        **_numbered("option", [pair["left"] for pair in pairs]),
        **_numbered("partner", [pair["right"] for pair in pairs] + [each["text"] for each in distractors]),
        **_numbered("feedback", [each["feedback"] for each in [*pairs, *distractors]]),
    }


def _order_cells(body):
    steps = body["items"]
    return {
        **_numbered("option", [step["text"] for step in steps]),
        **_numbered("feedback", [step["feedback"] for step in steps]),
    }


def _cloze_cells(body):
    cells = {}
    for blank in body["blanks"]:
        number = blank["n"]
        accept = blank["accept"]
        if blank["kind"] == "number":
            accept = [f"{value} ± {shown(blank['tolerance'])}" for value in accept]
        cells[f"option {number}"] = "\n".join(accept)
        cells[f"partner {number}"] = "\n".join(blank["others"])
        cells[f"feedback {number}"] = blank["feedback"]
    for place, wrong in enumerate(body["wrong"], max(blank["n"] for blank in body["blanks"]) + 1):
        cells[f"option {place}"] = f"[[{wrong['n']}]] {wrong['value']}"
        cells[f"feedback {place}"] = wrong["feedback"]
    return cells


def _open_cells(body):
    rubric = body["rubric"]
    return {
        "right": body["model_answer"],
        **_numbered("option", [each["criterion"] for each in rubric]),
        **_numbered("feedback", [each["description"] for each in rubric]),
        "points": "\n".join(str(each["points"]) for each in rubric),
        "min words": str(body["min_words"] or ""),
        "max words": str(body["max_words"] or ""),
    }


WRITERS = {
    "single": _options_cells,
    "multi": _options_cells,
    "tf": _true_false_cells,
    "num": _number_cells,
    "match": _match_cells,
    "order": _order_cells,
    "short": _short_cells,
    "cloze": _cloze_cells,
    "open": _open_cells,
}
