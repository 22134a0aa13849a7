"""Keeping results that are not the only one of their attempt. Only actions call these."""

from django.db.models import Max

from quizzes.models import Attempt, Result


def add_results(*, attempts, why, at, regrade=None):
    """Add the results of attempts as they stand now, each with its next number."""
    rows = Result.objects.filter(attempt__in=attempts).order_by().values_list("attempt_id")
    numbers = dict(rows.annotate(last=Max("number")))
    Result.objects.bulk_create(
        Result(
            attempt=attempt,
            number=numbers.get(attempt.pk, 0) + 1,
            why=why,
            score_scaled=attempt.score_scaled,
            passed=attempt.passed,
            item_scores=attempt.item_scores,
            grader=attempt.grader,
            corrected=attempt.corrected,
            versions={item.key: item.version for item in attempt.graded_paper.items},
            regrade=regrade,
            at=at or attempt.finished_at,
        )
        for attempt in attempts
    )


def keep_first_results(*, attempts):
    """Copy the results that stand on their attempts alone, before they change. Safe to repeat."""
    kept = set(Result.objects.filter(attempt__in=attempts).values_list("attempt_id", flat=True))
    graded = [each for each in attempts if each.state == Attempt.GRADED and each.pk not in kept]
    add_results(attempts=graded, why=Result.GRADED, at=None)
