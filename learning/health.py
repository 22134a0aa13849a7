"""What /healthz asks beside the parts of pages.views."""

from accounts.models import Mailing
from pages.clock import now


def mailings_go_out():
    """Mails to many wait for their reader's morning, but not much longer."""
    if late := Mailing.objects.overdue(now()).count():
        return f"failing: {late} reminders or weekly mails should have gone out more than two hours ago"
    return None
