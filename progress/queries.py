from collections import defaultdict
from uuid import UUID

from django.db.models import Value

from pages.compiled import rows
from progress.completion import Facts
from progress.models import LessonCompletion, QuizPass

LESSON, QUIZ = 1, 2


def facts_of(learner):
    """Return what a learner has done, in one query."""
    return _facts(rows(_done_by, learner), [learner.pk])[learner.pk]


def facts_of_learners(learner_ids):
    """Return the facts of several learners by id, in one query however many there are."""
    return _facts(_done(learner__in=learner_ids), learner_ids)


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
