"""What managers may correct in a learner's record, and what was corrected. Every query starts at a door."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from institutions.models import Institution
from institutions.roles import Capability
from progress.models import Correction, Enrolment
from progress.queries import attempts_where
from quizzes.models import Attempt

STATE_LABELS = {
    Attempt.OPEN: _("Open"),
    Attempt.EXPIRED: _("Open"),
    Attempt.MARKING: _("Waits for a trainer"),
}


@dataclass(frozen=True)
class AttemptRecord:
    key: UUID
    number: int
    state: str  # what to call it while there is no result
    percent: int | None
    passed: bool
    at: datetime
    may_reopen: bool


def attempts_by_module(user, learner):
    """Return the attempts of a learner that count and that the reader looks after, by module, in one query."""
    attempts = attempts_where(user, may=Capability.VIEW_LEARNERS).filter(learner=learner).counted()
    allowed = Institution.objects.where(user, may=Capability.REOPEN).filter(pk=OuterRef("institution"))
    attempts = list(attempts.annotate(allowed=Exists(allowed)).defer("paper_data").order_by("number"))
    unfinished = {attempt.quiz_key for attempt in attempts if attempt.state != Attempt.GRADED}
    found = defaultdict(list)
    for attempt in attempts:
        only_one_open = attempt.state == Attempt.MARKING or attempt.quiz_key not in unfinished
        found[attempt.context_key].append(
            AttemptRecord(
                key=attempt.key,
                number=attempt.number,
                state=STATE_LABELS.get(attempt.state, ""),
                percent=attempt.percent,
                passed=bool(attempt.passed),
                at=attempt.finished_at or attempt.started_at,
                may_reopen=attempt.allowed and attempt.may_be_reopened and only_one_open,
            )
        )
    return found


def may(user, capability):
    """Match rows with an institution in which the person may do this."""
    return Exists(Institution.objects.where(user, may=capability).filter(pk=OuterRef("institution")))


def quiz_to_waive(user, public_id, module_key, courses):
    """Return (an enrolment of the learner in a course that names the module, the module), or None. Not one's own."""
    enrolments = Enrolment.objects.filter(may(user, Capability.WAIVE), learner__public_id=public_id)
    for enrolment in (
        enrolments.exclude(learner=user).select_related("learner", "institution").order_by("-enrolled_at", "-pk")
    ):
        course = courses.get(enrolment.course_key)
        module = course.module(module_key) if course else None
        if module and module.quiz_url:
            return enrolment, module
    return None


def certificate_to_revoke(user, serial):
    """Return (a certificate, the institution in whose name it may be revoked), or None. Not one's own."""
    certificate = Certificate.objects.filter(serial=serial).exclude(holder=user).select_related("holder").first()
    if certificate is None or certificate.holder is None:
        return None
    institution = Institution.objects.where(user, may=Capability.REVOKE).filter(pk=certificate.institution_id).first()
    return (certificate, institution) if institution else None


def attempt_to_reopen(user, key):
    """Return an attempt with `institution`, but not one's own. Raises DoesNotExist."""
    attempts = attempts_where(user, may=Capability.REOPEN).counted().select_related("learner")
    return attempts.exclude(learner=user).get(key=key)


@dataclass(frozen=True)
class CorrectionRecord:
    """`answers` that stood before are kept, and shown to nobody here."""

    verb: str
    label: str
    module: str
    before: int | None  # percent
    after: int | None
    passed_now: bool
    name: str  # that is printed since
    reason: str
    by: str
    at: datetime


def corrections(user, learner, modules):
    """Return what was corrected in a learner's record where the reader manages, the newest first."""
    rows = Correction.objects.visible_to(user).filter(learner=learner).select_related("by")[:100]
    return [
        CorrectionRecord(
            verb=row.verb,
            label=row.get_verb_display(),
            module=modules[row.module_key].title if row.module_key in modules else "",
            before=row.before.get("percent"),
            after=row.after.get("percent"),
            passed_now=row.verb == Correction.REGRADED and row.after["passed"] and not row.before["passed"],
            name=row.after.get("name", ""),
            reason=row.reason,
            by=row.by.display_name if row.by else "",
            at=row.at,
        )
        for row in rows
    ]
