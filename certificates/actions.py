"""Issuing certificates. Only classroom.flows calls these."""

import secrets
from itertools import islice

from django.db import IntegrityError, transaction

from accounts.models import User
from certificates.models import Archive, Certificate, IssueBatch, IssuePlace, NameRequest
from certificates.serial import encode
from certificates.tasks import pack_archive, render_certificate
from pages.private_files import forget

AFTER_OTHERS = 10  # priority of what is printed in bulk
PLACES_AT_ONCE = 1000
# What stays the same when a certificate takes the place of another.
SAME = (
    *("holder", "institution", "kind", "achievement_key", "name", "title", "minutes", "outcomes", "score", "issuer"),
    *("institution_name", "cohort_name", "language", "completed_at", "expires_at", "design", "withdrawn_at"),
)


class Revoked(Exception):
    """The same certificate was revoked before: people decide what follows, no rule."""


def issue_certificate(*, holder, award, issuer, at, design=None, one_of_many=False):
    """Issue a certificate, or return the valid one: the database allows one for each holder and achievement.

    None where one was revoked, even if only a moment ago. `one_of_many`: it is printed after those for which somebody
    waits.
    """
    same = {"holder": holder, "kind": award.kind, "achievement_key": award.key}
    try:
        with transaction.atomic():
            certificate = Certificate.objects.create(
                **same,
                serial=new_serial(),
                institution=award.institution,
                name=name_to_print(holder.pk),
                title=award.title,
                minutes=award.minutes,
                outcomes=list(award.outcomes),
                score=award.score,
                issuer=issuer,
                institution_name=award.institution.name if award.institution else "",
                cohort_name=award.cohort_name,
                language=award.language,
                completed_at=award.completed_at,
                issued_at=at,
                expires_at=award.expires_at,
                design=design,
            )
            if Certificate.objects.revoked().filter(**same).exists():
                raise Revoked
            # The task is a row of the same transaction: a certificate is never left without its printing job.
            task = render_certificate.using(priority=AFTER_OTHERS) if one_of_many else render_certificate
            task.enqueue(certificate.pk)
            return certificate
    except Revoked:
        return None
    except IntegrityError:
        return Certificate.objects.valid().filter(**same).first()


def name_to_print(holder_id):
    """Return the confirmed name of a person, whose certificates nobody else changes until the transaction ends.

    Whoever corrects a name, withdraws, renews or issues anew waits here for each other: each sees what the other left.
    """
    people = User.objects.select_for_update().filter(pk=holder_id)
    return people.values_list("certificate_name", flat=True).first()


def new_serial():
    return encode(secrets.randbits(130))


def revoke_certificate(*, certificate, reason, at):
    """Withdraw a certificate for a public reason; it stays on record. Returns whether this call did."""
    valid = Certificate.objects.valid().filter(pk=certificate.pk)
    return valid.update(state=Certificate.REVOKED, state_reason=reason, state_changed_at=at) == 1


@transaction.atomic
def reissue_certificate(*, certificate, at, **changes):
    """Put one that differs in `changes` in the place of a valid certificate. Returns it; None if that is not valid."""
    name_to_print(certificate.holder_id)
    valid = Certificate.objects.valid().filter(pk=certificate.pk)
    if not valid.update(state=Certificate.SUPERSEDED, state_changed_at=at):
        return None
    certificate = Certificate.objects.get(pk=certificate.pk)  # as it is now: it may have been withdrawn since
    return _print_anew(certificate, at, changes)


@transaction.atomic
def reissue_after_revocation(*, certificate, at, **changes):
    """Issue one after a revoked certificate, by a person's decision. The revoked one stays revoked, and leads to it.

    Returns the one that is there where this was done before.
    """
    name_to_print(certificate.holder_id)
    newer = Certificate.objects.filter(replaces=certificate).first()
    if newer is None:
        newer = _print_anew(certificate, at, changes)
    return newer


def _print_anew(certificate, at, changes):
    same = {field: getattr(certificate, field) for field in SAME}
    newer = Certificate.objects.create(**{**same, **changes}, serial=new_serial(), replaces=certificate, issued_at=at)
    render_certificate.enqueue(newer.pk)
    return newer


@transaction.atomic
def withdraw_certificate(*, certificate, at):
    """Take the details of an achievement's certificates, older ones too, from public view. Again: nothing happens."""
    name_to_print(certificate.holder_id)
    _all_of(certificate).filter(withdrawn_at=None).update(withdrawn_at=at)


@transaction.atomic
def show_certificate(*, certificate):
    """Show again what was withdrawn."""
    name_to_print(certificate.holder_id)
    _all_of(certificate).update(withdrawn_at=None)


def _all_of(certificate):
    """The certificates of its holder for the same achievement: an older one says the same as the one of today."""
    same = {"kind": certificate.kind, "achievement_key": certificate.achievement_key}
    return Certificate.objects.filter(holder=certificate.holder_id, **same)


def join_certificates(*, holder, institution):
    """Let an institution manage what its new learner earned without one. What was printed stays as it is."""
    Certificate.objects.filter(holder=holder, institution=None).update(institution=institution)


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


# Many at once -----------------------------------------------------------------


@transaction.atomic
def make_batch(*, key, learner_ids, **facts):
    """Give each of these people a place in a batch that waits, some at a time. The same key again: nothing happens.

    Returns (the batch, whether it was made now).
    """
    batch, made = IssueBatch.objects.get_or_create(key=key, defaults=facts)
    if made:
        ids = iter(learner_ids)
        while some := list(islice(ids, PLACES_AT_ONCE)):
            IssuePlace.objects.bulk_create(IssuePlace(batch=batch, learner_id=learner_id) for learner_id in some)
    return batch, made


def fill_place(*, place, state, certificate=None):
    """Say what became of a place that was not filled yet."""
    open_states = [IssuePlace.WAITING, IssuePlace.NAMELESS]
    IssuePlace.objects.filter(pk=place.pk, state__in=open_states).update(state=state, certificate=certificate)


@transaction.atomic
def make_archive(*, at, by, institution, title, total, **wanted):
    """Ask for a ZIP of the certificates of a batch, a course or a cohort."""
    archive = Archive.objects.create(
        institution=institution, title=title, total=total, made_by=by, made_at=at, **wanted
    )
    pack_archive.enqueue(archive.pk)
    return archive


def delete_archive_file(*, archive, at):
    """Delete a ZIP: what is in it can be packed again."""
    Archive.objects.filter(pk=archive.pk).update(file="", deleted_at=at)
    if archive.file:
        forget(archive.file)
