"""What was completed earns its certificate: of a course, and of a module that gives one of its own."""

from django.conf import settings

from certificates.actions import issue_certificate
from certificates.awards import Award
from certificates.eligibility import check
from certificates.models import Certificate
from certificates.validity import expiry
from institutions.queries import cohort_name_of, institution_of_learner
from progress.completion import evaluate_module
from progress.queries import facts_of, mean_score, module_completed_at


def award_course(*, learner, enrolment, course, at):
    """Issue the certificate of a completed course, if nothing is missing for it. Safe to repeat."""
    if not may_have(learner, Certificate.COURSE, course.key, completed=enrolment.completed_at is not None):
        return None
    award = Award(
        kind=Certificate.COURSE,
        key=course.key,
        title=course.certificate_title,
        minutes=course.hours * 60,
        outcomes=course.outcomes,
        language=course.language,
        completed_at=enrolment.completed_at,
        score=mean_score(learner, course.module_keys) if course.certificate_shows_score else None,
        expires_at=expiry(at, course.certificate_months),
        institution=enrolment.institution,
        cohort_name=cohort_name_of(learner, enrolment.institution_id),
    )
    return issue_certificate(holder=learner, award=award, issuer=settings.ISSUER_NAME, at=at)


def award_module(*, learner, module, at):
    """Issue the attestation of a completed module that gives one, if nothing is missing for it. Safe to repeat."""
    if not module.attestation:
        return None
    completed = evaluate_module(module.outline, facts_of(learner)).completed
    if not may_have(learner, Certificate.MODULE, module.key, completed=completed):
        return None
    institution = institution_of_learner(learner)
    award = Award(
        kind=Certificate.MODULE,
        key=module.key,
        title=module.title[:120],
        minutes=module.minutes,
        outcomes=module.outcomes,
        language=module.language,
        completed_at=module_completed_at(learner, module.key) or at,
        institution=institution,
        cohort_name=cohort_name_of(learner, institution.pk if institution else None),
    )
    return issue_certificate(holder=learner, award=award, issuer=settings.ISSUER_NAME, at=at)


def may_have(learner, kind, key, *, completed):
    """Whether nothing stands in the way of a certificate."""
    # Asked only where it matters: nearly everybody who gets here has not completed it.
    revoked = (
        completed and Certificate.objects.revoked().filter(holder=learner, kind=kind, achievement_key=key).exists()
    )
    return check(completed=completed, name=learner.certificate_name, revoked=revoked).ok
