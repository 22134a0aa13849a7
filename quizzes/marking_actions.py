"""Taking marks for open answers. Only classroom.flows calls these."""

from quizzes.actions import answers_of, hold, store_result
from quizzes.grading import grade, rounded
from quizzes.marking import State, share_of, state_of
from quizzes.marking_queries import marked_answers, marks_of
from quizzes.models import Attempt, Mark, OpenAnswer


class NotTaken(Exception):
    """The answer takes no such mark any more: it is marked, waits for somebody else, or was opened again."""


def give_mark(*, answer, marker, points, comment, settles, at):
    """Keep one trainer's points for an open answer and return its attempt, held. Raises NotTaken.

    `settles`: the mark decides between two that differ too much. The attempt is held first, so that of two marks that
    come at the same moment the second finds the first.
    """
    attempt = hold(answer.attempt)
    answer = OpenAnswer.objects.get(pk=answer.pk)
    if not takes(answer, attempt, marker, settles):
        raise NotTaken
    item = attempt.paper.item(answer.item_key)
    Mark.objects.create(
        answer=answer,
        marker=marker,
        settles=settles,
        points=points,
        score=rounded(share_of(item, points)),
        comment=comment,
        marked_at=at,
    )
    answer.state = state_of(item, answer.marks.all(), answer.markers)
    answer.save(update_fields=["state"])
    return attempt


def takes(answer, attempt, marker, settles):
    if attempt.state != Attempt.MARKING or answer.round != attempt.reopened:
        return False
    if settles:
        return answer.state == State.APART
    return answer.state == State.WAITING and not answer.marks.filter(marker=marker).exists()


def grade_marked(*, attempt):
    """Grade an attempt once all of its open answers are marked. Returns whether this call graded it."""
    if attempt.open_answers.unmarked().filter(round=attempt.reopened).exists():
        return False
    marks = marks_of(attempt.paper, marked_answers([attempt])[attempt.pk])
    store_result(attempt=attempt, result=grade(attempt.paper, answers_of(attempt), marks))
    return True
