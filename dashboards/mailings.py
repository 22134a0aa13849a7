"""The weekly mail for managers and trainers: see docs/rules/letters.md."""

from datetime import timedelta

from django.db.models import Exists, Min, OuterRef
from django.utils.translation import override

from accounts.bounces import unreachable
from accounts.mail_kinds import Kind, Planned, Written, register
from accounts.models import MailRefusal
from classroom.mail_hours import mail_hours
from classroom.mail_languages import mail_languages
from courses.content import content_in
from dashboards.digests import digest_of
from institutions.models import Membership
from institutions.roles import Role
from institutions.zone_queries import zones_of
from pages.version import content_version

# When no worker ran in the first hours of the week, it is still sent then; later the next one is near.
LATEST = timedelta(days=2)
AT_A_TIME = 500


def plan_digests(at):
    """Yield the weekly mails of all who worked here when the week began by their clock, in its first days."""
    hours, rows = mail_hours(), staff()
    for start in range(0, len(rows), AT_A_TIME):
        some = rows[start : start + AT_A_TIME]
        zones, planned = zones_of([person for person, _since in some]), []
        for person, since in some:
            began = hours.week_began(at, zones[person])
            if since < began and at - began < LATEST:
                window = f"week:{began.astimezone(zones[person]):%Y-%m-%d}"
                planned.append(Planned(person, window, hours.next_moment(at, zones[person])))
        yield planned


def staff():
    """Return (person, since when) of the managers and trainers who want such mails."""
    refused = MailRefusal.objects.filter(person=OuterRef("user"), kind=Kind.DIGEST)
    posts = Membership.objects.filter(
        ~Exists(refused),
        ~unreachable(OuterRef("user")),
        role__in=(Role.MANAGER, Role.TRAINER),
        user__is_active=True,
        user__erase_at=None,
    )
    return list(posts.order_by("user").values_list("user").annotate(Min("created_at")))


def write_digests(mailings, at):
    """Return the weekly mails of those who still work here and for whom there is something to say."""
    languages, version = mail_languages([each.person_id for each in mailings]), content_version()
    still = {person for person, _since in staff()}
    written = {}
    for mailing in mailings:
        language = languages[mailing.person_id]
        with override(language):
            digest = (
                digest_of(mailing.person, content_in(language, version), at) if mailing.person_id in still else None
            )
        if digest and digest.says_something:
            written[mailing.pk] = Written("digest", language, {"digest": digest})
    return written


register(Kind.DIGEST, plan=plan_digests, write=write_digests)
