"""The at-risk rule as the database sees it, and what it rests on: see progress.risk."""

from collections import defaultdict

from django.db.models import Count, Exists, F, OuterRef, Q

from courses.models import CourseModule
from progress.models import QuizPass
from progress.risk import BEGIN_WITHIN, IDLE_AFTER, Situation
from quizzes.models import Attempt


def failed_attempts():
    return Attempt.objects.graded().counted().filter(passed=False)


def at_risk(at):
    """Return the condition under which an enrolment is at risk."""
    untouched = Q(percent=0, last_activity_at__lte=F("enrolled_at"))
    idle = Q(last_activity_at__lt=at - IDLE_AFTER)
    not_begun = untouched & Q(enrolled_at__lt=at - BEGIN_WITHIN)
    return Q(completed_at__isnull=True) & (idle | not_begun | Exists(_failed_twice()))


def _failed_twice():
    """Two tries that failed at one quiz of the enrolment's course, which is not passed since."""
    naming = CourseModule.objects.filter(
        page__translation_key=OuterRef(OuterRef("course_key")), module__translation_key=OuterRef("context_key")
    )
    same = {"learner": OuterRef("learner"), "context_key": OuterRef("context_key")}
    earlier = failed_attempts().filter(**same, pk__lt=OuterRef("pk"))
    passed = QuizPass.objects.filter(learner=OuterRef("learner"), module_key=OuterRef("context_key"))
    twice = failed_attempts().filter(Exists(earlier), ~Exists(passed), learner=OuterRef("learner"))
    return twice.filter(Exists(naming))


def situations_of(enrolments, modules_of):
    """Return the situation of each enrolment by its pk, in two queries. `modules_of`: {course key: module keys}."""
    learners = {enrolment.learner_id for enrolment in enrolments}
    failed = _failed_by_learner(learners)
    return {
        each.pk: Situation(
            enrolled_at=each.enrolled_at,
            last_activity_at=each.last_activity_at,
            percent=each.percent,
            completed=each.completed_at is not None,
            failed=tuple(
                (module, failed[each.learner_id][module])
                for module in modules_of.get(each.course_key, ())
                if module in failed[each.learner_id]
            ),
        )
        for each in enrolments
    }


def _failed_by_learner(learners):
    rows = failed_attempts().filter(learner__in=learners).order_by().values_list("learner", "context_key")
    passed = set(QuizPass.objects.filter(learner__in=learners).values_list("learner", "module_key"))
    found = defaultdict(dict)
    for learner, module, tries in rows.annotate(Count("pk")):
        if (learner, module) not in passed:
            found[learner][module] = tries
    return found
