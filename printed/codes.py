"""The code of a sheet: short enough to type, in letters and digits that nobody takes for others. Pure."""

import re
import unicodedata

# No vowels, so that no code is a word, and of two characters that look alike only one.
ALPHABET = "BCDFGHJKMNPQRSTWXZ3479"
LOOK_ALIKES = str.maketrans("2568", "ZSGB")
LENGTH = 8
HALF = LENGTH // 2


def new_code(choose):
    """Return a code; `choose` picks a character at random."""
    return "".join(choose(ALPHABET) for _place in range(LENGTH))


def grouped(code):
    """Return the code as it is printed."""
    return f"{code[:HALF]}-{code[HALF:]}"


def read_code(typed):
    """Return the code that was typed, or scanned with the address around it; None when it cannot be one."""
    text = unicodedata.normalize("NFKC", typed).strip().rstrip("/").rpartition("/")[2]
    code = re.sub(r"[\W_]", "", text).upper().translate(LOOK_ALIKES)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None
