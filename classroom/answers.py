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


def take_answers(attempt, data, at, settle=None):
    """Store every answer that a page carries. Raises flows.AttemptClosed, and DoesNotExist for another's attempt."""
    saved = flows.save_answers(attempt=attempt, read=lambda paper: read_answers(paper, data), at=at, settle=settle)
    rows = saved.values()
    return Taken(
        stored=tuple(row for row, taken in rows if taken), refused=tuple(row for row, taken in rows if not taken)
    )


def read_answers(paper, data):
    values = {item.key: read_response(item, data) for item in paper.items}
    return {
        key: flows.Answer(value, read_seq(data.get(f"seq-{key}"))) for key, value in values.items() if value is not None
    }


def read_seq(text):
    """Return the sequence number that a page sent; a missing or broken one counts as the very first."""
    text = text or ""
    return min(int(text), LARGEST_SEQ) if text.isascii() and text.isdigit() and len(text) < 17 else 1
