"""Accepted texts in which `*` stands for any text, as the regular expressions of QTI, and back. Pure."""

import re

ANY_TEXT = re.compile(r"(?<!\\)\*")
# What a pattern may be made of to be read: any text, one letter in both cases, an escaped mark, a plain character.
TOKEN = re.compile(r"(\.\*)|\[(\w)(\w)\]|\\([^\w\s])|([^\\\[\](){}.*+?|^$])")
SPECIAL = re.compile(r"([\\\[\](){}.*+?|^$\-])")


def literal(text):
    """Return a text as an accepted answer, in which every `*` is meant as it stands."""
    return text.replace("*", "\\*")


def has_any_text(accepted):
    return bool(ANY_TEXT.search(accepted))


def as_typed(accepted):
    """Return an answer that the accepted text takes, as somebody would type it."""
    return ANY_TEXT.sub("", accepted).replace("\\*", "*")


def to_pattern(accepted, *, match_case):
    """Return the regular expression of an accepted text."""
    parts = [part.replace("\\*", "*") for part in ANY_TEXT.split(accepted)]
    return ".*".join("".join(_letter(each, match_case) for each in part) for part in parts)


def _letter(letter, match_case):
    other = letter.lower() if letter.isupper() else letter.upper()
    if not match_case and other != letter and len(other) == 1 and other.lower() == letter.lower():
        return f"[{letter}{other}]"
    return SPECIAL.sub(r"\\\1", letter)


def from_pattern(pattern):
    """Return the accepted text of a regular expression, or None when it says more than `*` can."""
    pattern = pattern.removeprefix("^").removesuffix("$")
    accepted, place = [], 0
    while place < len(pattern):
        token = TOKEN.match(pattern, place)
        if token is None or (token[2] and token[2].lower() != token[3].lower()):
            return None
        accepted.append("*" if token[1] else literal(token[2] or token[4] or token[5]))
        place = token.end()
    return "".join(accepted)
