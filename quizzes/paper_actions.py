"""Attempts that were taken on paper. Only classroom.flows calls these."""

from django.db import IntegrityError, transaction
from django.db.models import Max

from quizzes.actions import ask_for_marks, store_result
from quizzes.grading import grade
from quizzes.models import Attempt, Response
from quizzes.paper import to_json


class AttemptUnderWay(Exception):
    """The learner has another attempt at this quiz that has to be finished first."""


@transaction.atomic
def record_attempt(*, learner, quiz_key, context_key, paper, answers, at):
    """Keep an attempt with all its answers, and grade it or let it wait for marks. Raises AttemptUnderWay.

    It is handed in from the first moment, so that one the learner has open on a screen is not in its way, unless this
    one has to wait for marks. `at`: when it was written. All its moments are this one, so that it has no pace.
    """
    mine = Attempt.objects.filter(learner=learner, quiz_key=quiz_key)
    result = grade(paper, answers)
    waits = bool(result.waiting) and not paper.is_practice
    attempt = Attempt(
        learner=learner,
        quiz_key=quiz_key,
        context_key=context_key,
        number=(mine.aggregate(last=Max("number"))["last"] or 0) + 1,
        mode=paper.mode,
        paper_data=to_json(paper),
        started_at=at,
        finished_at=at,
        state=Attempt.MARKING if waits else Attempt.GRADED,
        score_scaled=None if waits else result.score_scaled,
        passed=None if waits else result.passed,
    )
    try:
        with transaction.atomic():
            attempt.save(force_insert=True)
    except IntegrityError:
        raise AttemptUnderWay from None
    written = {key: value for key, value in answers.items() if value}
    Response.objects.bulk_create(
        Response(attempt=attempt, item_key=key, value=value, seq=1, saved_at=at) for key, value in written.items()
    )
    if waits:
        ask_for_marks(attempt=attempt, item_keys=result.waiting)
    else:
        store_result(attempt=attempt, result=result)
    return attempt
