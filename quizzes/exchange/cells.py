"""What people write into the cells of a table: numbers, yes and no, lists of lines. Pure."""

import re
from decimal import Decimal

from quizzes.exchange.qti.processing import number as sound_number

# Spreadsheets write these in the language of the person, and people in their own.
YES = {
    *("true", "t", "yes", "y", "x", "wahr", "richtig", "ja", "vrai", "oui", "verdadero", "sí", "si"),
    *("верно", "да", "صحيح", "نعم", "正确", "对", "是", "真"),
}
NO = {
    *("false", "f", "no", "n", "falsch", "nein", "faux", "non", "falso"),
    *("неверно", "нет", "خطأ", "لا", "错误", "错", "否", "假"),
}
SPREAD = re.compile(r"\s*(?:±|\+/?-)\s*")
GROUPS = re.compile(r"(?<=\d)[\s\xa0\u202f'’](?=\d{3}(?!\d))")
# Minus; the decimal mark and the digit groups of Arabic, whose digits need no care.
MARKS = str.maketrans({"\u2212": "-", "\u066b": ".", "\u066c": None})
AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


class BadCell(Exception):
    """A cell that does not say what its column is for. `reason`: full sentences."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def yes_or_no(text):
    """Return whether a cell says yes or no; None when it says neither."""
    word = text.strip().rstrip(".").casefold()
    return True if word in YES else False if word in NO else None


def lines(text):
    """Return the lines of a cell that say something."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def decimal(text):
    """Return the number in a cell, with a decimal dot or comma; BadCell when there is none, or two ways to read it."""
    bare = GROUPS.sub("", text.strip().translate(MARKS))
    if AMBIGUOUS.fullmatch(bare):
        whole = bare.replace(",", "")
        raise BadCell(f"“{text.strip()}” may be {whole} or {bare.replace(',', '.')}. Write it without the comma.")
    for mark in ",.":
        bare = bare.replace(mark, "") if bare.count(mark) > 1 else bare
    if "," in bare and "." in bare:
        bare = bare.replace(min(",.", key=bare.find), "")
    bare = bare.replace(",", ".")
    value = sound_number(bare) if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", bare) else None
    if value is None:
        raise BadCell(f"“{text.strip()[:40]}” is not a number. Write one such as 20 or 0.5.")
    return value


def whole(text):
    """Return the whole number in a cell; BadCell when there is none."""
    value = decimal(text)
    if value != value.to_integral_value():
        raise BadCell(f"“{text.strip()[:40]}” is not a whole number.")
    return int(value)


def with_spread(text):
    """Return (number, tolerance) of “20 ± 0.5”; the tolerance is None where there is none."""
    value, *spread = SPREAD.split(text.strip(), maxsplit=1)
    return decimal(value), decimal(spread[0]) if spread else None


def shown(value):
    """Return a number as it is written into a cell."""
    return f"{Decimal(value):f}"


def shown_with_spread(value, tolerance):
    """Return a number and its tolerance as `with_spread` reads them."""
    return f"{shown(value)} ± {shown(tolerance)}" if tolerance else shown(value)
