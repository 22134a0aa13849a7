"""What happens when somebody corrects a learner's record. Each correction is written down with its reason."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import get_language, override

from certificates import actions as certificates
from certificates.mail import tell_revoked
from certificates.models import Certificate
from classroom.flows import advance_module
from institutions.audit_actions import record
from progress import actions as progress
from progress.models import Correction
from quizzes import result_actions as quizzes
from quizzes.queries import language_of
from quizzes.result_actions import NotReopened

__all__ = ["NotReopened"]  # what the views must answer to


@transaction.atomic
def waive_quiz(*, enrolment, module_key, by, reason, at):
    """Count a module's quiz as passed without an attempt. Returns whether this call did: a pass stays what it is."""
    learner = enrolment.learner
    if not progress.waive_quiz(learner=learner, module_key=module_key, at=at):
        return False
    decided = Correction(
        learner=learner,
        institution_id=enrolment.institution_id,
        verb=Correction.WAIVED,
        module_key=module_key,
        before={"passed": False},
        after={"passed": True},
        reason=reason,
        by=by,
        at=at,
    )
    progress.log_corrections(corrections=[decided])
    log(decided, kind="module", object_id=module_key, at=at)
    # What the learner earns is in the language they learn in, not the manager's.
    with override(language_of(learner) or get_language()):
        advance_module(learner=learner, module_key=module_key, active=False, at=at)
    return True


@transaction.atomic
def reopen_attempt(*, attempt, minutes, by, reason, at):
    """Let an attempt take answers again, for so many minutes or without end (None). Raises NotReopened.

    `attempt` carries `institution`, the id of the one in whose name it is opened.
    """
    deadline = at + timedelta(minutes=minutes) if minutes else None
    opened, before = quizzes.reopen_attempt(attempt=attempt, deadline=deadline)
    decided = Correction(
        learner_id=opened.learner_id,
        institution_id=attempt.institution,
        verb=Correction.REOPENED,
        module_key=opened.context_key,
        attempt_key=opened.key,
        before=before,
        after={"minutes": minutes},
        reason=reason,
        by=by,
        at=at,
    )
    progress.log_corrections(corrections=[decided])
    log(decided, kind="attempt", object_id=opened.key, at=at)
    return opened


@transaction.atomic
def revoke_certificate(*, certificate, institution, by, reason, at):
    """Withdraw a certificate, in the name of an institution. Returns whether this call did: once is enough."""
    if not certificates.revoke_certificate(certificate=certificate, reason=reason, at=at):
        return False
    decided = Correction(
        learner_id=certificate.holder_id,
        institution=institution,
        verb=Correction.REVOKED,
        before={"certificate": certificate.serial, "state": Certificate.VALID},
        after={"certificate": certificate.serial, "state": Certificate.REVOKED},
        reason=reason,
        by=by,
        at=at,
    )
    progress.log_corrections(corrections=[decided])
    log(decided, kind="certificate", object_id=certificate.serial, at=at)
    tell_revoked(certificate, reason, at)
    return True


FACTS = ("percent", "passed", "minutes", "state")


def log(decided, *, kind, object_id, at):
    """Tell the log of the institution of a correction, without the words and answers that it keeps."""
    before, after = ({key: facts[key] for key in FACTS if key in facts} for facts in (decided.before, decided.after))
    whose = {"institution_id": decided.institution_id, "person": decided.learner, "by": decided.by, "at": at}
    record(**whose, verb=decided.verb, kind=kind, object_id=object_id, before=before, after=after)
