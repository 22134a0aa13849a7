"""Changing results: grading again and opening again. Only classroom.flows calls these."""

from django.db import IntegrityError, transaction

from quizzes.actions import answers_of, hold
from quizzes.grading import GRADER
from quizzes.history import add_results, keep_first_results
from quizzes.models import Attempt, OpenAnswer, Regrade, Response, Result
from quizzes.regrade_queries import regraded


class NotReopened(Exception):
    """The attempt can't be opened again: it passed, still takes answers, or another one is open."""


def reopen_attempt(*, attempt, deadline):
    """Let an attempt that has not passed take answers again, with those it has. Raises NotReopened.

    Returns (the attempt, what stood before: percent or None, and the answers). Its result is kept. Marks stay with what
    was handed in then; for what is handed in next, new ones are asked for.
    """
    attempt = hold(attempt)
    if not attempt.may_be_reopened:
        raise NotReopened
    before = {"percent": attempt.percent, "answers": answers_of(attempt)}
    keep_first_results(attempts=[attempt])
    Response.objects.filter(attempt=attempt).update(final=False)
    attempt.open_answers.unmarked().update(state=OpenAnswer.WITHDRAWN)
    attempt.state, attempt.deadline, attempt.reopened = Attempt.OPEN, deadline, attempt.reopened + 1
    attempt.finished_at = attempt.score_scaled = attempt.passed = None
    attempt.item_scores, attempt.corrected, attempt.grader = {}, {}, 0
    try:
        with transaction.atomic():
            attempt.save()
    except IntegrityError as error:  # the database allows one open attempt for each learner and quiz
        raise NotReopened from error
    return attempt, before


def begin_regrade(*, quiz_key, institutions, questions, by, reason, at):
    """Write down a decision to grade again, with the questions it goes by."""
    return Regrade.objects.create(
        quiz_key=quiz_key, institutions=institutions, questions=questions, by=by, reason=reason, at=at
    )


def regrade_attempts(*, regrade, attempt_ids, key):
    """Grade these attempts again; those that differ get one result more. Returns [Regraded]. Safe to repeat."""
    held = Attempt.objects.select_for_update().graded().filter(pk__in=attempt_ids).order_by("pk")
    changed = [each for each in regraded(list(held.prefetch_related("learner")), key) if each.differs]
    attempts = [each.attempt for each in changed]
    keep_first_results(attempts=attempts)
    for each in changed:
        _take(each.attempt, each.now)
    Attempt.objects.bulk_update(attempts, ["score_scaled", "passed", "item_scores", "corrected", "grader"])
    add_results(attempts=attempts, why=Result.REGRADED, at=regrade.at, regrade=regrade)
    return changed


def _take(attempt, outcome):
    attempt.score_scaled, attempt.passed = outcome.score_scaled, outcome.passed
    attempt.item_scores, attempt.corrected, attempt.grader = outcome.item_scores, outcome.corrected, GRADER


def finish_regrade(*, regrade, at):
    """Note that all attempts are graded again, and how many results are new."""
    regrade.finished_at, regrade.changed = at, Result.objects.filter(regrade=regrade).count()
    Regrade.objects.filter(pk=regrade.pk, finished_at=None).update(finished_at=at, changed=regrade.changed)
