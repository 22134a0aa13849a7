from collections import defaultdict

from progress.completion import Facts
from progress.models import LessonCompletion, QuizPass


def facts_of(learner):
    """Return what a learner has done, in two queries."""
    return facts_of_learners([learner.pk])[learner.pk]


def facts_of_learners(learner_ids):
    """Return the facts of several learners by id, in two queries however many there are."""
    lessons, passed = defaultdict(set), defaultdict(set)
    done = LessonCompletion.objects.filter(learner__in=learner_ids).values_list("learner_id", "lesson_key")
    for learner_id, key in done:
        lessons[learner_id].add(key)
    for learner_id, key in QuizPass.objects.filter(learner__in=learner_ids).values_list("learner_id", "module_key"):
        passed[learner_id].add(key)
    return {
        learner_id: Facts(frozenset(lessons[learner_id]), frozenset(passed[learner_id])) for learner_id in learner_ids
    }
