"""Read the attempts of a quiz once, row by row, and keep what they add up to.

Counted are graded attempts, without practice, and of each learner the first one: who tries again has seen the feedback.
"""

from collections import Counter, defaultdict
from itertools import islice

from django.db import transaction
from django.db.models import Count, Func, JSONField, Max, Sum

from quizzes.analysis.reading import Reading
from quizzes.models import Attempt, ItemSummary, QuizSummary, Response

CHUNK = 500


class VersionsOnPaper(Func):
    """{item key: version} of a paper, read by the database: a paper is long, and a million are not sent over."""

    output_field = JSONField()

    sqlite = (
        "(SELECT json_group_object(json_extract(value, '$.key'), coalesce(json_extract(value, '$.version'), 0))"
        " FROM json_each(%(expressions)s, '$.items'))"
    )
    postgresql = (
        "(SELECT jsonb_object_agg(item->>'key', coalesce(item->'version', '0'))"
        " FROM jsonb_array_elements(%(expressions)s->'items') item)"
    )

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template=self.sqlite)

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template=self.postgresql)


def summarise_due(*, at, between=lambda: None):
    """Compute anew what has changed, and return the keys of those quizzes. `between` is called every so often.

    A large quiz waits: a millisecond for each answer that its last summary read, so that a busy one does not keep the
    worker from its other work.
    """
    known = {summary.quiz_key: summary for summary in QuizSummary.objects.defer("figures")}
    states = states_of_quizzes()
    QuizSummary.objects.filter(quiz_key__in=known.keys() - states.keys()).delete()
    due = [key for key, state in states.items() if key not in known or known[key].is_due(state, at)]
    for quiz_key in due:
        summarise_quiz(quiz_key=quiz_key, seen=states[quiz_key], at=at, between=between)
    return due


def states_of_quizzes():
    """Return {quiz key: what its graded attempts look like}: any new, deleted or changed result changes the text."""
    rows = Attempt.objects.graded().values_list("quiz_key").order_by()
    rows = rows.annotate(Count("pk"), Max("finished_at"), Sum("score_scaled"))
    return {key: f"{number} {last.isoformat()} {float(total):.3f}" for key, number, last, total in rows}


def summarise_quiz(*, quiz_key, seen, at, between=lambda: None):
    """Read the attempts of a quiz and replace its summary."""
    attempts = Attempt.objects.filter(quiz_key=quiz_key).firsts()
    reading = Reading(totals_of(attempts), paper_of)
    for chunk in chunks_of(attempts):
        for attempt, responses in chunk:
            reading.add(attempt, responses)
        between()
    store(quiz_key=quiz_key, seen=seen, reading=reading, at=at)


@transaction.atomic
def store(*, quiz_key, seen, reading, at):
    figures, items = reading.summary()
    values = {"seen": seen, "computed_at": at, "responses": reading.responses, "figures": figures}
    summary, _created = QuizSummary.objects.update_or_create(quiz_key=quiz_key, defaults=values)
    summary.items.all().delete()
    ItemSummary.objects.bulk_create(ItemSummary(quiz=summary, **item) for item in items)


def paper_of(pk):
    return Attempt.objects.only("paper_data").get(pk=pk).paper


def totals_of(attempts):
    rows = attempts.values_list("score_scaled").order_by().annotate(Count("pk"))
    return Counter({float(score): learners for score, learners in rows})


def chunks_of(attempts):
    """Yield lists of (attempt, its responses by time), the newest attempts first. Memory does not grow with them."""
    names = ("pk", "language", "started_at", "finished_at", "passed", "score_scaled", "item_scores", "corrected")
    rows = attempts.order_by("-finished_at", "-pk").values(*names, versions=VersionsOnPaper("paper_data"))
    rows = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        responses = responses_of([row["pk"] for row in chunk])
        yield [(row, responses[row["pk"]]) for row in chunk]


def responses_of(attempts):
    rows = Response.objects.filter(attempt__in=attempts).order_by("attempt", "saved_at")
    found = defaultdict(list)
    for attempt, *response in rows.values_list("attempt_id", "item_key", "value", "saved_at"):
        found[attempt].append(response)
    return found
