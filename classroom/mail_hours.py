from django.conf import settings

from accounts.quiet_hours import Hours


def mail_hours():
    """Return when mails that can wait may go out."""
    return Hours(*settings.MAIL_HOURS, settings.MAIL_DAYS)
