"""What time it is for whatever decides: the database's time, which is one for all processes on all machines.

The clock of one machine may be wrong by hours. Deadlines are compared with the clock that everybody shares, kept
between two looks at it by the monotonic clock, which nobody can set: see docs/decisions/0015-time-of-the-database.md.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils import timezone

GOOD_FOR_SECONDS = 60
JUMP_SECONDS = 1
LOOKS = 3

_last = None


@dataclass(frozen=True)
class Reading:
    """What the database's clock showed at some moment between two moments of the monotonic clock.

    `ahead`: how far this machine's own clock was ahead of the monotonic one, in seconds.
    """

    shown: datetime
    before: float
    after: float
    ahead: float

    def holds(self, monotonic, ahead):
        """Whether it is fresh, and neither was this machine's clock set nor did the machine sleep since."""
        return monotonic - self.after < GOOD_FOR_SECONDS and abs(ahead - self.ahead) < JUMP_SECONDS

    def time_at(self, monotonic):
        return self.shown + timedelta(seconds=monotonic - (self.before + self.after) / 2)

    @property
    def skew(self):
        """By how many seconds this machine's clock is ahead of the database's, at least; below 0 when it is behind.

        An answer that came late proves less: it is taken for the moment that suits this machine best.
        """
        shown = self.shown.timestamp()
        least, most = self.before + self.ahead - shown, self.after + self.ahead - shown
        return max(least, 0) or min(most, 0)


def now():
    """Return the time of the database, in UTC. It is asked once a minute; SQLite's clock is this machine's."""
    global _last
    if connection.vendor != "postgresql":
        return timezone.now()
    if _last is None or not _last.holds(time.monotonic(), _ahead()):
        _last = min((_look() for _each in range(LOOKS)), key=lambda reading: reading.after - reading.before)
    return _last.time_at(time.monotonic())


def skew():
    """Return by how many seconds this machine's clock is ahead of the database's now, at least."""
    return _look().skew if connection.vendor == "postgresql" else 0


def _ahead():
    return time.time() - time.monotonic()


def _look():
    connection.ensure_connection()
    before = time.monotonic()
    shown = _shown_by_database()
    return Reading(shown, before, time.monotonic(), _ahead())


def _shown_by_database():
    """Past Django's cursor: this is no query of the page that happens to be the first of a minute."""
    with connection.wrap_database_errors:
        [shown] = connection.connection.execute("SELECT clock_timestamp()").fetchone()
    return shown.astimezone(UTC)
