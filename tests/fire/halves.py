"""Say what is half-done in a database, whatever led there: `python -m tests.fire.halves` prints a list."""

import json
import os
import sys
from collections import Counter

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "learning.settings"


def half_done():
    from quizzes.models import Attempt

    attempts = list(Attempt.objects.prefetch_related("responses"))
    graded = [attempt for attempt in attempts if attempt.state == Attempt.GRADED]
    yield from (f"attempt {each.pk} is graded, but not by its answers" for each in graded if not is_graded_right(each))
    yield from numbers_that_are_missing(attempts)
    yield from passes_without_consequence({each.learner_id for each in graded if each.passed})
    yield from what_is_not_printed()


def is_graded_right(attempt):
    from quizzes.grading import grade

    result = grade(attempt.paper, {row.item_key: row.value for row in attempt.responses.all()})
    scores = {item.key: str(item.score) for item in result.items}
    ours = attempt.score_scaled, attempt.passed, attempt.item_scores
    return ours == (result.score_scaled, result.passed, scores) and attempt.finished_at >= attempt.started_at


def numbers_that_are_missing(attempts):
    """Each learner's attempts are numbered from 1, and all but the last are graded."""
    by_learner = {}
    for attempt in sorted(attempts, key=lambda attempt: attempt.number):
        by_learner.setdefault(attempt.learner_id, []).append(attempt)
    for learner, theirs in by_learner.items():
        if [each.number for each in theirs] != list(range(1, len(theirs) + 1)):
            yield f"learner {learner} has attempts {[each.number for each in theirs]}"
        if any(each.state != "graded" for each in theirs[:-1]):
            yield f"learner {learner} has a new attempt beside one that is open"


def passes_without_consequence(passed):
    """Who has passed has one pass, a completed course and one certificate; nobody else has any."""
    from certificates.models import Certificate
    from progress.models import Enrolment, QuizPass

    enrolled = set(Enrolment.objects.values_list("learner_id", flat=True))
    found = {
        "pass": Counter(QuizPass.objects.values_list("learner_id", flat=True)),
        "completed course": Counter(Enrolment.objects.completed().values_list("learner_id", flat=True)),
        "certificate": Counter(Certificate.objects.values_list("holder_id", flat=True)),
    }
    for name, counted in found.items():
        expected = Counter(passed if name == "pass" else passed & enrolled)
        if counted != expected:
            yield f"{name}: of learners {sorted((counted - expected) | (expected - counted))}"


def what_is_not_printed():
    from django_tasks_db.models import DBTaskResult

    from certificates.models import Certificate

    tasks = [each.args_kwargs["args"][0] for each in DBTaskResult.objects.filter(task_path__endswith="certificate")]
    certificates = Counter(Certificate.objects.values_list("pk", flat=True))
    if Counter(tasks) != certificates:
        yield f"certificates {sorted(certificates)} have tasks {sorted(tasks)}"


if __name__ == "__main__":
    django.setup()
    json.dump(list(half_done()), sys.stdout)
