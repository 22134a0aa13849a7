"""What a certificate is to be issued for: the facts that come from content and from the learner's record. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Award:
    """`minutes` of learning, `score` in percent. `institution`: the row in whose name it is issued, or None."""

    kind: str
    key: UUID
    title: str
    minutes: int
    outcomes: tuple[str, ...]
    language: str
    completed_at: datetime
    score: int | None = None
    expires_at: datetime | None = None
    institution: Any = None
    cohort_name: str = ""
