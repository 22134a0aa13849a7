"""When a learner may start an attempt. Pure: times come in, a time goes out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

NOT_OPEN, CLOSED, MARKING, USED_UP, WAIT = "not_open", "closed", "marking", "used_up", "wait"


@dataclass(frozen=True)
class RetryRule:
    """After every `tries` attempts in a row, wait; after `most` attempts, no more (None: no end).

    Awareness: 1 and an hour; practitioner: 3 and a day.
    """

    tries: int
    wait: timedelta
    most: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True)
class Obstacle:
    """Why no attempt may start now. `until` is None when waiting does not help."""

    why: str
    until: datetime | None = None


def obstacle(rule, finished: list[datetime], *, marking, at):
    """Return what stands in the way of a new attempt, or None.

    `finished` holds the ends of earlier attempts. `marking`: one of them waits for its trainer.
    """
    if rule.opens_at and at < rule.opens_at:
        return Obstacle(NOT_OPEN, rule.opens_at)
    if rule.closes_at and at >= rule.closes_at:
        return Obstacle(CLOSED)
    if marking:
        return Obstacle(MARKING)
    if rule.most and len(finished) >= rule.most:
        return Obstacle(USED_UP)
    start = next_start(rule, finished)
    return Obstacle(WAIT, start) if start and at < start else None


def next_start(rule, finished):
    """Return when the wait after the last attempt ends; None when there is none."""
    if not finished or not rule.wait or len(finished) % rule.tries:
        return None
    return max(finished) + rule.wait
