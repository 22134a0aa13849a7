"""Keeping and deleting what shows that a session happened. Only classroom.flows calls these."""

from datetime import timedelta
from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import transaction

from certificates.validity import months_later
from pages.private_files import forget, keep_file
from trainers.models import Attendance, Delivery, Evidence, FollowUp, Programme

AT_A_TIME = 500
MOST_FILES = 40
# After the last letter to them is a month old, nobody needs their address any more.
ADDRESS_MONTHS = 13


class TooMany(Exception):
    """A session has as many files as it can have."""


def add_evidence(*, delivery, kind, name, content, content_type, ending, has_consent, by, at):
    """Keep a file, once however often it is sent. Returns (the Evidence, whether it is new). Raises TooMany."""
    digest = sha256(content).hexdigest()
    there = delivery.evidence.filter(sha256=digest).first()
    if there:
        return there, False
    if delivery.evidence.count() >= MOST_FILES:
        raise TooMany
    path = keep_file("evidence", ContentFile(content), ending)
    kept = {
        "kind": kind,
        "path": path,
        "name": name[:120],
        "content_type": content_type,
        "size": len(content),
        "has_consent": has_consent,
        "uploaded_by": by,
        "uploaded_at": at,
        "delete_on": months_later(at, delivery.trainer.programme.evidence_months).date(),
    }
    row, new = delivery.evidence.get_or_create(sha256=digest, defaults=kept)
    if not new:
        forget(path)
    return row, new


def delete_evidence(*, evidence):
    """Delete a file and its row; the file first, so that none is left without anybody knowing of it."""
    forget(evidence.path)
    evidence.delete()


def delete_old_evidence(*, at):
    """Delete the files whose months are over. Returns how many. Killed and run again, it goes on."""
    old = Evidence.objects.filter(delete_on__lte=at.date())
    number = 0
    for each in old.order_by("pk").iterator(AT_A_TIME):
        delete_evidence(evidence=each)
        number += 1
    return number


@transaction.atomic
def forget_trainees(*, at):
    """Take away the names of trainees with the evidence of their session, and addresses when nobody is written to any
    more. Counts, firms and answers without a name stay. Returns how many names went."""
    _forget_addresses(at)
    number = 0
    for deliveries in _old_sessions(at):
        named = Attendance.objects.filter(delivery__in=deliveries, learner=None).exclude(name="")
        for pk in named.values_list("pk", flat=True):
            number += Attendance.objects.filter(pk=pk).update(
                name="", name_key=f"#{pk}", email="", device="", job="", sector="", contact_at=None
            )
    return number


def _old_sessions(at):
    """Yield the sessions that are older than their programmes keep evidence."""
    for months in Programme.objects.order_by().values_list("evidence_months", flat=True).distinct():
        before = months_later(at, -months).date()
        yield Delivery.objects.filter(trainer__programme__evidence_months=months, held_on__lte=before)


def _forget_addresses(at):
    before = months_later(at, -ADDRESS_MONTHS).date() - timedelta(days=1)
    kept = Attendance.objects.exclude(email="").filter(learner=None)
    kept.filter(delivery__held_on__lte=before).update(email="", contact_at=None)
    kept.filter(pk__in=FollowUp.objects.filter(months=12).exclude(answered_at=None).values("attendance")).update(
        email="", contact_at=None
    )
