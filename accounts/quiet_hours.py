"""When mails may go out that can wait: by day, on working days, where their reader lives. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta


@dataclass(frozen=True)
class Hours:
    """`days` are working days, Monday being 0; the week begins with the first of them. At `last` o'clock it is over."""

    first: int
    last: int
    days: tuple[int, ...]

    def are_open(self, at, zone):
        local = at.astimezone(zone)
        return local.weekday() in self.days and self.first <= local.hour < self.last

    def next_moment(self, at, zone):
        """Return when a mail may go out: now, or as soon as the next hours begin."""
        if self.are_open(at, zone):
            return at
        today = at.astimezone(zone).date()
        mornings = (self._morning(today + timedelta(days=ahead), zone) for ahead in range(8))
        return next(moment for moment in mornings if moment > at and self.are_open(moment, zone))

    def week_began(self, at, zone):
        """Return the last moment at which the hours of a week began."""
        today = at.astimezone(zone).date()
        first = today - timedelta(days=(today.weekday() - self.days[0]) % 7)
        began = self._morning(first, zone)
        return began if began <= at else self._morning(first - timedelta(days=7), zone)

    def last_day_before(self, day):
        """Return the last working day before a day."""
        return next(each for back in range(1, 8) if (each := day - timedelta(days=back)).weekday() in self.days)

    def _morning(self, day, zone):
        """An hour that the clocks jump over in spring is the one they jump to."""
        return datetime.combine(day, time(self.first), zone).astimezone(UTC)
