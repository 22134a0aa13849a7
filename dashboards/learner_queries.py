"""One learner, as their managers see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from accounts.models import Bounce, User
from certificates.models import Certificate
from certificates.serial import grouped
from dashboards.correction_queries import AttemptRecord, attempts_by_module, may
from dashboards.filters import Sort
from dashboards.queries import KEYS, Row, course_titles, enrolment_row
from institutions.models import Cohort, Institution, Membership
from institutions.roles import Capability, Role
from progress.completion import evaluate
from progress.models import Enrolment, QuizPass
from progress.queries import facts_of_learners


def learner_managed_by(user, public_id):
    """Return the person if they learn or learned with an institution the reader manages, with `member_since`, and with
    `bounced_at`: since when no mail reaches them."""
    door = Institution.objects.where(user, may=Capability.VIEW_LEARNERS)
    membership = Membership.objects.filter(user=OuterRef("pk"), role=Role.LEARNER, institution__in=door)
    enrolled = Enrolment.objects.managed_by(user).filter(learner=OuterRef("pk"))
    people = User.objects.filter(Exists(membership) | Exists(enrolled), public_id=public_id)
    return people.annotate(
        member_since=Subquery(membership.values("created_at")[:1]),
        bounced_at=Subquery(Bounce.objects.in_force().filter(person=OuterRef("pk")).values("at")[:1]),
        member_of=Subquery(membership.values("institution__name")[:1]),
    ).first()


@dataclass(frozen=True)
class LessonRecord:
    title: str
    done: bool


@dataclass(frozen=True)
class ModuleRecord:
    key: UUID
    title: str
    required: bool
    percent: int
    completed: bool
    lessons: tuple[LessonRecord, ...]
    has_quiz: bool
    quiz_percent: int | None = None  # None: not passed yet, or waived
    quiz_passed_at: datetime | None = None
    attempts: tuple[AttemptRecord, ...] = ()

    @property
    def lessons_done(self):
        return sum(lesson.done for lesson in self.lessons)


@dataclass(frozen=True)
class CertificateRecord:
    serial: str
    grouped: str
    state: str
    state_label: str
    issued_at: datetime


@dataclass(frozen=True)
class CourseRecord:
    row: Row
    institution: str
    published: bool
    modules: tuple[ModuleRecord, ...]
    certificates: tuple[CertificateRecord, ...]
    may_waive: bool
    may_revoke: bool


def cohorts_of(user, learner):
    """Return the cohorts of a learner that the reader manages, by name."""
    return list(Cohort.objects.managed_by(user).filter(places__learner=learner))


def course_records(user, learner, courses, at):
    """Return what the learner did in the courses that the reader manages, the latest first."""
    rows = Enrolment.objects.managed_by(user).filter(learner=learner).select_related("institution")
    rows = rows.annotate(may_waive=may(user, Capability.WAIVE), may_revoke=may(user, Capability.REVOKE))
    rows = list(rows.order_by(*(key.order() for key in KEYS[Sort.ACTIVITY])))
    keys = [enrolment.course_key for enrolment in rows]
    titles = course_titles(courses)
    facts = facts_of_learners([learner.pk])[learner.pk]
    passes = {passed.module_key: passed for passed in QuizPass.objects.filter(learner=learner)}
    attempts = attempts_by_module(user, learner)
    certificates = _certificates(learner, keys)
    records = []
    for enrolment in rows:
        course = courses.get(enrolment.course_key)
        enrolment.learner = learner
        record = CourseRecord(
            row=enrolment_row(enrolment, titles, at),
            institution=enrolment.institution.name,
            published=course is not None,
            modules=_module_records(course, facts, passes, attempts) if course else (),
            certificates=tuple(certificates.get(enrolment.course_key, ())),
            may_waive=enrolment.may_waive,
            may_revoke=enrolment.may_revoke,
        )
        records.append(record)
    return records


def _module_records(course, facts, passes, attempts):
    records = []
    for module, progress in zip(course.modules, evaluate(course.outline, facts).modules, strict=True):
        passed = passes.get(module.key)
        record = ModuleRecord(
            key=module.key,
            title=module.title,
            required=module.required,
            percent=progress.percent,
            completed=progress.completed,
            lessons=tuple(LessonRecord(lesson.title, lesson.key in facts.lessons) for lesson in module.lessons),
            has_quiz=bool(module.quiz_url),
            quiz_percent=int(passed.score_scaled * 100) if passed and not passed.waived else None,
            quiz_passed_at=passed.passed_at if passed else None,
            attempts=tuple(attempts.get(module.key, ())),
        )
        records.append(record)
    return tuple(records)


def _certificates(learner, course_keys):
    found = {}
    for certificate in Certificate.objects.filter(
        holder=learner, kind=Certificate.COURSE, achievement_key__in=course_keys
    ):
        found.setdefault(certificate.achievement_key, []).append(
            CertificateRecord(
                serial=certificate.serial,
                grouped=grouped(certificate.serial),
                state=certificate.state,
                state_label=certificate.get_state_display(),
                issued_at=certificate.issued_at,
            )
        )
    return found
