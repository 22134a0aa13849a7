"""What happens when a class writes on paper."""

import secrets
from random import SystemRandom

from django.db import transaction
from django.utils.translation import override

from classroom.flows import let_count
from printed import actions as printed
from printed.actions import AlreadyEntered
from quizzes import paper_actions as quizzes
from quizzes.keyed import can_be_lettered
from quizzes.paper_actions import AttemptUnderWay
from quizzes.queries import draw_paper
from quizzes.versions import versions_of

__all__ = ["AlreadyEntered", "AttemptUnderWay", "NotPrintable"]  # what the views must answer to


class NotPrintable(Exception):
    """There is nothing to print, or a question has more options than there are letters: `code` names it."""

    def __init__(self, code=""):
        super().__init__(code)
        self.code = code


def print_papers(*, quiz, versions, **batch):
    """Draw one paper, mix it into so many versions, and let the sheets be printed. Returns the batch.

    Raises NotPrintable.
    """
    drawn = draw_paper(quiz, seed=secrets.randbits(128))
    too_many = [item.code for item in drawn.items if not can_be_lettered(item)]
    if too_many or not drawn.items:
        raise NotPrintable(*too_many[:1])
    shuffles = {"shuffle_questions": quiz.shuffle_questions, "shuffle_options": quiz.shuffle_options}
    papers = versions_of(drawn, versions, SystemRandom(), **shuffles)
    return printed.make_batch(quiz_key=quiz.translation_key, papers=papers, **batch)


@transaction.atomic
def enter_sheet(*, sheet, learner, answers, by, at):
    """Take what a learner wrote on a sheet as their attempt. Raises AlreadyEntered and AttemptUnderWay."""
    batch = sheet.batch
    printed.claim_sheet(sheet=sheet, learner=learner, by=by, at=at)
    attempt = quizzes.record_attempt(
        learner=learner,
        quiz_key=batch.quiz_key,
        context_key=batch.context_key,
        paper=sheet.version.paper,
        answers=answers,
        at=printed.session_of(batch, at),
    )
    printed.name_attempt(sheet=sheet, attempt=attempt)
    # What the learner earns is in the language of the sheet, not the trainer's.
    with override(batch.language):
        let_count(attempt=attempt, at=at)
    return attempt
