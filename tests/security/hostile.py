"""Texts that have run as scripts, broken parsers or upset databases somewhere; read from beside the project."""

import json
from functools import cache
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile"
# Written here: short enough for the shortest field, and each names itself when it runs.
OURS = (
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "' autofocus onfocus=alert(1) x='",
    '" autofocus onfocus=alert(1) x="',
    "` onmouseover=alert(1) `",
    "javascript:alert(1)",
    "{{ settings.SECRET_KEY }}",
    "{% load cache %}{% debug %}",
    "${alert(1)}#{7*7}",
    "</script><script>alert(1)</script>",
    "<!--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "%(name)s %s {0} {name!r}",
    "\u202ereversed\u202c \u2066isolate",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "a\u0001b\u001bc\u007f",
)


def texts():
    """Return every hostile text, or skip where the collection is not there."""
    if not FOLDER.exists():
        pytest.skip(f"The collection of hostile texts is not at {FOLDER}.")
    return _texts()


@cache
def _texts():
    vectors = [each["data"] for each in json.loads((FOLDER / "h5sc-vectors.json").read_text())]
    naughty = [each for each in json.loads((FOLDER / "blns.json").read_text()) if each.strip()]
    found = list(dict.fromkeys([*OURS, *vectors, *naughty]))
    assert len(found) > 500
    return found
