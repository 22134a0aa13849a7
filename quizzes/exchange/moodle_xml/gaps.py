"""Texts with [[1]] for gaps and a list of words for all of them: Moodle's gapselect and ddwtos. Pure."""

import re

from quizzes.exchange.limits import BrokenQuestion
from quizzes.exchange.moodle import NOTHING
from quizzes.exchange.moodle_xml.parts import line, value

GAP = re.compile(r"\[\[(\d{1,3})\]\]")


def read(source, question):
    """Return (text with its gaps numbered in order, body of a cloze). Moodle's number is that of the right word."""
    words = [(line(word), value(word, "group", "1")) for word in question.iter("selectoption", "dragbox")]
    blanks = []

    def place(found):
        blanks.append(_blank(len(blanks) + 1, int(found[1]), words))
        return f"[[{len(blanks)}]]"

    return GAP.sub(place, source), {"blanks": blanks, "wrong": []}


def _blank(number, choice, words):
    if not 1 <= choice <= len(words):
        raise BrokenQuestion(f"Gap {number} asks for word {choice}, which is not in the list. Correct it in Moodle.")
    right, group = words[choice - 1]
    return {
        "n": number,
        "kind": "choice",
        "accept": [right],
        "others": list(dict.fromkeys(word for word, other in words if other == group and word != right)),
        "tolerance": NOTHING,
        "feedback": "",
    }
