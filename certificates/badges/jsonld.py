"""JSON-LD with the contexts in this folder, and never another: nothing is ever fetched. Pure.

Processors drop what a context does not define. Whoever reads the JSON would still see it, though no signature covers
it; so here it is an error, as are all other ways to write something that is read but not signed.
"""

import json
import re
from functools import cache
from pathlib import Path

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
FILES = {CREDENTIALS: "credentials-v2.json", OPEN_BADGES: "open-badges-3.0.3.json"}

# Canonical form takes time that grows beyond all bounds with things that have no id and look alike. A badge of ours
# is far below these limits.
DEEPEST, MOST_VALUES, MOST_WITHOUT_ID, MOST_ALIKE = 12, 2_000, 24, 4
NO_CHARACTER = re.compile("[\ud800-\udfff]")
RELATIVE = "relative:"  # what is not absolute is resolved against this, and then found


class NotSigned(ValueError):
    """The message says what in a document could be read, but would not be covered by a signature."""


def canonical(document):
    """Return a JSON-LD document as canonical N-Quads (RDFC-1.0). Raises NotSigned."""
    from pyld import jsonld  # here: most processes sign nothing, and it is large

    _check(document)
    dropped = []
    try:
        options = {"documentLoader": _load, "base": f"{RELATIVE}//to/nothing"}
        expanded = jsonld.expand(document, options, on_property_dropped=dropped.append)
        _check_expanded(expanded)
        if dropped:
            raise NotSigned("A term is not defined in the contexts.")
        options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
        return jsonld.normalize(expanded, options)
    except jsonld.JsonLdError as error:
        raise NotSigned(f"This is not JSON-LD as it is used here: {error.code or error.type}.") from error


@cache
def context(url):
    return json.loads((Path(__file__).parent / "contexts" / FILES[url]).read_text())


def _load(url, _options):
    return {"contextUrl": None, "documentUrl": url, "document": context(url), "contentType": "application/ld+json"}


def _check(document):
    """Look at all that is written, before anything is computed from it."""
    contexts = document.get("@context")
    for each in contexts if isinstance(contexts, list) else [contexts]:
        if not isinstance(each, str) or each not in FILES:
            name = each[:100] if isinstance(each, str) else "that is written out"
            raise NotSigned(f"The context {name} is not known here. Nothing is fetched from the network.")
    values = without_id = 0
    waiting = [({name: value for name, value in document.items() if name != "@context"}, 0)]
    while waiting:
        value, depth = waiting.pop()
        values += 1
        if value is None:
            raise NotSigned("A value is null.")
        if isinstance(value, str):
            if NO_CHARACTER.search(value):
                raise NotSigned("A text holds what is no character.")
        elif isinstance(value, dict):
            without_id += "id" not in value
            if keyword := next((name for name in value if "@" in name or ":" in name), None):
                raise NotSigned(f"{keyword[:100]} has no place here.")
            waiting += [(each, depth + 1) for pair in value.items() for each in pair]
        elif isinstance(value, list):
            if sum(isinstance(each, (dict, list)) for each in value) > MOST_ALIKE:
                raise NotSigned("A list is longer than those of any badge.")
            waiting += [(each, depth + 1) for each in value]
        if depth > DEEPEST or values > MOST_VALUES or without_id > MOST_WITHOUT_ID:
            raise NotSigned("This is larger or deeper than any badge.")


def _check_expanded(value):
    """A type that no context defines, and an id without a scheme, mean another thing wherever they are read."""
    for each in value if isinstance(value, list) else [value]:
        if not isinstance(each, dict):
            continue
        named = [each.get("@id"), *(each["@type"] if isinstance(each.get("@type"), list) else [each.get("@type")])]
        if any(name is not None and name.startswith((RELATIVE, "_:")) for name in named):
            raise NotSigned("A type or an id is no absolute address, and no context defines it.")
        for name, below in each.items():
            if not name.startswith("@"):
                _check_expanded(below)
