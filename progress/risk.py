"""The at-risk rule: whom to write to, and why. Pure; docs/rules/at_risk.md. In SQL: progress.risk_queries.

Its numbers are the same for everybody. They decide whom a person looks at, and nothing else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

IDLE_AFTER = timedelta(days=14)
BEGIN_WITHIN = timedelta(days=7)
FAILED_TRIES = 2
NUDGE_AGAIN_AFTER = timedelta(days=7)


class Risk(StrEnum):
    """The gravest first."""

    FAILED = "failed"
    IDLE = "idle"
    NOT_BEGUN = "not-begun"


@dataclass(frozen=True)
class Situation:
    """Where somebody stands in a course. `failed`: tries that failed, by module, where the quiz is not passed since."""

    enrolled_at: datetime
    last_activity_at: datetime
    percent: int
    completed: bool
    failed: tuple[tuple[UUID, int], ...] = ()

    @property
    def untouched(self):
        return self.percent == 0 and self.last_activity_at <= self.enrolled_at


@dataclass(frozen=True)
class Reason:
    risk: Risk
    days: int = 0
    module: UUID | None = None
    tries: int = 0


def reasons(situation, at):
    """Return why somebody is at risk, the gravest first; nothing for who is not."""
    if situation.completed:
        return ()
    found = [
        Reason(Risk.FAILED, module=module, tries=tries)
        for module, tries in sorted(situation.failed, key=lambda each: -each[1])
        if tries >= FAILED_TRIES
    ]
    idle = at - situation.last_activity_at
    if situation.untouched and at - situation.enrolled_at > BEGIN_WITHIN:
        found.append(Reason(Risk.NOT_BEGUN, days=(at - situation.enrolled_at).days))
    elif idle > IDLE_AFTER:
        found.append(Reason(Risk.IDLE, days=idle.days))
    return tuple(found)
