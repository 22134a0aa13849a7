"""What was completed earns its certificate: of a course, and of a module that gives one of its own."""

from django.conf import settings

from certificates.actions import issue_certificate, name_to_print, reissue_certificate
from certificates.awards import Award
from certificates.designs.freezing import frozen_design
from certificates.eligibility import check
from certificates.models import Certificate
from certificates.validity import expiry, passes_count_from, renewed_at, renewed_expiry
from courses.content import content_in
from institutions.queries import cohort_name_of, institution_of_learner
from progress.completion import evaluate_module
from progress.queries import facts_of, mean_score, module_completed_at, passes_since, waived_modules


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
    return issue(learner=learner, award=award, at=at)


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
    return issue(learner=learner, award=award, at=at)


def issue(*, learner, award, at, **options):
    """Issue a certificate in the design of today, which it keeps."""
    design = frozen_design(institution=award.institution, kind=award.kind, key=award.key)
    return issue_certificate(holder=learner, award=award, issuer=settings.ISSUER_NAME, at=at, design=design, **options)


def renew_awards(*, learner, module_key, at):
    """Renew what ends soon or has ended and for which every quiz is passed again. Safe to repeat."""
    ending = Certificate.objects.ending(at).filter(holder=learner, kind=Certificate.COURSE)
    if not ending.exists():
        return
    # From here on alone: of two last quizzes handed in together the second sees the first.
    name_to_print(learner.pk)
    for certificate in ending:
        course = content_in(certificate.language).courses.get(certificate.achievement_key)
        if course and course.module(module_key):
            renew_award(learner=learner, certificate=certificate, course=course, at=at)


def renew_award(*, learner, certificate, course, at):
    """Put a new certificate with a new end in the place of one, if its quizzes are passed again."""
    since = passes_count_from(completed_at=certificate.completed_at, expires_at=certificate.expires_at)
    passes = passes_since(learner, course.module_keys, since)
    required = set(course.quizzes_required) - waived_modules(learner)
    completed_at = renewed_at(required=required, passes={key: when for key, (when, _) in passes.items()}, since=since)
    if completed_at is None:
        return None
    scores = [score for key, (_, score) in passes.items() if key in required]
    changes = {"completed_at": completed_at, "minutes": course.hours * 60, "score": None}
    changes["design"] = frozen_design(institution=certificate.institution, kind=certificate.kind, key=course.key)
    months = course.certificate_months
    changes["expires_at"] = renewed_expiry(expires_at=certificate.expires_at, months=months, at=at)
    if course.certificate_shows_score:
        changes["score"] = int(sum(scores) / len(scores) * 100)
    if course.language == certificate.language:
        changes |= {"title": course.certificate_title, "outcomes": list(course.outcomes)}
    return reissue_certificate(certificate=certificate, at=at, **changes)


def may_have(learner, kind, key, *, completed):
    """Whether nothing stands in the way of a certificate."""
    # Asked only where it matters: nearly everybody who gets here has not completed it.
    revoked = (
        completed and Certificate.objects.revoked().filter(holder=learner, kind=kind, achievement_key=key).exists()
    )
    return check(completed=completed, name=learner.certificate_name, revoked=revoked).ok
