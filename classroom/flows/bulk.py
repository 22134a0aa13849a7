"""Certificates for many at once: of attendance at a session, and the ZIP files of what was issued."""

from datetime import timedelta

from django.db import transaction

from certificates import actions as certificates
from certificates.awards import Award
from certificates.designs.freezing import frozen_design
from certificates.eligibility import check
from certificates.mail import send_again
from certificates.models import Archive, Certificate, IssuePlace, Notice
from certificates.packing import certificates_in
from classroom.flows.awards import issue
from classroom.tasks import issue_batch
from institutions.audit_actions import record

# In one transaction; between two of them the worker does what is more urgent.
AT_ONCE = 100
KEPT_FOR = timedelta(days=7)
SENT_AGAIN_AT_MOST, SENT_AGAIN_IN = 3, timedelta(days=1)


@transaction.atomic
def begin_batch(*, learner_ids, **facts):
    """Let the worker issue a certificate of attendance to each of these people. The same `key` again: nothing."""
    batch, made = certificates.make_batch(learner_ids=learner_ids, **facts)
    if made:
        issue_batch.enqueue(batch.pk)
        log(batch, "issued", "batch", people=batch.places.count())
    return batch


def log(made, verb, kind, **facts):
    """Tell the log of the institution what was asked for in its name."""
    whose = {"institution_id": made.institution_id, "by": made.made_by, "at": made.made_at}
    record(**whose, verb=verb, kind=kind, object_id=made.key, after=facts)


@transaction.atomic
def issue_some(*, batch, at):
    """Issue the next certificates of a batch. Returns whether more wait."""
    # The people are locked too: who confirms a name meanwhile waits, and then finds the place that was kept for it.
    places = batch.places.waiting().select_for_update(of=("self", "learner")).select_related("learner")
    places = list(places[:AT_ONCE])
    for place in places:
        place.batch = batch
    settle(places, batch, at)
    return len(places) == AT_ONCE


def settle(places, batch, at):
    """Issue what is promised to these people, all with places in one batch, and say what became of each."""
    same = Certificate.objects.filter(
        kind=Certificate.ATTENDANCE, achievement_key=batch.achievement_key, holder__in=[each.learner for each in places]
    )
    revoked = set(same.revoked().values_list("holder", flat=True))
    valid = {each.holder_id: each for each in same.valid()}
    # Looked for once: it is the same for all.
    design = frozen_design(institution=batch.institution, kind=Certificate.ATTENDANCE, key=batch.achievement_key)
    for place in places:
        missing = check(
            completed=True, name=place.learner.certificate_name, revoked=place.learner_id in revoked
        ).missing
        if place.learner_id in valid:
            certificates.fill_place(place=place, state=IssuePlace.ALREADY, certificate=valid[place.learner_id])
        elif "trust" in missing:
            certificates.fill_place(place=place, state=IssuePlace.REVOKED)
        elif "name" in missing:
            certificates.fill_place(place=place, state=IssuePlace.NAMELESS)
        else:
            certificate = award_attendance(learner=place.learner, batch=batch, design=design, at=at)
            state = IssuePlace.ISSUED if certificate else IssuePlace.REVOKED
            certificates.fill_place(place=place, state=state, certificate=certificate)


def award_attendance(*, learner, batch, design, at):
    award = Award(
        kind=Certificate.ATTENDANCE,
        key=batch.achievement_key,
        title=batch.title,
        minutes=batch.minutes,
        outcomes=tuple(batch.outcomes),
        language=batch.language,
        completed_at=batch.completed_at,
        institution=batch.institution,
        cohort_name=batch.cohort_name,
    )
    return issue(learner=learner, award=award, at=at, one_of_many=True)


def issue_promised(*, learner, at):
    """Issue what waits for a name that has just been confirmed."""
    promised = IssuePlace.objects.nameless().filter(learner=learner).select_related("batch__institution")
    for place in promised:
        place.learner = learner
        settle([place], place.batch, at)


# ZIP files --------------------------------------------------------------------


@transaction.atomic
def pack_certificates(*, institution, title, by, at, **wanted):
    """Let the worker pack the valid certificates of a batch, a course or a cohort into one ZIP."""
    total = certificates_in(institution=institution, at=at, **wanted).count()
    archive = certificates.make_archive(institution=institution, title=title, total=total, by=by, at=at, **wanted)
    log(archive, "packed", "archive", certificates=total)
    return archive


def delete_old_archives(*, at):
    """Delete the ZIP files that nobody should need any more: they hold many people's names. Returns how many."""
    old = list(Archive.objects.filter(made_at__lt=at - KEPT_FOR, deleted_at=None))
    for archive in old:
        certificates.delete_archive_file(archive=archive, at=at)
    return len(old)


# Once more --------------------------------------------------------------------


def may_be_sent_again(*, certificate, at):
    """Whether a mail about a certificate may go to its holder once more, and they not be flooded."""
    if certificate.state != Certificate.VALID or certificate.holder is None or not certificate.pdf:
        return False
    lately = certificate.notices.filter(kind=Notice.RESENT, at__gt=at - SENT_AGAIN_IN)
    return lately.count() < SENT_AGAIN_AT_MOST


@transaction.atomic
def send_certificate_again(*, certificate, by, at):
    """Send the holder the mail about a certificate once more. Returns whether it was sent."""
    held = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if not may_be_sent_again(certificate=held, at=at):
        return False
    send_again(held, by, at)
    whose = {"institution_id": held.institution_id, "person": held.holder, "by": by, "at": at}
    record(**whose, verb="sent_again", kind="certificate", object_id=held.serial)
    return True
