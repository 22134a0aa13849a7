"""What is kept how long, in words: the facts that the site's settings and programs give."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classroom.flows import bulk, erasing, jobs
from dashboards.retention_forms import in_words
from dashboards.staff_views import INVITED_FOR
from institutions.retention import NOTICE

QUEUE_DAYS = 14  # what prune_db_task_results leaves


def days(period):
    return ngettext("%(number)s day", "%(number)s days", period.days) % {"number": period.days}


def kept_how_long(institution):
    """Return [(what, how long)] for one institution."""
    months = institution.keep_months
    own = _("%(time)s after the learner was last active") % {"time": in_words(months)} if months else None
    session = ngettext("%(number)s day", "%(number)s days", settings.SESSION_COOKIE_AGE // 86400)
    return [
        (_("Records of learners, and their accounts"), own or _("until the learner erases the account")),
        (
            _("An account whose holder erases it"),
            _("%(time)s, in which it can be kept after all") % {"time": days(erasing.WAIT)},
        ),
        (_("Somebody who was told that the records go"), _("%(time)s at least, until then") % {"time": days(NOTICE)}),
        (_("Files of exports, reports and people’s own data"), days(jobs.FILES_KEPT_FOR)),
        (_("Lines of files of learners"), days(jobs.FILES_KEPT_FOR)),
        (_("ZIP files of certificates"), days(bulk.KEPT_FOR)),
        (_("An invitation that nobody accepts lets somebody in"), days(INVITED_FOR)),
        (_("Being signed in, in one browser"), session % {"number": settings.SESSION_COOKIE_AGE // 86400}),
        (
            _("Mails and work that are done, in the queue"),
            ngettext("%(number)s day", "%(number)s days", QUEUE_DAYS) % {"number": QUEUE_DAYS},
        ),
        (
            _("Certificates: the id and what the file can be checked by"),
            _("for good, without a name when the account is erased"),
        ),
        (_("Numbers: how many learned, finished and passed"), _("for good: they name nobody")),
        (_("The log of what staff did"), _("for good, with ids in place of names")),
        (_("Backups"), _("as those who run this site decide; whoever was erased is erased again when one is used")),
    ]
