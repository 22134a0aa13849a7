"""What trainees' firms did later: see docs/rules/trainers.md."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from certificates.validity import months_later
from pages.mail import send
from trainers import follow_up_actions as follow_ups
from trainers.models import Attendance

MONTHS = (3, 12)
# Who could not be asked in time, because no worker ran, is asked for some weeks more, and not then.
LATEST = timedelta(days=28)
AT_A_TIME = 500


def ask_due(*, at):
    """Write to those who agreed to it. Safe to repeat: each is asked once. Returns how many were asked."""
    return sum(ask(attendance=each, months=months, at=at) for months in MONTHS for each in due(months, at))


def due(months, at):
    last = months_later(at, -months).date()
    asked = Attendance.objects.exclude(email="").exclude(contact_at=None).exclude(follow_ups__months=months)
    held = asked.filter(delivery__held_on__gt=last - LATEST, delivery__held_on__lte=last)
    return held.select_related("delivery__institution").order_by("pk")[:AT_A_TIME]


@transaction.atomic
def ask(*, attendance, months, at):
    """The mail goes into the queue in the same transaction: it is written once, or neither is."""
    follow_up, new = follow_ups.ask_after(attendance=attendance, months=months, at=at)
    if new:
        language = attendance.language or "en"
        with override(language):
            link = settings.SITE_URL + reverse("follow_up", args=[follow_up.token])
        stop = f"{link}stop/"
        context = {"attendance": attendance, "months": months, "link": link, "stop": stop}
        send("follow_up", attendance.email, language, headers={"List-Unsubscribe": f"<{stop}>"}, **context)
    return new


def answer_follow_up(*, follow_up, actions, results, evidence, at):
    return follow_ups.answer_follow_up(follow_up=follow_up, actions=actions, results=results, evidence=evidence, at=at)


def stop_asking(*, attendance):
    follow_ups.stop_asking(attendance=attendance)
