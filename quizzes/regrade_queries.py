"""Reading what grading a quiz again would change."""

from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from json import dumps

from quizzes.items import judged_by
from quizzes.marking_queries import marked_answers, marks_of
from quizzes.models import Attempt, Question, Response
from quizzes.paper import item_from_json
from quizzes.regrading import Outcome, plain, regrade

CHUNK = 200


def questions_now(attempts):
    """Return the published questions of these attempts as plain data: {language: {item key: item}}."""
    languages = set(attempts.values_list("language", flat=True).distinct())
    keys = {key for scores in attempts.values_list("item_scores", flat=True).iterator() for key in scores}
    found = {language: {} for language in sorted(languages)}
    questions = Question.objects.filter(live=True, locale__language_code__in=languages, translation_key__in=keys)
    for question in questions.select_related("locale").order_by("translation_key"):
        found[question.locale.language_code][str(question.translation_key)] = plain(judged_by(question))
    return found


def fingerprint(questions):
    """Return a short text that differs as soon as one of the questions is judged otherwise."""
    return sha256(dumps(questions, sort_keys=True).encode()).hexdigest()[:32]


class Key:
    """The questions by which attempts are graded again."""

    def __init__(self, questions):
        self.items = {
            language: {key: item_from_json(data) for key, data in by_key.items()}
            for language, by_key in questions.items()
        }

    def of(self, paper):
        return self.items.get(paper.language, {})


@dataclass(frozen=True)
class Regraded:
    """One attempt, what it is worth and what it would be worth."""

    attempt: Attempt
    was: Outcome
    now: Outcome

    @property
    def differs(self):
        """Whether anything does, if only what is said about a question."""
        return self.was != self.now

    @property
    def counts_otherwise(self):
        return (self.was.passed, self.was.item_scores) != (self.now.passed, self.now.item_scores)

    @property
    def passes_now(self):
        return self.now.passed and not self.was.passed


def regraded(attempts, key):
    """Return what graded attempts would be worth by other questions. Three queries, however many are in the list."""
    responses, answers = _responses(attempts), marked_answers(attempts)
    return [
        Regraded(
            attempt,
            Outcome(attempt.score_scaled, attempt.passed, attempt.item_scores, attempt.corrected),
            _outcome(attempt, key, responses[attempt.pk], answers.get(attempt.pk, {})),
        )
        for attempt in attempts
    ]


def _responses(attempts):
    found = defaultdict(dict)
    rows = Response.objects.filter(attempt__in=[attempt.pk for attempt in attempts])
    for attempt_id, item_key, value in rows.values_list("attempt_id", "item_key", "value"):
        found[attempt_id][item_key] = value
    return found


def _outcome(attempt, key, responses, answers):
    paper = attempt.paper
    marks = marks_of(paper, answers)
    return regrade(paper, attempt.graded_paper, key.of(paper), responses, marks, passed=attempt.passed)


def in_chunks(ids):
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
