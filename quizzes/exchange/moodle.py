"""Answers as Moodle thinks of them, texts worth a part of the point, and as the bank does. Pure.

GIFT and Moodle XML both speak this way, and so does the report of an import.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from quizzes.exchange.limits import BrokenQuestion

FULL, NOTHING = Decimal(100), Decimal(0)
# Moodle writes a third as 33.33333.
SAME_WEIGHT = Decimal("0.001")
ANYTHING = "*"
WHOLE_ANSWER = "The answer as a whole"
NUMBER = re.compile(r"[+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][+-]?\d{1,2})?")


class Answer(NamedTuple):
    """One answer of a question. `percent`: the part of the point that it is worth, from -100 to 100."""

    text: str
    percent: Decimal
    feedback: str = ""
    tolerance: Decimal = NOTHING


def number(text):
    """Return a Decimal; BrokenQuestion when the text is none."""
    if not NUMBER.fullmatch(text.strip()):
        raise BrokenQuestion(f"“{text.strip()[:40]}” is not a number. Write it with digits, and a dot for decimals.")
    return Decimal(format(Decimal(text.strip()), "f"))


def percent(text):
    """Return a weight in percent; BrokenQuestion when there is no such weight."""
    value = number(text)
    if abs(value) > FULL:
        raise BrokenQuestion(f"An answer is worth {text.strip()} %. Use a weight from -100 to 100.")
    return value


def category(path):
    """Return the path of a category without the places that only the other system has."""
    parts = [part.strip() for part in path.split("/")]
    return "/".join(part for part in parts if part and part != "top" and not re.fullmatch(r"\$\w+\$", part))


# From answers to bodies ------------------------------------------------------


def single_body(answers):
    right = _first_right(answers, "option")
    return {"options": [_option(answer, answer is right, FULL if answer is right else NOTHING) for answer in answers]}


def multi_body(answers):
    right = sum(answer.percent > 0 for answer in answers)
    if not right:
        raise BrokenQuestion("No option is right. Give at least one option a positive weight.")
    share = FULL / right
    return {
        "options": [_option(answer, answer.percent > 0, share if answer.percent > 0 else -share) for answer in answers]
    }


def short_body(answers, *, match_case=False):
    right = _first_right(answers, "answer")
    accepted = [answer for answer in answers if answer.percent == FULL and answer.feedback == right.feedback]
    foreseen, other = _catch_all([answer for answer in answers if answer not in accepted])
    return {
        "accept": [answer.text for answer in accepted],
        "match_case": match_case,
        "feedback": right.feedback,
        "wrong": [
            {"value": answer.text, "weight": _part(answer.percent), "feedback": answer.feedback} for answer in foreseen
        ],
        "feedback_other": other,
    }


def number_body(answers, *, unit="", units=()):
    right = _first_right(answers, "number")
    foreseen, other = _catch_all([answer for answer in answers if answer is not right])
    return {
        "answer": number(right.text),
        "tolerance": right.tolerance,
        "unit": unit,
        "units": list(units),
        "feedback": right.feedback,
        "wrong": [
            {
                "value": number(answer.text),
                "tolerance": answer.tolerance,
                "weight": _part(answer.percent),
                "feedback": answer.feedback,
            }
            for answer in foreseen
        ],
        "feedback_other": other,
    }


def match_body(pairs):
    """Return the body from a list of (left, right) texts; what has no left side matches nothing."""
    return {
        "pairs": [{"left": left, "right": right, "feedback": ""} for left, right in pairs if left],
        "distractors": [{"text": right, "feedback": ""} for left, right in pairs if not left],
    }


def open_body(*, points=1, model_answer="", min_words=0, max_words=0):
    """Return the body of an open answer. Files have no rubric, and a trainer needs a line to mark it by."""
    criterion = {"criterion": WHOLE_ANSWER, "points": points, "description": ""}
    return {"rubric": [criterion], "model_answer": model_answer, "min_words": min_words, "max_words": max_words}


def _first_right(answers, what):
    for answer in answers:
        if answer.percent == FULL:
            return answer
    raise BrokenQuestion(f"No {what} is worth the whole point. Mark the right {what}.")


def _option(answer, correct, by_rule):
    weight = None if abs(answer.percent - by_rule) < SAME_WEIGHT else answer.percent
    return {"text": answer.text, "correct": correct, "feedback": answer.feedback, "weight": weight}


def _catch_all(answers):
    """Return the answers before a last `*` that is worth nothing, and the feedback of that."""
    if answers and answers[-1].text == ANYTHING and answers[-1].percent <= 0:
        return answers[:-1], answers[-1].feedback
    return answers, ""


def _part(weight):
    return weight if weight > 0 else None


# From bodies to answers ------------------------------------------------------


def answers_of(draft):
    """Return the answers of a question with options, or with a typed answer, in the order of its body."""
    return ANSWERS[draft.kind](draft.body)


def _answers_of_single(body):
    return [
        Answer(option["text"], _weight(option, FULL if option["correct"] else NOTHING), option["feedback"])
        for option in body["options"]
    ]


def _answers_of_multi(body):
    share = FULL / max(sum(option["correct"] for option in body["options"]), 1)
    return [
        Answer(option["text"], _weight(option, share if option["correct"] else -share), option["feedback"])
        for option in body["options"]
    ]


def _answers_of_tf(body):
    return [
        Answer(text, FULL if body["answer"] == value else NOTHING, body[f"feedback_{value}"])
        for text, value in (("True", "true"), ("False", "false"))
    ]


def _answers_of_short(body):
    accepted = [Answer(text, FULL, body["feedback"]) for text in body["accept"]]
    foreseen = [Answer(wrong["value"], _weight(wrong, NOTHING), wrong["feedback"]) for wrong in body["wrong"]]
    return accepted + foreseen + _anything(body)


def _answers_of_number(body):
    right = Answer(digits(body["answer"]), FULL, body["feedback"], body["tolerance"])
    foreseen = [
        Answer(digits(wrong["value"]), _weight(wrong, NOTHING), wrong["feedback"], wrong["tolerance"])
        for wrong in body["wrong"]
    ]
    return [right, *foreseen, *_anything(body)]


def _anything(body):
    return [Answer(ANYTHING, NOTHING, body["feedback_other"])] if body["feedback_other"] else []


def _weight(row, by_rule):
    return by_rule if row["weight"] is None else row["weight"]


def digits(value):
    """Return a Decimal in digits, without an exponent and without idle zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


ANSWERS = {
    "single": _answers_of_single,
    "multi": _answers_of_multi,
    "tf": _answers_of_tf,
    "short": _answers_of_short,
    "num": _answers_of_number,
}
