"""Issuing certificates. Only classroom.flows calls these."""

import secrets

from django.db import IntegrityError, transaction

from certificates.models import Certificate, NameRequest
from certificates.serial import encode
from certificates.tasks import render_certificate

DESIGN = "2026-1"


def issue_certificate(*, holder, course, completed_at, issuer, at):
    """Issue the certificate for a course, or return the valid one: the database allows one per holder and course."""
    try:
        with transaction.atomic():
            certificate = Certificate.objects.create(
                serial=encode(secrets.randbits(130)),
                holder=holder,
                course_key=course.key,
                name=holder.certificate_name,
                course_title=course.certificate_title,
                hours=course.hours,
                outcomes=list(course.outcomes),
                issuer=issuer,
                language=course.language,
                completed_at=completed_at,
                issued_at=at,
                design=DESIGN,
            )
            # The task is a row of the same transaction: a certificate is never left without its printing job.
            render_certificate.enqueue(certificate.pk)
            return certificate
    except IntegrityError:
        return Certificate.objects.valid().get(holder=holder, course_key=course.key)


def revoke_certificate(*, certificate, reason, at):
    """Withdraw a certificate for a public reason; it stays on record. Returns whether this call did."""
    valid = Certificate.objects.valid().filter(pk=certificate.pk)
    return valid.update(state=Certificate.REVOKED, state_reason=reason, state_changed_at=at) == 1


@transaction.atomic
def reissue_certificate(*, certificate, name, at):
    """Put a certificate with another name in the place of a valid one, and return it; None when it is not valid."""
    valid = Certificate.objects.valid().filter(pk=certificate.pk)
    if not valid.update(state=Certificate.SUPERSEDED, state_changed_at=at):
        return None
    same = ("holder", "course_key", "course_title", "hours", "outcomes", "issuer", "language", "completed_at")
    newer = Certificate.objects.create(
        serial=encode(secrets.randbits(130)),
        name=name,
        replaces=certificate,
        issued_at=at,
        design=DESIGN,
        **{field: getattr(certificate, field) for field in same},
    )
    render_certificate.enqueue(newer.pk)
    return newer


def ask_for_name(*, holder, name, reason, at):
    """Ask for another name on one's certificates, or return what was asked and is not decided yet."""
    try:
        with transaction.atomic():
            return NameRequest.objects.create(holder=holder, name=name, reason=reason, asked_at=at)
    except IntegrityError:
        return NameRequest.objects.open().get(holder=holder)


def decide_name(*, request, approved, answer, at):
    """Approve or refuse a name. Returns whether this call did: it is decided once."""
    return NameRequest.objects.open().filter(pk=request.pk).update(approved=approved, answer=answer, decided_at=at) == 1
