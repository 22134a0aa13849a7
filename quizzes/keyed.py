"""What is typed from a sheet of paper, one line for each question, as a response. Pure: problems are named, not worded.

single, tf: b · multi, hotspot: acd · match: cab, or 1c 2a 3b · order: 2413, the place of each step as printed
num: the number · short: the text · cloze: text; b; 0.5, one for each blank · open: the text, or + when it is on paper
"-" means: no answer. Where a part has none, "-" stands for that part.
"""

import re
import unicodedata
from enum import StrEnum
from string import ascii_uppercase as LETTERS

from quizzes.typed import LONGEST_ANSWER, LONGEST_TEXT, number_with_unit, parse_number

NONE = "-"
ON_PAPER = "+"
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
ONE_DASH = {ord(dash): NONE for dash in DASHES}
# Cyrillic letters that look like Latin ones, for those who type on such a keyboard.
LOOK_ALIKES = str.maketrans("АВСЕНІКМОРТХ", "ABCEHIKMOPTX")
SEPARATORS = re.compile(r"[\s,;.:=/)(\u060c\u061b\u3001]+")
BETWEEN_BLANKS = re.compile(r"[;\u061b\uff1b]")
PAIR = re.compile(r"(\d+)([A-Z-])")


class Reason(StrEnum):
    """Why a line cannot be read."""

    EMPTY = "empty"
    UNKNOWN_LETTER = "unknown letter"
    ONE_LETTER = "one letter"
    TWICE = "twice"
    COUNT = "count"
    PAIRS = "pairs"
    UNKNOWN_PLACE = "unknown place"
    UNKNOWN_PROMPT = "unknown prompt"
    NOT_A_NUMBER = "not a number"
    TOO_LONG = "too long"


class Problem(Exception):
    """`given`: what is wrong in the line. `last`: the last letter or number there is, or how many there must be."""

    def __init__(self, reason, given="", last=""):
        super().__init__(reason, given, last)
        self.reason, self.given, self.last = reason, given, last


