"""Whose certificate ends soon is reminded, once 90, 30 and 7 days before."""

from certificates.mail import remind
from certificates.models import Certificate, Notice
from certificates.validity import reminder_windows

AT_A_TIME = 500


def remind_holders(*, at, limit=AT_A_TIME):
    """Queue the reminders that are due, so many at most, and return ([certificates reminded of], [(one, its error)]).

    After a time without a worker only the latest reminder goes out. Safe to repeat, and to run twice at once.
    """
    reminded, failed = [], []
    for days, after, until in reminder_windows(at):
        told = Notice.objects.filter(kind=f"expires-{days}").values("certificate")
        due = Certificate.objects.to_remind(after, until, days).exclude(pk__in=told).select_related("holder")
        for certificate in due.order_by("expires_at")[:limit]:
            try:
                if remind(certificate, days, at):
                    reminded.append(certificate)
            except Exception as error:  # noqa: BLE001 - an address nobody can write to must not stop the others
                failed.append((certificate, error))
    return reminded, failed
