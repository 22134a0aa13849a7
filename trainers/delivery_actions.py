"""Changing sessions and their logs. Only classroom.flows calls these."""

import secrets
from datetime import timedelta
from decimal import Decimal

from django.db import transaction

from printed.codes import new_code
from trainers.assessment import mean_level
from trainers.models import Delivery, Observation, Verification

OPEN_TO_CHANGES = (Delivery.DRAFT, Delivery.REJECTED)


class LogClosed(Exception):
    """The log was handed in or verified: it stays as it is."""


@transaction.atomic
def log_delivery(*, trainer, client_key, changes, modules, at):
    """Write down a session, once for each key that a device chose; sent again, the log is brought up to date.

    `changes`: columns. `modules`: titles by key. Returns the Delivery. Raises LogClosed.
    """
    delivery, new = Delivery.objects.get_or_create(
        trainer=trainer,
        client_key=client_key,
        defaults={**changes, "institution": trainer.institution, "created_at": at},
    )
    if not new:
        delivery = hold_open(delivery)
        Delivery.objects.filter(pk=delivery.pk).update(**changes)
    delivery.modules.exclude(module_key__in=modules).delete()
    for key, title in modules.items():
        delivery.modules.get_or_create(module_key=key, defaults={"title": title})
    delivery.refresh_from_db()
    return delivery


def hold_open(delivery):
    """Read a log again, and keep its lock until the end of the transaction. Raises LogClosed."""
    held = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if held.status not in OPEN_TO_CHANGES:
        raise LogClosed
    return held


def submit_delivery(*, delivery, is_sampled, at):
    """Hand in a log, once. Returns whether this call did. A session of the sample stays in it."""
    rows = Delivery.objects.filter(pk=delivery.pk, status__in=OPEN_TO_CHANGES)
    return (
        rows.update(
            status=Delivery.SUBMITTED,
            submitted_at=at,
            is_sampled=delivery.is_sampled or is_sampled,
            closes_at=None,
            opened_at=None,
            code=None,
            decided_at=None,
            decided_by=None,
            decided_reason="",
        )
        == 1
    )


def decide_delivery(*, delivery, status, by, at, reason="", of=(Delivery.SUBMITTED,)):
    """Verify or reject a log that waits for it. Returns whether this call did."""
    rows = Delivery.objects.filter(pk=delivery.pk, status__in=of)
    return rows.update(status=status, decided_at=at, decided_by=by, decided_reason=reason) == 1


def write_check(*, delivery, method, checks, note, by, at):
    """Write down how a session of the sample was checked; a later check takes the place of an earlier one."""
    said = {"method": method, "checks": checks, "note": note, "by": by, "at": at}
    Verification.objects.update_or_create(delivery=delivery, defaults=said)


def name_observer(*, delivery, observer):
    Delivery.objects.filter(pk=delivery.pk).update(observer=observer)


def rate_session(*, delivery, role, by, scores, comments, at):
    """Keep somebody's levels for a session; later ones take their place."""
    said = {"by": by, "scores": scores, "comments": comments, "submitted_at": at}
    mean = Decimal(mean_level(scores).numerator) / mean_level(scores).denominator
    Observation.objects.update_or_create(delivery=delivery, role=role, defaults={**said, "mean": round(mean, 3)})


# Signing ---------------------------------------------------------------------------


@transaction.atomic
def open_signing(*, delivery, minutes, cap, at):
    """Let trainees sign for some minutes, with a new code: whoever has an older one comes in no more."""
    hold_open(delivery)
    code = new_code(secrets.choice)
    Delivery.objects.filter(pk=delivery.pk).update(
        code=code, opened_at=at, closes_at=at + timedelta(minutes=minutes), cap=cap
    )
    delivery.refresh_from_db()


def close_signing(*, delivery, at):
    Delivery.objects.filter(pk=delivery.pk, closes_at__gt=at).update(closes_at=at)


def end_session(*, delivery, at):
    """Ask the trainees for the survey and the second test. Once is enough."""
    Delivery.objects.filter(pk=delivery.pk, ended_at=None).update(ended_at=at)
