"""The way to a trainer's standing: what a candidate does, what others decide, and what follows from it."""

from datetime import timedelta

from django.db import transaction

from certificates.actions import reissue_after_revocation, reissue_certificate, revoke_certificate
from certificates.awards import Award
from certificates.models import Certificate
from certificates.validity import expiry
from classroom.flows.awards import issue, may_have
from institutions.audit_actions import record
from trainers import actions
from trainers.actions import StepRefused
from trainers.eligibility import missing, months_later
from trainers.mail import tell_step
from trainers.models import Candidacy
from trainers.queries import facts_of
from trainers.states import STANDING, Event, State

# Stages that end by themselves, when all that they ask for is there.
FINISHED_BY = {
    State.CANDIDATE: Event.FINISH_FOUNDATION,
    State.FOUNDATION_DONE: Event.FINISH_PEDAGOGY,
    State.PEDAGOGY_DONE: Event.FINISH_MICRO,
}
REMINDED_AT_ONCE = 200


class NotYet(Exception):
    """A step can't be taken: `missing` are the trainers.eligibility.Requirements that are not met."""

    def __init__(self, missing):
        self.missing = missing
        super().__init__(", ".join(each.code for each in missing))


def apply(*, person, programme, institution, at, **words):
    return actions.apply(person=person, programme=programme, institution=institution, at=at, **words)


@transaction.atomic
def step(*, candidacy, event, by, at, reason="", **changes):
    """Take a step, if the programme's rules allow it now. Returns the Transition. Raises NotYet and StepRefused."""
    candidacy = Candidacy.objects.select_for_update(of=["self"]).select_related("programme").get(pk=candidacy.pk)
    facts = facts_of(candidacy)
    if lacking := missing(event, facts, candidacy.programme.standards, at):
        raise NotYet(lacking)
    before = facts.before_suspension
    taken = actions.take_step(candidacy=candidacy, event=event, by=by, at=at, reason=reason, before=before, **changes)
    log(candidacy, taken, by, at)
    tell_step(taken)
    return taken


def log(candidacy, taken, by, at):
    """Tell the log of the institution what its staff decided; what a rule or the candidate did is in the steps."""
    if by is None or by == candidacy.person:
        return
    whose = {"institution_id": candidacy.institution_id, "person": candidacy.person, "by": by, "at": at}
    states = {"before": {"state": taken.before}, "after": {"state": taken.after, "event": taken.event}}
    record(**whose, **states, verb="trainer_step", kind="candidacy", object_id=candidacy.public_id)


@transaction.atomic
def admit(*, candidacy, by, at, reason=""):
    """Endorse and admit a candidate in the institution's name."""
    actions.change_candidacy(candidacy=candidacy, endorsed_at=at, endorsed_by=by)
    return step(candidacy=candidacy, event=Event.ADMIT, by=by, at=at, reason=reason)


def advance(*, candidacy, at):
    """Finish each stage whose requirements are all met. Returns how many; safe to repeat."""
    finished = 0
    while event := FINISHED_BY.get(candidacy.state):
        try:
            candidacy = step(candidacy=candidacy, event=event, by=None, at=at).candidacy
        except (NotYet, StepRefused):
            break
        finished += 1
    return finished


@transaction.atomic
def submit_practicum(*, candidacy, delivery, by, at):
    """Hand in a session as the practicum: a new round of assessment begins."""
    actions.change_candidacy(candidacy=candidacy, practicum=delivery)
    fresh = {"round": candidacy.round + 1, "talked_at": None}
    return step(candidacy=candidacy, event=Event.SUBMIT_PRACTICUM, by=by, at=at, **fresh)


@transaction.atomic
def certify(*, candidacy, by, at, event=Event.CERTIFY, reason=""):
    """Give the standing, and its certificate: from now on, so long as the programme says."""
    valid = {"decided_at": at, "valid_until": months_later(at, candidacy.programme.validity_months)}
    taken = step(candidacy=candidacy, event=event, by=by, at=at, reason=reason, **valid)
    give_certificate(candidacy=taken.candidacy, at=at)
    return taken


@transaction.atomic
def renew(*, candidacy, by, at):
    """Make a standing last on: whoever renews early loses nothing."""
    until = expiry(max(candidacy.valid_until, at), candidacy.programme.validity_months)
    taken = step(candidacy=candidacy, event=Event.RENEW, by=by, at=at, decided_at=at, valid_until=until)
    give_certificate(candidacy=taken.candidacy, at=at)
    return taken


