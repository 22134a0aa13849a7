"""Writing facts, once. Only classroom.flows calls these."""

from django.db.models.functions import Greatest

from accounts.models import User
from progress.models import Correction, Enrolment, LessonCompletion, Nudge, QuizPass
from progress.reminder_queries import was_written_to


def enrol(*, learner, course_key, institution, at):
    """Register a learner in a course; a second call changes nothing."""
    enrolment, _created = Enrolment.objects.get_or_create(
        learner=learner,
        course_key=course_key,
        defaults={"institution": institution, "enrolled_at": at, "last_activity_at": at},
    )
    return enrolment


def enrol_many(*, learners, course_key, institution, at):
    """Register many learners in a course. Returns the ids of those who were not registered before."""
    enrolled = Enrolment.objects.filter(course_key=course_key, learner__in=learners).values("learner")
    new = list(learners.exclude(pk__in=enrolled).values_list("pk", flat=True))
    rows = (
        Enrolment(learner_id=pk, course_key=course_key, institution=institution, enrolled_at=at, last_activity_at=at)
        for pk in new
    )
    Enrolment.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return new


def record_lesson_done(*, learner, module_key, lesson_key, at):
    """Record that a lesson is done; a second call changes nothing."""
    done = LessonCompletion(learner=learner, module_key=module_key, lesson_key=lesson_key, completed_at=at)
    LessonCompletion.objects.bulk_create([done], ignore_conflicts=True)


def record_quiz_passed(*, learner, module_key, attempt, at):
    """Record the first pass at a module's quiz; a second call changes nothing."""
    passed = QuizPass(
        learner=learner,
        module_key=module_key,
        attempt_key=attempt.key,
        score_scaled=attempt.score_scaled,
        passed_at=at,
    )
    QuizPass.objects.bulk_create([passed], ignore_conflicts=True)


def waive_quiz(*, learner, module_key, at):
    """Count a module's quiz as passed without an attempt. Returns whether this call did; a pass stays what it is."""
    _row, created = QuizPass.objects.get_or_create(learner=learner, module_key=module_key, defaults={"passed_at": at})
    return created


def correct_pass_score(*, attempt):
    """Let the pass that an attempt earned show its score as it is now."""
    QuizPass.objects.filter(attempt_key=attempt.key).update(score_scaled=attempt.score_scaled)


def log_corrections(*, corrections):
    """Write down what was decided about learners' records."""
    return Correction.objects.bulk_create(corrections)


def save_snapshot(*, enrolment, progress, active, at):
    """Cache the computed progress, and with `active` that the learner did something just now.

    Completion is sticky: later changes of a course never take it back. Returns whether this call completed the course.
    """
    changes = {"last_activity_at": Greatest("last_activity_at", at)} if active else {}
    rows = Enrolment.objects.filter(pk=enrolment.pk)
    if progress.completed and rows.filter(completed_at=None).update(percent=100, completed_at=at, **changes):
        enrolment.percent, enrolment.completed_at = 100, at
        return True
    if enrolment.completed_at is None and enrolment.percent != progress.percent:
        changes["percent"] = progress.percent
        rows = rows.filter(completed_at=None)
    if changes:
        rows.update(**changes)
    return False


def join_enrolments(*, learner, institution):
    """Let the enrolments of a new member be seen by the institution they now learn with."""
    Enrolment.objects.filter(learner=learner, institution=None).update(institution=institution)


def release_enrolments(*, learner, institution):
    """Let an institution see the enrolments no more that somebody made with it: they are the learner's alone."""
    Enrolment.objects.filter(learner=learner, institution=institution).update(institution=None)


def keep_nudge(*, learner, at, **facts):
    """Write down a mail to a learner, or return None: they were written to within a week.

    Of several at once, one is first.
    """
    User.objects.select_for_update().get(pk=learner.pk)
    if was_written_to([learner.pk], at):
        return None
    return Nudge.objects.create(learner=learner, at=at, **facts)


def enrol_newcomers(*, places, institution, at):
    """Register people who have done nothing yet: [(learner, course key)]."""
    Enrolment.objects.bulk_create(
        Enrolment(learner=learner, course_key=key, institution=institution, enrolled_at=at, last_activity_at=at)
        for learner, key in places
    )
