from collections import defaultdict
from uuid import UUID

from django.db.models import Avg, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from courses.models import CourseModule
from institutions.models import Institution, Membership
from institutions.roles import Capability, Role
from pages.compiled import rows
from progress.completion import Facts
from progress.models import Enrolment, LessonCompletion, QuizPass
from quizzes.models import Attempt, OpenAnswer

LESSON, QUIZ = 1, 2


def facts_of(learner):
    """Return what a learner has done, in one query."""
    return _facts(rows(_done_by, learner), [learner.pk])[learner.pk]


def mean_score(learner, module_keys):
    """Return the average in percent of the quizzes of these modules, rounded down; None where each was waived."""
    passes = QuizPass.objects.filter(learner=learner, module_key__in=module_keys)
    mean = passes.aggregate(mean=Avg("score_scaled"))["mean"]
    return None if mean is None else int(mean * 100)


def passes_since(learner, module_keys, since):
    """Return {module key: (when its quiz was passed last, the best score from 0 to 1)} of passes after a moment."""
    passed = Attempt.objects.graded().counted().filter(learner=learner, passed=True, finished_at__gt=since)
    rows = passed.filter(context_key__in=module_keys).order_by().values("context_key")
    found = rows.annotate(at=Max("finished_at"), score=Max("score_scaled"))
    return {row["context_key"]: (row["at"], row["score"]) for row in found}


def waived_modules(learner):
    """Return the keys of the modules whose quiz counts as passed by a manager's decision."""
    return set(QuizPass.objects.filter(learner=learner, attempt_key=None).values_list("module_key", flat=True))


def module_completed_at(learner, module_key):
    """Return when the last step of a module was done: a lesson read, or its quiz passed."""
    read = LessonCompletion.objects.filter(learner=learner, module_key=module_key).aggregate(at=Max("completed_at"))
    passed = QuizPass.objects.filter(learner=learner, module_key=module_key).aggregate(at=Max("passed_at"))
    return max((each["at"] for each in (read, passed) if each["at"]), default=None)


def facts_of_learners(learner_ids):
    """Return the facts of several learners by id, in one query however many there are."""
    return _facts(_done(learner__in=learner_ids), learner_ids)


def who_has_begun(learner_ids, module_keys):
    """Return those of the learners who have read a lesson of these modules, or passed the quiz of one."""
    done = [
        model.objects.filter(learner__in=learner_ids, module_key__in=module_keys).values("learner")
        for model in (LessonCompletion, QuizPass)
    ]
    return User.objects.filter(Q(pk__in=done[0]) | Q(pk__in=done[1]))


def enrolled_in(course_key, learners):
    """Return the ids of those of the learners who are registered in a course."""
    rows = Enrolment.objects.filter(course_key=course_key, learner__in=learners)
    return set(rows.values_list("learner", flat=True))


def _done_by(learner):
    return _done(learner=learner)


def _done(**whose):
    """Query rows of (learner, key, LESSON or QUIZ)."""
    lessons = LessonCompletion.objects.filter(**whose).values_list("learner_id", "lesson_key", Value(LESSON))
    passes = QuizPass.objects.filter(**whose).values_list("learner_id", "module_key", Value(QUIZ))
    return lessons.union(passes, all=True)


def _facts(rows_of_done, learner_ids):
    done = {LESSON: defaultdict(set), QUIZ: defaultdict(set)}
    for learner_id, key, kind in rows_of_done:
        done[kind][learner_id].add(key if isinstance(key, UUID) else UUID(key))  # SQLite keeps them as text
    return {
        learner_id: Facts(frozenset(done[LESSON][learner_id]), frozenset(done[QUIZ][learner_id]))
        for learner_id in learner_ids
    }


def with_institution(rows, attempt=""):
    """Annotate attempts with `institution`, the id of the one that looks after them, or None.

    It is the institution of the learner's latest enrolment in a course that names the quiz's module; for a quiz taken
    outside of courses, the one the learner belongs to. Of rows that belong to an attempt, `attempt` is the path to it.
    """
    naming = CourseModule.objects.filter(module__translation_key=OuterRef(OuterRef(f"{attempt}context_key")))
    learner = OuterRef(f"{attempt}learner")
    enrolments = Enrolment.objects.filter(learner=learner, course_key__in=naming.values("page__translation_key"))
    enrolled_with = enrolments.exclude(institution=None).order_by("-enrolled_at", "-pk").values("institution")[:1]
    belongs_to = Membership.objects.filter(user=learner, role=Role.LEARNER).values("institution")[:1]
    return rows.annotate(institution=Coalesce(Subquery(enrolled_with), Subquery(belongs_to)))


def attempts_of(institutions):
    """The attempts that these institutions look after."""
    return with_institution(Attempt.objects.all()).filter(institution__in=institutions)


def attempts_where(user, may):
    """The attempts looked after by an institution in which the person's roles hold the capability."""
    return attempts_of(Institution.objects.where(user, may=may))


def answers_markable_by(user):
    """The open answers of attempts looked after by an institution in which the person may mark, but not their own."""
    institutions = Institution.objects.where(user, may=Capability.MARK)
    answers = OpenAnswer.objects.exclude(state=OpenAnswer.WITHDRAWN).exclude(attempt__learner=user)
    return with_institution(answers, "attempt__").filter(institution__in=institutions)
