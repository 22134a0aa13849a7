"""Taking answers from a posted page, with or without JavaScript."""

from dataclasses import dataclass

from classroom import flows
from quizzes.forms import read_response
from quizzes.models import Response

LARGEST_SEQ = 2**53


@dataclass(frozen=True)
class Taken:
    """What became of the answers of one page. `refused`: items that another tab or device has answered since."""

    stored: tuple[Response, ...]
    refused: tuple[Response, ...]


def take_answers(attempt, data, at):
    """Store every answer that a page carries. Raises flows.AttemptClosed."""
    known = {row.item_key: row for row in Response.objects.filter(attempt=attempt)}
    rows = []
    for item in attempt.paper.items:
        value = read_response(item, data)
        if value is not None:
            seq = read_seq(data.get(f"seq-{item.key}"))
            rows.append(take_answer(attempt, item, value, seq, known.get(item.key), at))
    rows = [row for row in rows if row]
    return Taken(
        stored=tuple(row for row, taken in rows if taken), refused=tuple(row for row, taken in rows if not taken)
    )


def take_answer(attempt, item, value, seq, known, at):
    """Return (the stored row, whether it holds this answer), or None when there is nothing to store."""
    if known and known.value == value:
        return known, True
    if not known and not value:
        return None
    return flows.save_answer(attempt=attempt, item_key=item.key, value=value, seq=seq, at=at)


def read_seq(text):
    """Return the sequence number that a page sent; a missing or broken one counts as the very first."""
    text = text or ""
    return min(int(text), LARGEST_SEQ) if text.isascii() and text.isdigit() and len(text) < 17 else 1
