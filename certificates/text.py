"""The direction of a text. Pure."""

import unicodedata


def direction(text):
    """Return the direction of a text by its first letter, as HTML's dir=auto does, which WeasyPrint does not know."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return "ltr"
