"""When a learner may try again. Pure: times come in, a time goes out."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class RetryRule:
    """After every `tries` attempts in a row, wait. Awareness: 1 and an hour; practitioner: 3 and a day."""

    tries: int
    wait: timedelta


def next_start(rule, finished: list[datetime]):
    """Return when the next attempt may start, or None for at once. `finished` holds the ends of earlier attempts."""
    if not finished or not rule.wait or len(finished) % rule.tries:
        return None
    return max(finished) + rule.wait
