"""How long a certificate is valid. Pure."""

from calendar import monthrange
from datetime import timedelta

# From so long before its end a certificate can be renewed.
RENEWAL_WINDOW = timedelta(days=90)
# So many days before the end its holder is reminded, the nearest first.
REMINDERS = (7, 30, 90)


def months_later(at, months):
    """Return the same day so many months later, or the last day of a shorter month."""
    month = at.month - 1 + months
    year, month = at.year + month // 12, month % 12 + 1
    return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))


def expiry(at, months):
    """Return when what is issued now expires; None without a number of months: never."""
    return months_later(at, months) if months else None


def passes_count_from(*, completed_at, expires_at):
    """Return since when passes count for renewing a certificate. Those it was earned with never count again."""
    return max(expires_at - RENEWAL_WINDOW, completed_at)


def renewed_at(*, required, passes, since):
    """Return when the last of the required quizzes was passed again, or None while one is missing.

    `passes`: the moment of the latest pass by the key of what was passed. Nothing required is nothing passed.
    """
    again = [passes[key] for key in required if key in passes and passes[key] > since]
    return max(again) if again and len(again) == len(required) else None


def renewed_expiry(*, expires_at, months, at):
    """Return when a certificate that is renewed now expires: who is early loses nothing, who is late gains nothing."""
    return expiry(max(expires_at, at), months)


def reminder_windows(at):
    """Yield (days, after, until): who is reminded now so many days before the end, by when their certificates end.

    Each end lies in one window at most: whoever was not reminded in time gets the latest reminder, and no earlier one.
    """
    after = at
    for days in REMINDERS:
        until = at + timedelta(days=days)
        yield days, after, until
        after = until
