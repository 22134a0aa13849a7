"""Reading the marks of open answers."""

from collections import defaultdict

from quizzes.marking import State, mark_of
from quizzes.models import OpenAnswer


def marked_answers(attempts):
    """Return the marked open answers of attempts with their marks: {attempt id: {item key: OpenAnswer}}."""
    rounds = {attempt.pk: attempt.reopened for attempt in attempts}
    found = defaultdict(dict)
    answers = OpenAnswer.objects.filter(attempt__in=rounds, state=State.MARKED).prefetch_related("marks")
    for answer in answers:
        if answer.round == rounds[answer.attempt_id]:
            found[answer.attempt_id][answer.item_key] = answer
    return found


def marks_of(paper, answers):
    """Return what open answers are worth, for grading: {item key: Fraction}."""
    return {key: mark_of(paper.item(key), answer.marks.all()) for key, answer in answers.items()}
