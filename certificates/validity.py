"""How long a certificate is valid. Pure."""

from calendar import monthrange
from datetime import timedelta

# From so long before its end a certificate can be renewed.
RENEWAL_WINDOW = timedelta(days=90)


def months_later(at, months):
    """Return the same day so many months later, or the last day of a shorter month."""
    month = at.month - 1 + months
    year, month = at.year + month // 12, month % 12 + 1
    return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))


def expiry(at, months):
    """Return when what is issued now expires; None without a number of months: never."""
    return months_later(at, months) if months else None
