"""Certificate ids: 130 random bits in Crockford's base 32, which has no letters that look like digits. Pure."""

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26
LOOK_ALIKES = str.maketrans("OIL", "011")


def encode(number):
    """Return 26 characters for a number below 2**130."""
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(LENGTH)))


def condensed(typed):
    """Return what a person typed without spaces, hyphens and marks, in capitals, with look-alikes read as digits."""
    text = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", typed))
    return text.upper().translate(LOOK_ALIKES)


def normalise(typed):
    """Return the serial that a person typed or scanned, or None when it can't be one."""
    text = condensed(typed)
    return text if len(text) == LENGTH and set(text) <= set(ALPHABET) else None


def grouped(serial):
    """Return the serial in groups that are easy to read out and to type."""
    return "-".join([serial[0:6], serial[6:11], serial[11:16], serial[16:21], serial[21:26]])
