"""Writing facts, once. Only classroom.flows calls these."""

from django.db.models.functions import Greatest

from progress.models import Enrolment, LessonCompletion, QuizPass


def enrol(*, learner, course_key, institution, at):
    """Register a learner in a course; a second call changes nothing."""
    enrolment, _created = Enrolment.objects.get_or_create(
        learner=learner,
        course_key=course_key,
        defaults={"institution": institution, "enrolled_at": at, "last_activity_at": at},
    )
    return enrolment


def record_lesson_done(*, learner, module_key, lesson_key, at):
    """Return whether this call recorded it."""
    _row, created = LessonCompletion.objects.get_or_create(
        learner=learner, lesson_key=lesson_key, defaults={"module_key": module_key, "completed_at": at}
    )
    return created


def record_quiz_passed(*, learner, module_key, attempt, at):
    """Record the first pass at a module's quiz. Returns whether this call recorded it."""
    _row, created = QuizPass.objects.get_or_create(
        learner=learner,
        module_key=module_key,
        defaults={"attempt_key": attempt.key, "score_scaled": attempt.score_scaled, "passed_at": at},
    )
    return created


def touch(*, learner, course_keys, at):
    """Note activity in the courses it counts for."""
    Enrolment.objects.filter(learner=learner, course_key__in=course_keys).update(
        last_activity_at=Greatest("last_activity_at", at)
    )


def save_snapshot(*, enrolment, progress, at):
    """Cache the computed progress. Completion is sticky: later changes of a course never take it back.

    Returns whether the course became completed by this call.
    """
    rows = Enrolment.objects.filter(pk=enrolment.pk, completed_at=None)
    if progress.completed:
        return bool(rows.update(percent=100, completed_at=at))
    rows.exclude(percent=progress.percent).update(percent=progress.percent)
    return False


def join_enrolments(*, learner, institution):
    """Let the enrolments of a new member be seen by the institution they now learn with."""
    Enrolment.objects.filter(learner=learner, institution=None).update(institution=institution)
