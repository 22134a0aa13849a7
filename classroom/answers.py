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
    """Store every answer that a page carries and that differs from what is stored.

    Raises quizzes.actions.AttemptClosed.
    """
    known = {row.item_key: row for row in Response.objects.filter(attempt=attempt)}
    stored, refused = [], []
    for item in attempt.paper.items:
        value = read_response(item, data)
        if value is None or unchanged(known.get(item.key), value):
            continue
        row, taken = flows.save_answer(
            attempt=attempt, item_key=item.key, value=value, seq=read_seq(data.get(f"seq-{item.key}")), at=at
        )
        (stored if taken else refused).append(row)
    return Taken(tuple(stored), tuple(refused))


def unchanged(row, value):
    return row.value == value if row else not value


def read_seq(text):
    """Return the sequence number that a page sent; a missing or broken one counts as the very first."""
    text = text or ""
    return min(int(text), LARGEST_SEQ) if text.isascii() and text.isdigit() and len(text) < 17 else 1
