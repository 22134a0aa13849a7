"""Texts that have run as scripts, broken parsers or upset databases somewhere, read from beside the project; and what a
page has made of them.
"""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from selectolax.lexbor import LexborHTMLParser

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


ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "srcset", "background", "cite", "manifest")


def structure(body):
    """Return every pair of element and attribute of a page, and every address that leads somewhere else."""
    elements = [node for node in LexborHTMLParser(body).root.traverse() if node.is_element_node]
    pairs, targets = set(), set()
    # Every page has scripts of ours, so of these the number counts.
    scripts = [element for element in elements if element.tag == "script"]
    pairs |= {("script", str(number)) for number, _script in enumerate(scripts, 1)}
    for element in elements:
        tag = element.tag or "?"
        pairs |= {(tag, "")} | {(tag, name) for name in element.attributes}
        for name, value in element.attributes.items():
            if name.rpartition(":")[2] not in ADDRESSES:
                continue
            value = re.sub(r"[\x00-\x20]", "", value or "").casefold()
            if re.match(r"[a-z][a-z0-9+.-]*:", value) and not value.startswith(
                ("http://testserver", settings.SITE_URL, "https://example.org", "mailto:")
            ):
                targets.add((tag, name, value[:40]))
    return pairs, targets
