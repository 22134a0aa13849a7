"""What happens when a trainer marks an open answer."""

from django.db import transaction
from django.utils.translation import override

from classroom.flows import let_count
from quizzes import marking_actions as quizzes
from quizzes.marking_actions import NotTaken

__all__ = ["NotTaken"]


@transaction.atomic
def mark_answer(*, answer, marker, points, comment, at, settles=False):
    """Keep a trainer's points; the last mark of an attempt grades it and lets a pass count. Raises NotTaken."""
    attempt = quizzes.give_mark(answer=answer, marker=marker, points=points, comment=comment, settles=settles, at=at)
    if quizzes.grade_marked(attempt=attempt):
        # What the learner earns is in the language they learn in, not the trainer's.
        with override(attempt.paper.language):
            let_count(attempt=attempt, at=at, active=False)
    return attempt
