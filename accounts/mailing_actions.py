"""Changing what waits to be sent. Only classroom.flows calls these."""

from datetime import timedelta

from django.db.models import F

from accounts.models import Bounce, Mailing

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NEXT_TRIES = (MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, DAY, DAY)


def plan(*, kind, planned, at):
    """Keep mails to send. Who has one of the same window keeps that, sent or not."""
    rows = (
        Mailing(
            person_id=each.person,
            kind=kind,
            window=each.window,
            send_at=each.send_at,
            due_at=each.send_at,
            planned_at=at,
        )
        for each in planned
    )
    Mailing.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def claim(*, mailing, at):
    """Take a mail to send it. Of several at once, one gets it: returns whether this call did."""
    mine = Mailing.objects.ready(at).order_by().filter(pk=mailing.pk)
    return mine.update(claimed_at=at, tries=F("tries") + 1) == 1


def put_off(*, mailing, until):
    """Its reader sleeps."""
    _change(mailing, send_at=until, due_at=until)


def put_off_all(*, at, until):
    """Let nothing be sent until a moment, though it is due."""
    Mailing.objects.ready(at).order_by().update(send_at=until)


def mark_sent(*, mailing, at, about=()):
    _change(mailing, state=Mailing.SENT, sent_at=at, about=[str(key) for key in about])


def drop(*, mailing):
    """What it would say is not so any more."""
    _change(mailing, state=Mailing.DROPPED)


def refuse(*, mailing, answer):
    """The mail server does not take it, and never will."""
    _change(mailing, state=Mailing.REFUSED, answer=answer[:200])


def try_later(*, mailing, answer, at):
    """Send it again later, each time after a longer while; at the end it is given up."""
    tries = Mailing.objects.values_list("tries", flat=True).get(pk=mailing.pk)
    if tries > len(NEXT_TRIES):
        _change(mailing, state=Mailing.FAILED, answer=answer[:200])
    else:
        _change(mailing, send_at=at + NEXT_TRIES[max(tries, 1) - 1], answer=answer[:200])


def forget_old(*, at):
    """Delete what went out, or never did, long ago; and that an address was refused. Returns how many mails."""
    Bounce.objects.filter(at__lt=at - Mailing.KEPT_FOR).delete()
    return Mailing.objects.kept_longer_than_needed(at).delete()[0]


def _change(mailing, **changes):
    """Only while it waits: somebody else may have sent it meanwhile."""
    Mailing.objects.waiting().filter(pk=mailing.pk).update(claimed_at=None, **changes)
