"""Colours that can be read on white paper. Pure."""

import re

BUILT_IN = "#0e5560"
LEAST_CONTRAST = 4.5  # WCAG 2.2, AA


def is_colour(text):
    """Whether a text is a colour as we write it: a hash and six hexadecimal digits."""
    return isinstance(text, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", text, re.ASCII) is not None


def safe_colour(text):
    """Return the colour, or the built-in one: nothing else is ever written into a style sheet."""
    return text.lower() if is_colour(text) else BUILT_IN


def contrast_on_white(colour):
    """Return the contrast ratio of a colour to white, 1 to 21."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
