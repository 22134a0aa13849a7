"""Changing attempts. Only classroom.flows calls these."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, connection, transaction
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


def hold(attempt):
    """Read an attempt again, and keep its lock until the end of the transaction. Its key and its learner say which."""
    held = Attempt.objects.select_for_update().get(key=attempt.key, learner=attempt.learner_id)
    if Attempt.learner.is_cached(attempt):
        held.learner = attempt.learner
    return held


def hold_open(*, attempt, at):
    """Hold an attempt that takes answers. Raises AttemptClosed."""
    held = hold(attempt)
    if not held.is_open or held.is_overdue(at):
        raise AttemptClosed
    return held


def save_responses(*, attempt, answers, at):
    """Store answers by item key and return, for each, (the row that now stands, whether it holds this answer).

    The attempt is held: no answer slips in behind a submit, and what is read stays true until the end of the
    transaction. An answer that is empty and new is not stored.
    """
    empty = [key for key, answer in answers.items() if not answer.value]
    cleared = set(_responses(attempt, empty).values_list("item_key", flat=True)) if empty else set()
    sent = {
        key: Response(attempt=attempt, item_key=key, value=answer.value, seq=answer.seq, saved_at=at)
        for key, answer in answers.items()
        if answer.value or key in cleared
    }
    stored = _store_newer(sent.values())
    kept = {row.item_key: row for row in _responses(attempt, sent.keys() - stored)} if sent.keys() - stored else {}
    rows = sent | kept
    return {key: (row, row.value == answers[key].value) for key, row in rows.items()}


def _responses(attempt, item_keys):
    return Response.objects.filter(attempt=attempt, item_key__in=item_keys)


def _store_newer(responses):
    """Insert the rows, or replace those with a lower number, in one statement. Return the item keys of those stored.

    The same value under a higher number counts too, or a late packet with a number in between would replace it.
    Django's bulk_create(update_conflicts=True) replaces whatever is there.
    """
    if not responses:
        return set()
    fields = [Response._meta.get_field(name) for name in ("attempt", "item_key", "value", "seq", "saved_at")]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for row in responses for field in fields]
    row = f"({', '.join(['%s'] * len(fields))})"
    sql = f"""
        INSERT INTO quizzes_response ({", ".join(field.column for field in fields)})
        VALUES {", ".join([row] * len(responses))}
        ON CONFLICT (attempt_id, item_key) DO UPDATE
        SET value = EXCLUDED.value, seq = EXCLUDED.seq, saved_at = EXCLUDED.saved_at
        WHERE quizzes_response.seq < EXCLUDED.seq
        RETURNING item_key
    """  # noqa: S608 - names of our own columns
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {item_key for (item_key,) in cursor.fetchall()}


def submit_attempt(*, attempt, at):
    """Grade an attempt once. Returns (the graded attempt, whether this call graded it).

    After the deadline the last saved answers count, and the deadline is the finish time. Of two submits, the second
    waits for the first and then finds nothing to do.
    """
    attempt = hold(attempt)
    if attempt.state == Attempt.GRADED:
        return attempt, False
    responses = Response.objects.filter(attempt=attempt)
    result = grade(attempt.paper, {row.item_key: row.value for row in responses})
    attempt.state = Attempt.GRADED
    attempt.finished_at = min(at, attempt.deadline) if attempt.deadline else at
    attempt.score_scaled, attempt.passed = result.score_scaled, result.passed
    attempt.item_scores = {item.key: str(item.score) for item in result.items}
    attempt.save(update_fields=["state", "finished_at", "score_scaled", "passed", "item_scores"])
    return attempt, True


def expire_attempt(*, attempt, at):
    """Mark an overdue attempt, so that it takes no more answers even if grading it fails."""
    return Attempt.objects.open().filter(pk=attempt.pk, deadline__lte=at).update(state=Attempt.EXPIRED)
