"""What happens next, across apps. The only storyteller: no view, task or signal decides this anywhere else."""

import secrets
from dataclasses import replace

from django.db import transaction
from django.utils.translation import get_language

from accounts.actions import confirm_certificate_name
from certificates.actions import join_certificates
from classroom.flows.awards import award_course, award_module, renew_awards
from classroom.flows.bulk import issue_promised
from courses.content import content_in
from institutions.queries import institution_of_learner, time_factor
from institutions.roles import Role
from progress import actions as progress
from progress.completion import evaluate
from progress.models import Enrolment
from progress.queries import facts_of
from quizzes import actions as quizzes
from quizzes.actions import Answer, AttemptClosed
from quizzes.models import Attempt
from quizzes.paper import FREE, PRACTICE
from quizzes.queries import draw_paper
from quizzes.release import AT_ONCE

__all__ = ["Answer", "AttemptClosed", "MayNotStart", "WrongPassword"]  # what the views must answer to


class MayNotStart(Exception):
    """Something stands in the way: `obstacle` is a quizzes.retries.Obstacle."""

    def __init__(self, obstacle):
        super().__init__(obstacle.why)
        self.obstacle = obstacle


class WrongPassword(Exception):
    """The quiz has a password, and this is not it."""


@transaction.atomic
def enrol(*, learner, course_key, at):
    enrolment = progress.enrol(
        learner=learner, course_key=course_key, institution=institution_of_learner(learner), at=at
    )
    advance(learner=learner, content=content_in(get_language()), course_keys=[course_key], active=False, at=at)
    return enrolment


@transaction.atomic
def complete_lesson(*, learner, module_key, lesson_key, at):
    progress.record_lesson_done(learner=learner, module_key=module_key, lesson_key=lesson_key, at=at)
    advance_module(learner=learner, module_key=module_key, at=at)


def start_quiz(*, learner, quiz, standing, context_key, at, password=""):
    """Open an attempt or return the open one. Raises MayNotStart and WrongPassword."""
    if standing.open_attempt:
        return standing.open_attempt
    obstacle = standing.obstacle(at)
    if obstacle:
        raise MayNotStart(obstacle)
    if quiz.password and not secrets.compare_digest(quiz.password.encode(), password.strip().encode()):
        raise WrongPassword
    # The seed is secret: who knew it could tell from the shuffled list which choice belongs where.
    paper = draw_paper(quiz, seed=secrets.randbits(128))
    factor = time_factor(learner, quiz.translation_key) if quiz.time_limit_minutes else 1
    return quizzes.start_attempt(
        learner=learner, quiz=quiz, context_key=context_key, paper=paper, at=at, time_factor=factor
    )


def start_practice(*, learner, quiz, standing, context_key, at):
    """Open a practice or return the open one. It counts for nothing, so nothing stands in its way."""
    if standing.practising:
        return standing.practising
    paper = draw_paper(quiz, seed=secrets.randbits(128))
    paper = replace(paper, mode=PRACTICE, navigation=FREE, release=AT_ONCE, layout="one_per_page")
    return quizzes.start_attempt(learner=learner, quiz=quiz, context_key=context_key, paper=paper, at=at)


@transaction.atomic
def save_answers(*, attempt, read, at, settle=None):
    """Store what `read` makes of the paper: {item key: Answer}. Raises AttemptClosed, or DoesNotExist.

    `settle`: the key of the item whose answer is final from now on.
    """
    attempt = quizzes.hold_open(attempt=attempt, at=at)
    saved = quizzes.save_responses(attempt=attempt, answers=read(attempt.paper), at=at)
    if settle:
        quizzes.settle_response(attempt=attempt, item_key=settle, at=at)
    return saved


def save_answer(*, attempt, item_key, value, seq, at):
    """Store one answer and return (the row that now stands, whether it holds this answer). Raises AttemptClosed."""
    return save_answers(attempt=attempt, read=lambda paper: {item_key: Answer(value, seq)}, at=at)[item_key]


@transaction.atomic
def submit_quiz(*, attempt, at):
    """Grade an attempt once, and let a pass count. Raises DoesNotExist."""
    attempt, handed_in_now = quizzes.submit_attempt(attempt=attempt, at=at)
    if handed_in_now:
        let_count(attempt=attempt, at=at)
    return attempt


def let_count(*, attempt, at, active=True):
    """Let an attempt count for its module. `active`: whether it is the learner who has just done something."""
    if attempt.is_practice:
        return
    learner, module_key = attempt.learner, attempt.context_key
    if attempt.passed:
        progress.record_quiz_passed(learner=learner, module_key=module_key, attempt=attempt, at=attempt.finished_at)
    advance_module(learner=learner, module_key=module_key, active=active, at=at)
    if attempt.passed:
        renew_awards(learner=learner, module_key=module_key, at=at)


def close_overdue(*, attempt, at):
    """Close an attempt whose time is up with its last saved answers; whoever looks next may call this."""
    quizzes.expire_attempt(attempt=attempt, at=at)
    return submit_quiz(attempt=attempt, at=at)


def advance_module(*, learner, module_key, at, active=True):
    """Let what a learner has just done in a module count in every course that names it."""
    # Whoever was loaded with the version of the content need not ask for it again.
    content = content_in(get_language(), getattr(learner, "content_version", None))
    course_keys = [course.key for course in content.courses_with(module_key)]
    advance(learner=learner, content=content, course_keys=course_keys, active=active, at=at)
    if module := content.modules.get(module_key):
        award_module(learner=learner, module=module, at=at)


def advance(*, learner, content, course_keys, active, at):
    """Recompute the learner's courses; a course that became completed earns its certificate."""
    enrolments = list(Enrolment.objects.filter(learner=learner, course_key__in=course_keys))
    if not enrolments:
        return
    facts = facts_of(learner)
    for enrolment in enrolments:
        course = content.courses.get(enrolment.course_key)
        if course is None:
            continue
        now = evaluate(course.outline, facts)
        if progress.save_snapshot(enrolment=enrolment, progress=now, active=active, at=at):
            award_course(learner=learner, enrolment=enrolment, course=course, at=at)


@transaction.atomic
def confirm_name(*, learner, name, language, at):
    """Take the name to print, and issue what waited for it."""
    confirm_certificate_name(user=learner, name=name, at=at)
    enrolments = list(Enrolment.objects.filter(learner=learner).completed())
    content = content_in(language)
    for enrolment in enrolments:
        if course := content.courses.get(enrolment.course_key):
            award_course(learner=learner, enrolment=enrolment, course=course, at=at)
    for module in content.modules.values():
        award_module(learner=learner, module=module, at=at)
    issue_promised(learner=learner, at=at)


@transaction.atomic
def join_institution(*, membership):
    """Let an institution see what its new learner had begun without one, and answer for what they had earned."""
    if membership.role == Role.LEARNER:
        progress.join_enrolments(learner=membership.user, institution=membership.institution)
        join_certificates(holder=membership.user, institution=membership.institution)


def sweep_overdue(*, at, limit=1000):
    """Close every attempt whose time is up. One that fails is returned and blocks none of the others."""
    failed = []
    for attempt in Attempt.objects.overdue(at).select_related("learner")[:limit]:
        try:
            close_overdue(attempt=attempt, at=at)
        except Exception as error:  # noqa: BLE001 - a broken paper must not stop the sweep; the caller reports it
            failed.append((attempt, error))
    return failed
