"""What people type: texts that mean the same, and numbers as their language writes them. Pure."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

# Characters that an answer may have.
LONGEST_TEXT = 500
LONGEST_ANSWER = 20_000

SPACES_AND_HYPHENS = re.compile(r"[\s\-\u2010-\u2015\u00ad]+")
# `*` stands for any text; a written one follows a backslash.
ANY_TEXT = re.compile(r"(?<!\\)\*")


def normalise(text, *, match_case=False):
    """Fold what makes no difference: case, width (NFKC), runs of spaces and hyphens, blanks around."""
    text = unicodedata.normalize("NFKC", text)
    return SPACES_AND_HYPHENS.sub(" ", text if match_case else text.casefold()).strip()


def matches(pattern, typed, *, match_case=False):
    """Say whether a typed text is what the pattern stands for. The time it takes grows with the text, never faster."""
    parts = [normalise(part.replace("\\*", "*"), match_case=match_case) for part in ANY_TEXT.split(pattern)]
    text = normalise(typed, match_case=match_case)
    if len(parts) == 1:
        return text == parts[0]
    first, *middle, last = parts
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    return _holds_in_order(text[len(first) : len(text) - len(last)], middle)


def _holds_in_order(text, parts):
    place = 0
    for part in parts:
        found = text.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return True


DECIMAL_COMMA = {"fr", "es", "ru"}
# Digit-group separators: any space, apostrophes, and the Arabic thousands separator.
GROUP_MARKS = re.compile(r"(?<=\d)[\s'\u2019\u066c](?=\d{3})")


def parse_number(text, language="en"):
    """Return the Decimal that a person typed, with their decimal mark and digit groups, or None.

    A lone comma or dot before exactly three digits groups digits where that is the custom of the language,
    else it is the decimal mark.
    """
    text = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("\u066b", ".").strip()
    text = GROUP_MARKS.sub("", text)
    decimal, group = (",", ".") if language in DECIMAL_COMMA else (".", ",")
    if re.fullmatch(rf"[+-]?\d{{1,3}}(?:\{group}\d{{3}})+(?:\{decimal}\d+)?", text):
        text = text.replace(group, "")
    text = text.replace(",", ".")
    if not re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)", text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def number_with_unit(text, item, language="en"):
    """Return the number that was typed, in the unit of the answer, or None.

    The unit may be left out, or stand before or after the number; another unit of the item is converted.
    """
    bare = parse_number(text, language)
    if bare is not None:
        return bare
    for unit, factor in [(item.unit, "1"), *((each.unit, each.factor) for each in item.units)]:
        number = _without_unit(text, unit, language)
        if number is not None:
            return number * Decimal(factor)
    return None


def _without_unit(text, unit, language):
    unit, text = normalise(unit), normalise_spaces(text)
    if not unit:
        return None
    folded = text.casefold()
    if folded.endswith(unit):
        return parse_number(text[: -len(unit)], language)
    if folded.startswith(unit):
        return parse_number(text[len(unit) :], language)
    return None


def normalise_spaces(text):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
