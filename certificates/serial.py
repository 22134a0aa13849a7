"""Certificate ids: 130 random bits in Crockford's base 32, which has no letters that look like digits. Pure."""

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26


def encode(number):
    """Return 26 characters for a number below 2**130."""
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(LENGTH)))


def normalise(typed):
    """Return the serial that a person typed or scanned, or None when it can't be one."""
    text = re.sub(r"[\s-]", "", typed).upper().translate(str.maketrans("OIL", "011"))
    return text if len(text) == LENGTH and set(text) <= set(ALPHABET) else None


def grouped(serial):
    """Return the serial in groups that are easy to read out and to type."""
    return "-".join([serial[0:6], serial[6:11], serial[11:16], serial[16:21], serial[21:26]])
