"""Mails that go to many: planned, sent over one connection, each once, whatever is killed meanwhile."""

import logging
import time
from datetime import timedelta

from django.db import Error

from accounts import mailing_actions as mailings
from accounts.bounces import note_bounce
from accounts.mail_kinds import MAILERS
from accounts.mail_links import ways_to_stop
from accounts.models import Mailing
from classroom.mail_hours import mail_hours
from institutions.zone_queries import zones_of
from pages.mail import compose
from pages.post_office import PostOffice, Refused, ServerAway, TryLater

log = logging.getLogger(__name__)

# Then the worker does what is more urgent, shows that it lives, and comes back.
SECONDS_AT_ONCE = 5
AT_A_TIME = 50
AWAY_FOR = timedelta(minutes=1)


def plan_mailings(*, at, between=lambda: None):
    """Keep all mails that are due. Safe to repeat, and to run twice at once."""
    for kind, mailer in MAILERS.items():
        for planned in mailer.plan(at):
            mailings.plan(kind=kind, planned=planned, at=at)
            between()


def send_mailings(*, at, seconds=SECONDS_AT_ONCE):
    """Send for some seconds what is due. Safe to run twice at once. Returns how many went out."""
    until, sent = time.monotonic() + seconds, 0
    with PostOffice() as office:
        while time.monotonic() < until and (some := ready(at)):
            sent += send_some(some, office, at, seconds)
    return sent


def forget_old_mailings(*, at):
    """Delete what is kept of mails longer than needed. Returns how many."""
    return mailings.forget_old(at=at)


def ready(at):
    return list(Mailing.objects.ready(at).select_related("person")[:AT_A_TIME])


def send_some(some, office, at, seconds):
    """Send these for some seconds, and return how many went out. However long writing them takes, some are sent."""
    written, zones, sent = write_all(some, at), zones_of([each.person_id for each in some]), 0
    until = time.monotonic() + seconds
    try:
        for mailing in some:
            if time.monotonic() < until and mailings.claim(mailing=mailing, at=at):
                moment = mail_hours().next_moment(at, zones[mailing.person_id])
                sent += send_one(mailing, written.get(mailing.pk), moment, office, at)
    except ServerAway as away:
        log.warning("The mail server does not take mail: %s. It is asked again in a minute.", away)
        mailings.put_off_all(at=at, until=at + AWAY_FOR)
    return sent


def send_one(mailing, written, moment, office, at):
    """Send a mail that is claimed, unless it has become untrue, or its reader sleeps. Returns whether it went out."""
    if moment > at:
        mailings.put_off(mailing=mailing, until=moment)
    elif written is None:
        mailings.drop(mailing=mailing)
    else:
        return hand_in(mailing, written, office, at)
    return False


def write_all(some, at):
    """Return what each mail says by its pk."""
    written = {}
    for kind, mailer in MAILERS.items():
        written |= write(mailer, [each for each in some if each.kind == kind], at)
    return written


def write(mailer, some, at):
    """Return what these say. One that can't be written is tried again later, and stops none of the others."""
    try:
        return mailer.write(some, at) if some else {}
    except Error:
        raise
    except Exception as error:  # noqa: BLE001 - it is logged where it stands alone
        if len(some) > 1:
            return {pk: said for each in some for pk, said in write(mailer, [each], at).items()}
        if mailings.claim(mailing=some[0], at=at):
            make_later(some[0], error, at)
        return {}


def make_later(mailing, error, at):
    log.exception("Mailing %s could not be made. It is tried again later.", mailing.pk)
    mailings.try_later(mailing=mailing, answer=type(error).__name__, at=at)


def hand_in(mailing, written, office, at):
    """Send a mail and say so: killed between these two, it goes out twice. Raises ServerAway."""
    try:
        office.hand_in(message_of(mailing, written))
    except Refused as refused:
        log.warning("Mailing %s was refused: %s", mailing.pk, refused)
        mailings.refuse(mailing=mailing, answer=str(refused))
        if refused.no_mailbox:
            note_bounce(person=mailing.person, address=mailing.person.email, answer=str(refused), at=at)
    except TryLater as later:
        mailings.try_later(mailing=mailing, answer=str(later), at=at)
    except ServerAway as away:
        mailings.try_later(mailing=mailing, answer=str(away), at=at)
        raise
    except Error:
        raise
    except Exception as error:  # noqa: BLE001 - it is logged there
        make_later(mailing, error, at)
    else:
        mailings.mark_sent(mailing=mailing, at=at, about=written.about)
        return True
    return False


def message_of(mailing, written):
    person, stop = mailing.person, ways_to_stop(mailing.person, mailing.kind, written.language)
    stop["headers"] |= {"Auto-Submitted": "auto-generated"}
    return compose(written.name, person.email, written.language, **written.context, **stop, person=person)
