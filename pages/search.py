"""One analyser for texts and queries in six languages, for databases whose own search knows at most one.

Words lose accents and endings; Chinese is cut into pairs of characters. Tokens are plain ASCII, so that SQLite and
PostgreSQL index them alike.
"""

import re
import unicodedata
from functools import cache
from importlib import import_module

STEMMERS = {"en": "english", "fr": "french", "es": "spanish", "ar": "arabic", "ru": "russian"}
WORD = re.compile(r"\w+")
CHINESE = re.compile(r"[\u3400-\u9fff]+")


def tokens(text, language):
    """Return the search tokens of a text as one string."""
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    found = []
    for word in WORD.findall(text):
        found.extend(_pairs(word) if CHINESE.search(word) else [_stem(word, language)])
    return " ".join(_plain(token) for token in found)


def _stem(word, language):
    algorithm = STEMMERS.get(language)
    return _stemmer(algorithm).stemWord(word) if algorithm else word


@cache
def _stemmer(algorithm):
    # One module for each language: importing the package itself would load all sixty.
    return getattr(import_module(f"snowballstemmer.{algorithm}_stemmer"), f"{algorithm.capitalize()}Stemmer")()


def _pairs(word):
    return [word[place : place + 2] for place in range(max(len(word) - 1, 1))]


def _plain(token):
    return token if token.isascii() else "u" + token.encode().hex()
