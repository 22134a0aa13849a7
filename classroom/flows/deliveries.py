"""Sessions that trainers hold, from the first line of the log to the institution's word: see docs/rules/trainers.md."""

from django.conf import settings
from django.db import transaction

from classroom.flows.cascade import count_trainer
from institutions.audit_actions import record
from trainers import delivery_actions as deliveries
from trainers.delivery_actions import LogClosed
from trainers.models import Delivery
from trainers.sampling import is_sampled

__all__ = ["LogClosed"]  # what the views must answer to


class NotChecked(Exception):
    """A session of the sample can't be verified before it was checked."""


@transaction.atomic
def log_session(*, trainer, client_key, changes, modules, submit, at):
    """Write down a session, and hand it in if asked. Sent twice it is one; what was handed in before stays as it is.

    Returns the Delivery. Raises LogClosed where something else was handed in already.
    """
    before = Delivery.objects.filter(trainer=trainer, client_key=client_key).first()
    if before and before.status in (Delivery.SUBMITTED, Delivery.VERIFIED):
        if submit and has_changed(before, changes, modules):
            raise LogClosed
        return before
    delivery = deliveries.log_delivery(trainer=trainer, client_key=client_key, changes=changes, modules=modules, at=at)
    if submit:
        submit_session(delivery=delivery, at=at)
        delivery.refresh_from_db()
    return delivery


def has_changed(delivery, changes, modules):
    kept = {str(key) for key in delivery.modules.values_list("module_key", flat=True)}
    return kept != set(map(str, modules)) or any(getattr(delivery, name) != value for name, value in changes.items())


@transaction.atomic
def submit_session(*, delivery, at):
    """Hand in a log. Whether the institution checks it is drawn by its id, and the trainer is not told."""
    percent = delivery.trainer.programme.verification_percent
    sampled = is_sampled(delivery.public_id, percent, secret=settings.SECRET_KEY)
    deliveries.end_session(delivery=delivery, at=at)
    return deliveries.submit_delivery(delivery=delivery, is_sampled=sampled, at=at)


@transaction.atomic
def check_session(*, delivery, method, checks, note, by, at):
    deliveries.write_check(delivery=delivery, method=method, checks=checks, note=note, by=by, at=at)


@transaction.atomic
def verify_session(*, delivery, by, at):
    """Count a session. Raises NotChecked. Returns whether this call verified it."""
    if delivery.is_sampled and not hasattr(delivery, "verification"):
        raise NotChecked
    done = deliveries.decide_delivery(delivery=delivery, status=Delivery.VERIFIED, by=by, at=at)
    return done and _decided(delivery, "session_verified", by, at)


@transaction.atomic
def reject_session(*, delivery, reason, by, at):
    """Give a log back with a reason, also one that was verified: it counts no more. Returns whether this call did."""
    of = (Delivery.SUBMITTED, Delivery.VERIFIED)
    done = deliveries.decide_delivery(delivery=delivery, status=Delivery.REJECTED, by=by, reason=reason, at=at, of=of)
    return done and _decided(delivery, "session_rejected", by, at)


def _decided(delivery, verb, by, at):
    for trainer in filter(None, (delivery.trainer, delivery.co_trainer)):
        count_trainer(candidacy=trainer)
    whose = {"institution_id": delivery.institution_id, "person": delivery.trainer.person, "by": by, "at": at}
    record(**whose, verb=verb, kind="session", object_id=delivery.public_id)
    return True


def rate_session(*, delivery, role, by, scores, comments, at):
    """Raises LogClosed once the session is verified: standings may rest on the levels."""
    if delivery.status == Delivery.VERIFIED:
        raise LogClosed
    deliveries.rate_session(delivery=delivery, role=role, by=by, scores=scores, comments=comments, at=at)


def open_signing(*, delivery, minutes, cap, at):
    """Raises LogClosed."""
    deliveries.open_signing(delivery=delivery, minutes=minutes, cap=cap, at=at)


def close_signing(*, delivery, at):
    deliveries.close_signing(delivery=delivery, at=at)


def end_session(*, delivery, at):
    deliveries.end_session(delivery=delivery, at=at)
