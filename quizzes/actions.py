"""Changing attempts. Only classroom.flows calls these."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from quizzes.grading import grade
from quizzes.models import Attempt, Response
from quizzes.paper import to_json


class AttemptClosed(Exception):
    """The attempt takes no more answers."""


@transaction.atomic
def start_attempt(*, learner, quiz, context_key, paper, at):
    """Open an attempt, or return the one that is open already: the database allows one for each learner and quiz."""
    mine = Attempt.objects.filter(learner=learner, quiz_key=quiz.translation_key)
    limit = quiz.time_limit_minutes
    try:
        with transaction.atomic():
            return Attempt.objects.create(
                learner=learner,
                quiz_key=quiz.translation_key,
                context_key=context_key,
                number=(mine.aggregate(last=Max("number"))["last"] or 0) + 1,
                paper_data=to_json(paper),
                started_at=at,
                deadline=at + timedelta(minutes=limit) if limit else None,
            )
    except IntegrityError:
        return mine.exclude(state=Attempt.GRADED).get()


@transaction.atomic
def save_response(*, attempt, item_key, value, seq, at):
    """Store an answer and return (the stored response, whether it is this one).

    Touching the attempt first takes its lock, so that no answer slips in behind a submit. Raises AttemptClosed.
    """
    open_attempts = Attempt.objects.open().filter(pk=attempt.pk).exclude(deadline__lte=at)
    if not open_attempts.update(last_saved_at=at):
        raise AttemptClosed
    rows = Response.objects.filter(attempt=attempt, item_key=item_key)
    stored = rows.filter(seq__lt=seq).update(value=value, seq=seq, saved_at=at)
    if not stored:
        row, stored = rows.get_or_create(
            attempt=attempt, item_key=item_key, defaults={"value": value, "seq": seq, "saved_at": at}
        )
        return row, bool(stored) or (row.seq == seq and row.value == value)
    return Response(attempt=attempt, item_key=item_key, value=value, seq=seq, saved_at=at), True


@transaction.atomic
def submit_attempt(*, attempt, at):
    """Grade an attempt once. Returns (the graded attempt, whether this call graded it).

    After the deadline the last saved answers count, and the deadline is the finish time.
    """
    finished_at = min(at, attempt.deadline) if attempt.deadline else at
    # The conditional UPDATE takes the lock: of two submits, the second waits and then finds nothing to do.
    claimed = Attempt.objects.exclude(state=Attempt.GRADED).filter(pk=attempt.pk).update(finished_at=finished_at)
    if not claimed:
        return Attempt.objects.get(pk=attempt.pk), False
    responses = list(Response.objects.filter(attempt=attempt))
    result = grade(attempt.paper, {row.item_key: row.value for row in responses})
    scores = {item.key: item.score for item in result.items}
    for row in responses:
        row.score = scores.get(row.item_key)
    Response.objects.bulk_update(responses, ["score"])
    attempt.state, attempt.finished_at = Attempt.GRADED, finished_at
    attempt.score_scaled, attempt.passed = result.score_scaled, result.passed
    attempt.save(update_fields=["state", "finished_at", "score_scaled", "passed"])
    return attempt, True


def expire_attempt(*, attempt, at):
    """Mark an overdue attempt, so that it takes no more answers even if grading it fails."""
    return Attempt.objects.open().filter(pk=attempt.pk, deadline__lte=at).update(state=Attempt.EXPIRED)