def read_line(item, text, language="en"):
    """Return the response that a line stands for, empty for "-". Raises Problem."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise Problem(Reason.EMPTY)
    return READERS[item.kind](item, NONE if _is_none(text) else text, language)


def _is_none(text):
    return len(text) == 1 and text in DASHES


def letters_of(choices):
    """Return {letter: key} of what is printed with letters."""
    return {letter: choice.key for letter, choice in zip(LETTERS, choices, strict=False)}


def can_be_lettered(item):
    """Say whether there is a letter for each option of a question."""
    return all(len(choices) <= len(LETTERS) for choices in (item.choices, *(each.choices for each in item.prompts)))


def _folded(text):
    """Return letters as capitals of one width, digits of any script as 0 to 9, and each kind of dash as one."""
    text = unicodedata.normalize("NFKC", text).upper().translate(LOOK_ALIKES)
    text = "".join(str(unicodedata.digit(each)) if each.isdigit() else each for each in text)
    return text.translate(ONE_DASH)


def _key(letters, letter):
    if letter not in letters:
        raise Problem(Reason.UNKNOWN_LETTER, letter, list(letters)[-1])
    return letters[letter]


# Readers -----------------------------------------------------------------------


def read_one(item, text, language):
    return "" if text == NONE else _keys(item, text)[0]


def read_several(item, text, language):
    """Return keys in the order of the sheet."""
    keys = [] if text == NONE else _keys(item, text)
    return [choice.key for choice in item.choices if choice.key in keys]


def _keys(item, text):
    typed = SEPARATORS.sub("", _folded(text))
    keys = [_key(letters_of(item.choices), letter) for letter in typed]
    if not keys:
        raise Problem(Reason.EMPTY)
    _refuse_twice(typed)
    if item.picks_one and len(keys) > 1:
        raise Problem(Reason.ONE_LETTER)
    return keys


def _refuse_twice(marks):
    for place, mark in enumerate(marks):
        if mark != NONE and mark in marks[:place]:
            raise Problem(Reason.TWICE, mark)


def read_match(item, text, language):
    """A letter for each prompt in their order, or pairs such as 1c in any order."""
    if text == NONE:
        return {}
    letters, typed = letters_of(item.choices), SEPARATORS.sub("", _folded(text))
    in_pairs = any(each.isdigit() for each in typed)
    marks = _marks_of_pairs(item, typed) if in_pairs else _as_many(item.prompts, typed)
    return {prompt.key: _key(letters, mark) for prompt, mark in zip(item.prompts, marks, strict=True) if mark != NONE}


def _marks_of_pairs(item, typed):
    pairs = PAIR.findall(typed)
    if "".join(number + letter for number, letter in pairs) != typed:
        raise Problem(Reason.PAIRS)
    marks = dict.fromkeys(map(str, range(1, len(item.prompts) + 1)), NONE)
    _refuse_twice([number for number, _letter in pairs])
    for number, letter in pairs:
        if number not in marks:
            raise Problem(Reason.UNKNOWN_PROMPT, number, str(len(item.prompts)))
        marks[number] = letter
    return list(marks.values())


def _as_many(parts, marks):
    if len(marks) != len(parts):
        raise Problem(Reason.COUNT, str(len(marks)), str(len(parts)))
    return marks


def read_order(item, text, language):
    """Return keys by place, empty where no step has it."""
    if text == NONE:
        return []
    steps = {str(place): "" for place in range(1, len(item.choices) + 1)}
    marks = _as_many(item.choices, _places(text, len(steps)))
    _refuse_twice(marks)
    for choice, mark in zip(item.choices, marks, strict=True):
        if mark in steps:
            steps[mark] = choice.key
        elif mark != NONE:
            raise Problem(Reason.UNKNOWN_PLACE, mark, str(len(steps)))
    return list(steps.values())


def _places(text, steps):
    """Up to nine steps need nothing between their numbers; from ten on, a blank tells 1 2 from 12."""
    marks = SEPARATORS.sub(" ", _folded(text)).strip().split(" ")
    return list("".join(marks)) if steps < 10 else marks


def read_number(item, text, language):
    if text == NONE:
        return ""
    if number_with_unit(text, item, language) is None:
        raise Problem(Reason.NOT_A_NUMBER, text)
    return _short(text)


def read_text(item, text, language):
    return "" if text == NONE else _short(text)


def read_long_text(item, text, language):
    return "" if text == NONE else _short(text, LONGEST_ANSWER)


def _short(text, longest=LONGEST_TEXT):
    if len(text) > longest:
        raise Problem(Reason.TOO_LONG, last=str(longest))
    return text


def read_cloze(item, text, language):
    if text == NONE:
        return {}
    parts = BETWEEN_BLANKS.split(text) if len(item.prompts) > 1 else [text]
    given = {
        prompt.key: read_blank(prompt, part.strip(), language)
        for prompt, part in zip(item.prompts, _as_many(item.prompts, parts), strict=True)
    }
    return {key: value for key, value in given.items() if value}


def read_blank(prompt, text, language):
    if not text or _is_none(text):
        return ""
    if prompt.kind == "choice":
        return _key(letters_of(prompt.choices), SEPARATORS.sub("", _folded(text)))
    if prompt.kind == "number" and parse_number(text, language) is None:
        raise Problem(Reason.NOT_A_NUMBER, text)
    return _short(text)


READERS = {
    "single": read_one,
    "tf": read_one,
    "multi": read_several,
    "hotspot": read_several,
    "match": read_match,
    "order": read_order,
    "num": read_number,
    "short": read_text,
    "cloze": read_cloze,
    "open": read_long_text,
}


# And back ----------------------------------------------------------------------


def line_of(item, response):
    """Return the line that stands for a response: what `read_line` reads as the same response."""
    if not response or (isinstance(response, list) and not any(response)):
        return NONE
    return WRITERS[item.kind](item, response)


def _letter(choices, key):
    return next((letter for letter, each in letters_of(choices).items() if each == key), NONE)


def write_letters(item, response):
    keys = response if isinstance(response, list) else [response]
    return "".join(_letter(item.choices, choice.key) for choice in item.choices if choice.key in keys)


def write_match(item, response):
    return "".join(_letter(item.choices, response.get(prompt.key)) for prompt in item.prompts)


def write_order(item, response):
    places = {key: str(place) for place, key in enumerate(response, 1) if key}
    return ("" if len(item.choices) < 10 else " ").join(places.get(choice.key, NONE) for choice in item.choices)


def write_text(item, response):
    return response


def write_cloze(item, response):
    return "; ".join(write_blank(prompt, response.get(prompt.key)) for prompt in item.prompts)


def write_blank(prompt, given):
    if not given:
        return NONE
    return _letter(prompt.choices, given) if prompt.kind == "choice" else given


WRITERS = {
    "single": write_letters,
    "tf": write_letters,
    "multi": write_letters,
    "hotspot": write_letters,
    "match": write_match,
    "order": write_order,
    "num": write_text,
    "short": write_text,
    "cloze": write_cloze,
    "open": write_text,
}


def right_response(item):
    """Return the response that earns the point; of an open answer, its model answer."""
    match item.kind:
        case "single" | "tf":
            return item.correct_keys[0]
        case "multi" | "hotspot":
            return list(item.correct_keys)
        case "match":
            return {prompt.key: prompt.answer for prompt in item.prompts}
        case "order":
            return list(item.answer)
        case "cloze":
            return {prompt.key: right_blank(prompt) for prompt in item.prompts}
    return item.answer[0] if item.answer else ""


def right_blank(prompt):
    if prompt.kind == "choice":
        return next(choice.key for choice in prompt.choices if choice.correct)
    return prompt.accept[0]
