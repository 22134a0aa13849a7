"""Changing attempts. Only classroom.flows calls these."""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Answer:
    """A value to store, with the sequence number that its page gave it."""

    value: object
    seq: int


@transaction.atomic
def save_responses(*, attempt, answers, at):
    """Store answers by item key and return, for each, (the row that now stands, whether it holds this answer).

    Touching the attempt first takes its lock: no answer slips in behind a submit, and what is read next stays true
    until the end of the transaction. An answer that is empty and new is not stored. Raises AttemptClosed.
    """
    open_attempts = Attempt.objects.open().filter(pk=attempt.pk).exclude(deadline__lte=at)
    if not open_attempts.update(last_saved_at=at):
        raise AttemptClosed
    stored = {row.item_key: row for row in Response.objects.filter(attempt=attempt, item_key__in=answers)}
    new = [
        Response(attempt=attempt, item_key=key, value=answer.value, seq=answer.seq, saved_at=at)
        for key, answer in answers.items()
        if key not in stored and answer.value
    ]
    Response.objects.bulk_create(new)
    # The same value under a higher number counts too, or a late packet with a number in between would replace it.
    newer = [row for key, row in stored.items() if answers[key].seq > row.seq]
    for row in newer:
        row.value, row.seq, row.saved_at = answers[row.item_key].value, answers[row.item_key].seq, at
    Response.objects.bulk_update(newer, ["value", "seq", "saved_at"])
    rows = stored | {row.item_key: row for row in new}
    return {key: (row, row.value == answers[key].value) for key, row in rows.items()}


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
    responses = Response.objects.filter(attempt=attempt)
    result = grade(attempt.paper, {row.item_key: row.value for row in responses})
    attempt.state, attempt.finished_at = Attempt.GRADED, finished_at
    attempt.score_scaled, attempt.passed = result.score_scaled, result.passed
    attempt.item_scores = {item.key: str(item.score) for item in result.items}
    attempt.save(update_fields=["state", "finished_at", "score_scaled", "passed", "item_scores"])
    return attempt, True


def expire_attempt(*, attempt, at):
    """Mark an overdue attempt, so that it takes no more answers even if grading it fails."""
    return Attempt.objects.open().filter(pk=attempt.pk, deadline__lte=at).update(state=Attempt.EXPIRED)
