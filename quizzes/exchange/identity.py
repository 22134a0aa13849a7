"""What a second import of the same file finds each question by. Pure."""

import json
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from itertools import count

from quizzes.exchange.draft import Draft, Refusal

MAX_ID = 200


def once_each(entries):
    """Yield Drafts and Refusals; a second Draft with an id of its file that was there before becomes a Refusal."""
    lines = {}
    for entry in entries:
        known = isinstance(entry, Draft) and entry.source_id
        if known and entry.source_id in lines:
            yield Refusal(entry.line, entry.name, _same_id(entry.source_id, lines[entry.source_id]))
        else:
            if known:
                lines[entry.source_id] = entry.line
            yield entry


def _same_id(source_id, line):
    return f"It has the same id as {_place(line)}, “{source_id[:60]}”. Give each question an id of its own."


def with_ids(drafts):
    """Return drafts that all have a source id, and no two the same.

    The id is the file's own; else the title, where one question alone has it; else it comes from the words of the
    question. The order in the file makes no difference, so that a file may grow and be sorted anew.
    """
    keys = [tuple(_keys(draft)) for draft in drafts]
    common = Counter(key for of_one in keys for key in of_one)
    kept = {}
    for draft, of_one in zip(drafts, keys, strict=True):
        source_id = next((key for key in of_one if common[key] == 1), "") or _own_id(draft)
        if source_id in kept:
            note = f"It is the same as {_place(kept[source_id].line)}."
            draft = replace(draft, notes=(*draft.notes, note))
            source_id = _free(source_id, kept)
        kept[source_id] = replace(draft, source_id=source_id)
    return tuple(kept.values())


def _keys(draft):
    """Yield what a draft may be known by, the most lasting first."""
    if draft.source_id:
        yield _short(draft.source_id)
        return
    if draft.name:
        yield _short(draft.name)
    yield _hash(draft.kind, draft.name, draft.stem)


def _own_id(draft):
    """Return the id of a draft that shares all it may be known by: its own, or one that is the same for equals only."""
    if draft.source_id:
        return _short(draft.source_id)
    return _hash(draft.kind, draft.name, draft.stem, json.dumps(draft.body, default=str))


def _short(text):
    return text if len(text) <= MAX_ID else _hash(text)


def _hash(*parts):
    return f"text-{sha256(json.dumps(parts).encode()).hexdigest()[:24]}"


def _free(source_id, taken):
    return next(each for number in count(2) if (each := f"{source_id}-{number}") not in taken)


def _place(line):
    return f"the question on line {line}" if line else "another question"
