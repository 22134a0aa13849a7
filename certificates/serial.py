"""Certificate ids: 130 random bits in Crockford's base 32, which has no letters that look like digits. Pure.

As printed, two check characters follow: the number modulo 1021, the largest prime that two characters hold. Since 1021
divides neither a difference of two characters nor 31, one wrong character and two swapped neighbours always show.
"""

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26  # in the address and in the database
PRINTED_LENGTH = 28
CHECK_MODULUS = 1021
LOOK_ALIKES = str.maketrans("OIL", "011")


def encode(number):
    """Return 26 characters for a number below 2**130."""
    return _characters(number, LENGTH)


def _characters(number, length):
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(length)))


def check_characters(serial):
    """Return the two characters that show whether a serial was copied rightly."""
    number = 0
    for character in serial:
        number = 32 * number + ALPHABET.index(character)
    return _characters(number % CHECK_MODULUS, 2)


def condensed(typed):
    """Return what a person typed without spaces, hyphens and marks, in capitals, with look-alikes read as digits."""
    text = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", typed))
    return text.upper().translate(LOOK_ALIKES)


def normalise(typed):
    """Return the serial that a person typed or scanned, with its check characters or without; None if it is none."""
    text = condensed(typed)
    if not set(text) <= set(ALPHABET):
        return None
    if len(text) == PRINTED_LENGTH and is_copied_rightly(text):
        return text[:LENGTH]
    return text if len(text) == LENGTH else None


def is_copied_rightly(text):
    """Whether the last two of 28 characters are the check characters of the others."""
    return check_characters(text[:LENGTH]) == text[LENGTH:]


def grouped(serial):
    """Return the serial with its check characters, in groups that are easy to read out and to type."""
    text = serial + check_characters(serial)
    return "-".join(text[start : start + 7] for start in range(0, PRINTED_LENGTH, 7))
