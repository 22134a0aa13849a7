"""Work in the background of an institution: see institutions.job_kinds."""

from django.utils.translation import gettext as _

from institutions.job_kinds import JobFailed, Step, job_kind
from institutions.mail import tell_announced
from institutions.models import Announcement
from institutions.queries import learners_of

MAILS_AT_ONCE = 50


@job_kind("mail_announcement", needs="", mails=False)
def mail_announcement(job):
    """Send an announcement to those who learn in the cohort now, each once, in the order of their accounts."""
    announcement = (
        Announcement.objects.standing()
        .select_related("cohort__institution")
        .filter(pk=job.parameters["announcement"])
        .first()
    )
    if announcement is None:
        raise JobFailed(_("The announcement was withdrawn, so that nobody else gets it by mail."))
    people = learners_of(announcement.cohort).order_by("pk")
    total, done, last = people.count(), job.done, job.checkpoint.get("last", 0)
    while some := list(people.filter(pk__gt=last)[:MAILS_AT_ONCE]):
        done, last = done + len(some), some[-1].pk
        yield Step(
            done,
            max(total, done),
            {"last": last},
            write=lambda some=some: tell_announced(announcement, some, job.language),
        )
