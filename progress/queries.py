from collections import defaultdict

from django.db.models import Value

from progress.completion import Facts
from progress.models import LessonCompletion, QuizPass

LESSON, QUIZ = 1, 2


def facts_of(learner):
    """Return what a learner has done, in one query."""
    return facts_of_learners([learner.pk])[learner.pk]


def facts_of_learners(learner_ids):
    """Return the facts of several learners by id, in one query however many there are."""
    done = {LESSON: defaultdict(set), QUIZ: defaultdict(set)}
    lessons = LessonCompletion.objects.filter(learner__in=learner_ids).values_list(
        "learner_id", "lesson_key", Value(LESSON)
    )
    passes = QuizPass.objects.filter(learner__in=learner_ids).values_list("learner_id", "module_key", Value(QUIZ))
    for learner_id, key, kind in lessons.union(passes, all=True):
        done[kind][learner_id].add(key)
    return {
        learner_id: Facts(frozenset(done[LESSON][learner_id]), frozenset(done[QUIZ][learner_id]))
        for learner_id in learner_ids
    }
