"""What happens when a quiz is graded again, by its questions as they are published now."""

from django.db import transaction
from django.utils.translation import override

from classroom.flows import let_count
from classroom.tasks import regrade_quiz
from institutions.audit_actions import record
from progress import actions as progress
from progress.models import Correction
from progress.queries import attempts_of
from quizzes import result_actions as quizzes
from quizzes.regrade_queries import Key, in_chunks

AT_ONCE = 200


def results_of(quiz_key, institutions):
    """The results of a quiz that are graded again for these institutions."""
    return attempts_of(institutions).filter(quiz_key=quiz_key).graded().counted()


@transaction.atomic
def begin_regrade(*, quiz_key, institutions, questions, by, reason, at):
    """Grade again by these questions: at once, or by the worker where there are many results."""
    regrade = quizzes.begin_regrade(
        quiz_key=quiz_key, institutions=institutions, questions=questions, by=by, reason=reason, at=at
    )
    for institution_id in sorted(institutions):
        record(institution_id=institution_id, verb="regraded", by=by, at=at, kind="quiz", object_id=quiz_key)
    if results_of(quiz_key, institutions).count() > AT_ONCE:
        regrade_quiz.enqueue(regrade.pk)
    else:
        run_regrade(regrade=regrade, at=at)
    return regrade


def run_regrade(*, regrade, at):
    """Grade all results again, some at a time. Safe to repeat: what is graded already does not differ any more."""
    key = Key(regrade.questions)
    ids = list(results_of(regrade.quiz_key, regrade.institutions).order_by("pk").values_list("pk", flat=True))
    for some in in_chunks(ids):
        regrade_some(regrade=regrade, key=key, attempt_ids=some, at=at)
    quizzes.finish_regrade(regrade=regrade, at=at)


@transaction.atomic
def regrade_some(*, regrade, key, attempt_ids, at):
    changed = quizzes.regrade_attempts(regrade=regrade, attempt_ids=attempt_ids, key=key)
    counting = [each for each in changed if each.counts_otherwise]
    looked_after_by = attempts_of(regrade.institutions).filter(pk__in=attempt_ids)
    institutions = dict(looked_after_by.values_list("pk", "institution"))
    progress.log_corrections(
        corrections=[correction(each, regrade, institutions[each.attempt.pk]) for each in counting]
    )
    for each in counting:
        let_new_score_count(each, at)


def correction(regraded, regrade, institution_id):
    attempt = regraded.attempt
    return Correction(
        learner_id=attempt.learner_id,
        institution_id=institution_id,
        verb=Correction.REGRADED,
        module_key=attempt.context_key,
        attempt_key=attempt.key,
        before={"percent": regraded.was.percent, "passed": regraded.was.passed},
        after={"percent": regraded.now.percent, "passed": regraded.now.passed},
        reason=regrade.reason,
        by=regrade.by,
        at=regrade.at,
    )


def let_new_score_count(regraded, at):
    if not regraded.passes_now:
        progress.correct_pass_score(attempt=regraded.attempt)
        return
    # What the learner earns is in the language they learn in, not in that of whoever grades again.
    with override(regraded.attempt.paper.language):
        let_count(attempt=regraded.attempt, at=at, active=False)
