"""Changing attempts. Only classroom.flows calls these."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from quizzes.grading import GRADER, grade
from quizzes.history import add_results
from quizzes.models import Attempt, OpenAnswer, Response, Result
from quizzes.paper import to_json

log = logging.getLogger(__name__)


class AttemptClosed(Exception):
    """The attempt takes no more answers."""


@transaction.atomic
def start_attempt(*, learner, quiz, context_key, paper, at, time_factor=1):
    """Open an attempt, or return the one that is open already: the database allows one for each learner and quiz."""
    mine = Attempt.objects.filter(learner=learner, quiz_key=quiz.translation_key)
    try:
        with transaction.atomic():
            return Attempt.objects.create(
                learner=learner,
                quiz_key=quiz.translation_key,
                context_key=context_key,
                number=(mine.aggregate(last=Max("number"))["last"] or 0) + 1,
                mode=paper.mode,
                paper_data=to_json(paper),
                started_at=at,
                deadline=None if paper.is_practice else deadline_of(quiz, at, time_factor),
            )
    except IntegrityError:
        return mine.exclude(state=Attempt.GRADED).get(mode=paper.mode)


def deadline_of(quiz, at, time_factor):
    """Return when an attempt that starts now ends: after its time, which may be longer for some, or with the quiz."""
    limit = quiz.time_limit_minutes
    ends = [at + timedelta(seconds=int(limit * 60 * time_factor))] if limit else []
    return min([*ends, *([quiz.closes_at] if quiz.closes_at else [])], default=None)


def extend_attempt(*, attempt, quiz, factor, at):
    """Give an open attempt this many times the limit, from its start. Returns whether it ends later than before."""
    deadline = deadline_of(quiz, attempt.started_at, factor)
    running = Attempt.objects.under_time(at).filter(pk=attempt.pk)
    longer = deadline is not None and running.filter(deadline__lt=deadline).update(deadline=deadline) == 1
    if longer:
        log.info("Attempt %s ends at %s instead of %s: extra time.", attempt.key, deadline, attempt.deadline)
    return longer


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
    return {key: (row, _say_the_same(row.value, answers[key].value)) for key, row in rows.items()}


def _say_the_same(stored, sent):
    """No answer is no answer, whether it was an empty list or was settled as an empty text."""
    return stored == sent or not (stored or sent)


def _responses(attempt, item_keys):
    return Response.objects.filter(attempt=attempt, item_key__in=item_keys)


COLUMNS = ("attempt", "item_key", "value", "seq", "saved_at", "final")


def _store_newer(responses):
    """Insert the rows, or replace those with a lower number, in one statement. Return the item keys of those stored.

    The same value under a higher number counts too, or a late packet with a number in between would replace it.
    Django's bulk_create(update_conflicts=True) replaces whatever is there.
    """
    if not responses:
        return set()
    fields = [Response._meta.get_field(name) for name in COLUMNS]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for row in responses for field in fields]
    row = f"({', '.join(['%s'] * len(fields))})"
    sql = f"""
        INSERT INTO quizzes_response ({", ".join(field.column for field in fields)})
        VALUES {", ".join([row] * len(responses))}
        ON CONFLICT (attempt_id, item_key) DO UPDATE
        SET value = EXCLUDED.value, seq = EXCLUDED.seq, saved_at = EXCLUDED.saved_at
        WHERE quizzes_response.seq < EXCLUDED.seq AND NOT quizzes_response.final
        RETURNING item_key
    """  # noqa: S608 - names of our own columns
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {item_key for (item_key,) in cursor.fetchall()}


def settle_response(*, attempt, item_key, at):
    """Let the answer to one item stand as it is, also when there is none. Safe to repeat."""
    Response.objects.bulk_create(
        [Response(attempt=attempt, item_key=item_key, value="", seq=0, saved_at=at, final=True)],
        update_conflicts=True,
        unique_fields=["attempt", "item_key"],
        update_fields=["final"],
    )


def submit_attempt(*, attempt, at):
    """Hand in an attempt once. Returns (the attempt, whether this call handed it in).

    After the deadline the last saved answers count, and the deadline is the finish time. Of two submits, the second
    waits for the first and then finds nothing to do. With open answers it waits for a trainer's marks, but practice
    does not.
    """
    attempt = hold(attempt)
    if attempt.is_handed_in:
        return attempt, False
    attempt.finished_at = min(at, attempt.deadline) if attempt.deadline else at
    result = grade(attempt.paper, answers_of(attempt))
    if result.waiting and not attempt.is_practice:
        ask_for_marks(attempt=attempt, item_keys=result.waiting)
    else:
        store_result(attempt=attempt, result=result)
    return attempt, True


def ask_for_marks(*, attempt, item_keys):
    """Let trainers mark these answers. How many mark each of them was settled when the paper was drawn."""
    attempt.state = Attempt.MARKING
    attempt.save(update_fields=["state", "finished_at"])
    OpenAnswer.objects.bulk_create(
        OpenAnswer(
            attempt=attempt,
            item_key=key,
            round=attempt.reopened,
            markers=attempt.paper.markers,
            handed_in_at=attempt.finished_at,
        )
        for key in item_keys
    )


def answers_of(attempt):
    return {row.item_key: row.value for row in Response.objects.filter(attempt=attempt)}


def store_result(*, attempt, result):
    attempt.state, attempt.grader = Attempt.GRADED, GRADER
    attempt.score_scaled, attempt.passed = result.score_scaled, result.passed
    attempt.item_scores = {item.key: str(item.score) for item in result.items}
    attempt.save(update_fields=["state", "finished_at", "score_scaled", "passed", "item_scores", "grader"])
    if attempt.reopened:
        add_results(attempts=[attempt], why=Result.GRADED, at=attempt.finished_at)


def expire_attempt(*, attempt, at):
    """Mark an overdue attempt, so that it takes no more answers even if grading it fails."""
    return Attempt.objects.open().filter(pk=attempt.pk, deadline__lte=at).update(state=Attempt.EXPIRED)
