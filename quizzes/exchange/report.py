"""What a reading holds, as plain rows for scripts and for people. Pure."""

import json

from pages.tables.broken import BrokenFile
from quizzes.exchange.choices import choices
from quizzes.exchange.draft import Refusal

ENCODE = json.JSONEncoder(ensure_ascii=False).encode


def question(draft):
    """Return a draft as a row of plain values."""
    return {
        "kind": draft.kind,
        "name": draft.name,
        "stem": draft.stem,
        "choices": choices(draft),
        "feedback": draft.explanation,
        "id": draft.source_id,
        "line": draft.line,
        "hint": draft.hint,
        "tags": list(draft.tags),
        "category": draft.category,
        "picture": draft.picture.name if draft.picture else "",
        "notes": list(draft.notes),
    }


def refusal(refused):
    return {"line": refused.line, "question": refused.question, "reason": refused.reason}


def lines(entries, about=lambda draft: {}):
    """Yield Drafts and Refusals as one JSON text in pieces, so that a large file needs no more memory for it.

    `about`: a draft to what else its row says. A BrokenFile becomes the last refusal, and is raised again at the end.
    """
    refused, comma, broken = [], "", None
    yield '{"questions": ['
    try:
        for entry in entries:
            if isinstance(entry, Refusal):
                refused.append(refusal(entry))
            else:
                yield f"{comma}\n{ENCODE({**question(entry), **about(entry)})}"
                comma = ","
    except BrokenFile as error:
        broken = error
        refused.append(refusal(Refusal(error.line, "", error.reason)))
    yield f'\n], "refused": {ENCODE(refused)}}}\n'
    if broken:
        raise broken