def reinstate(*, candidacy, by, at):
    return certify(candidacy=candidacy, by=by, at=at, event=Event.REINSTATE)


@transaction.atomic
def suspend(*, candidacy, by, at, reason, public_reason):
    """Take the standing away for as long as a complaint stands. The certificate says so to whoever checks it."""
    taken = step(candidacy=candidacy, event=Event.SUSPEND, by=by, at=at, reason=reason)
    if candidacy.certificate:
        revoke_certificate(certificate=candidacy.certificate, reason=public_reason, at=at)
    return taken


@transaction.atomic
def lift_suspension(*, candidacy, by, at, reason):
    """Give the standing back, with a certificate of its own: the revoked one stays revoked."""
    taken = step(candidacy=candidacy, event=Event.LIFT_SUSPENSION, by=by, at=at, reason=reason)
    candidacy = taken.candidacy
    if candidacy.certificate and candidacy.certificate.state == Certificate.REVOKED:
        newer = reissue_after_revocation(certificate=candidacy.certificate, at=at)
        actions.change_candidacy(candidacy=candidacy, certificate=newer)
    if candidacy.valid_until <= at:
        step(candidacy=candidacy, event=Event.EXPIRE, by=None, at=at)
    return taken


@transaction.atomic
def give_certificate(*, candidacy, at):
    """Issue the accreditation of somebody with a standing, or renew it. Without a confirmed name it waits for one."""
    if candidacy.state not in STANDING:
        return None
    programme, person = candidacy.programme, candidacy.person
    ends = {"expires_at": candidacy.valid_until, "completed_at": candidacy.decided_at}
    valid = Certificate.objects.valid().filter(holder=person, kind=Certificate.ACCREDITATION)
    standing = valid.filter(achievement_key=programme.key).first()
    if standing and standing.expires_at == candidacy.valid_until:
        certificate = standing
    elif standing:
        certificate = reissue_certificate(certificate=standing, at=at, **ends)
    elif may_have(person, Certificate.ACCREDITATION, programme.key, completed=True):
        certificate = issue(learner=person, award=award_of(candidacy, ends), at=at)
    else:
        return None
    actions.change_candidacy(candidacy=candidacy, certificate=certificate)
    return certificate


def award_of(candidacy, ends):
    modules = candidacy.programme.modules.select_related("module")
    return Award(
        kind=Certificate.ACCREDITATION,
        key=candidacy.programme.key,
        title=candidacy.programme.title,
        minutes=sum(each.module.minutes for each in modules),
        outcomes=(),
        language=candidacy.person.language or "en",
        institution=candidacy.institution,
        **ends,
    )


def sweep(*, at, limit=REMINDED_AT_ONCE):
    """Do what the clock or other facts have brought about. Returns how many candidacies moved; safe to repeat."""
    with_programme = Candidacy.objects.select_related("programme", "person", "institution")
    moved = 0
    for candidacy in with_programme.to_expire(at)[:limit]:
        moved += try_step(candidacy, Event.EXPIRE, at)
    for candidacy in with_programme.filter(state=State.REVISE).order_by("state_since")[:limit]:
        if at > candidacy.state_since + timedelta(days=candidacy.programme.revise_days):
            moved += try_step(candidacy, Event.REFUSE, at)
    for candidacy in with_programme.filter(state__in=FINISHED_BY):
        moved += advance(candidacy=candidacy, at=at)
    for candidacy in with_programme.standing(at).filter(certificate=None).exclude(person__certificate_name="")[:limit]:
        give_certificate(candidacy=candidacy, at=at)
    return moved


def try_step(candidacy, event, at):
    try:
        step(candidacy=candidacy, event=event, by=None, at=at)
    except (NotYet, StepRefused):
        return 0
    return 1


@transaction.atomic
def withdraw(*, candidacy, at):
    """End one's own candidacy; nobody is asked to judge it any more."""
    return step(candidacy=candidacy, event=Event.WITHDRAW, by=candidacy.person, at=at)


def name_tutor(*, candidacy, tutor):
    return actions.change_candidacy(candidacy=candidacy, tutor=tutor)


def note_calibration(*, candidacy, at):
    return actions.change_candidacy(candidacy=candidacy, calibrated_at=at)
