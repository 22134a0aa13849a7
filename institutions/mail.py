"""Mails about work of an institution, and to those whom it adds."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from accounts.mail_choices import who_refuses
from accounts.mail_kinds import Kind
from accounts.mail_links import ways_to_stop
from pages.mail import send


def tell_announced(announcement, people, language):
    """Send people what was announced to their cohort, but those who do not want such mails: it stands on its page."""
    said = {"announcement": announcement, "author": announcement.made_by}
    refused = who_refuses(Kind.MESSAGE, [person.pk for person in people])
    for person in people:
        if person.is_active and person.pk not in refused:
            stop = ways_to_stop(person, Kind.MESSAGE, language)
            send("announcement", person.email, language, **said, **stop, person=person)


def tell_job_over(job):
    """Say that a job is done or has failed. Whoever cancelled it knows."""
    if job.made_by and job.made_by.is_active and job.state != job.CANCELLED:
        send("job_over", job.made_by.email, job.language, job=job)


def tell_added(user, institution, language):
    """Say to somebody that an institution has added them; who has no password yet gets a link to choose one."""
    link = ""
    with override(language):
        called = institution.local_name
        if not user.has_usable_password():
            key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
            path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
            link = settings.SITE_URL + path.replace("UID-KEY", key)
    days = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)
    send("learner_added", user.email, language, institution=institution, called=called, link=link, days=days)
