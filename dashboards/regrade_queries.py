"""What grading a quiz again would change, for the learners whom a trainer's institutions look after."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language

from classroom.flows.regrading import results_of
from institutions.models import Institution
from institutions.roles import Capability
from quizzes.models import Attempt, Quiz, Regrade
from quizzes.regrade_queries import Key, fingerprint, in_chunks, questions_now, regraded

# Working out a thousand results takes about a second. Of more than this, the newest are shown, and all are graded.
MOST_PREVIEWED = 2000
ROWS_SHOWN = 100
QUIZZES_ON_A_PAGE = 25


def institutions_regrading(user):
    """Return the ids of the institutions for whose learners the person may grade again."""
    return sorted(Institution.objects.where(user, may=Capability.REGRADE).values_list("pk", flat=True))


def quizzes_in(language):
    """Return the published quizzes, by title: (key, title), each in this language if it is there."""
    rows = Quiz.objects.filter(live=True).values_list("translation_key", "title", "locale__language_code")
    titles = {}
    for key, title, code in rows.order_by("locale_id"):
        if code == language or key not in titles:
            titles[key] = title
    return sorted(titles.items(), key=lambda each: each[1].casefold())


def title_of(quiz_key):
    """Return the title of a published quiz, or None."""
    return dict(quizzes_in(get_language())).get(quiz_key)


@dataclass(frozen=True)
class QuestionChange:
    """How many answers to one question are worth more than before, and how many less."""

    code: str
    more: int
    less: int


@dataclass(frozen=True)
class ChangeRow:
    name: str
    number: int  # of the attempt
    before: int  # percent
    after: int
    passed: bool
    passes_now: bool
    gains: tuple[str, ...]  # codes of the questions worth more
    losses: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """What would change. `seen`: how many results it is about; there may be more."""

    total: int
    seen: int
    changed: int
    passes_now: int
    rows: tuple[ChangeRow, ...]
    questions: tuple[QuestionChange, ...]
    explained_otherwise: int  # the same score, but a question says something else about its answers
    fingerprint: str

    @property
    def anything(self):
        return bool(self.changed or self.explained_otherwise)

    @property
    def more_rows(self):
        return self.changed - len(self.rows)


def preview(quiz_key, institutions):
    """Work out what would change, some results at a time. Writes nothing."""
    results = results_of(quiz_key, institutions)
    questions = questions_now(results)
    key = Key(questions)
    ids = list(results.order_by("-finished_at", "-pk").values_list("pk", flat=True))
    changes, explained = [], 0
    for some in in_chunks(ids[:MOST_PREVIEWED]):
        attempts = list(Attempt.objects.filter(pk__in=some).select_related("learner"))
        differing = [each for each in regraded(attempts, key) if each.differs]
        changes += [change_row(each) for each in differing if each.counts_otherwise]
        explained += sum(not each.counts_otherwise for each in differing)
    changes.sort(key=lambda row: (not row.passes_now, -abs(row.after - row.before), row.name.casefold()))
    return Preview(
        total=len(ids),
        seen=min(len(ids), MOST_PREVIEWED),
        changed=len(changes),
        passes_now=sum(row.passes_now for row in changes),
        rows=tuple(changes[:ROWS_SHOWN]),
        questions=tuple(question_changes(changes)),
        explained_otherwise=explained,
        fingerprint=fingerprint(questions),
    )


def change_row(change):
    codes = {item.key: item.code for item in change.attempt.paper.items}
    moves = {
        codes[key]: Decimal(score) - Decimal(change.was.item_scores.get(key, 0))
        for key, score in change.now.item_scores.items()
    }
    return ChangeRow(
        name=change.attempt.learner.display_name,
        number=change.attempt.number,
        before=change.was.percent,
        after=change.now.percent,
        passed=change.now.passed,
        passes_now=change.passes_now,
        gains=tuple(sorted(code for code, move in moves.items() if move > 0)),
        losses=tuple(sorted(code for code, move in moves.items() if move < 0)),
    )


def question_changes(rows):
    more = Counter(code for row in rows for code in row.gains)
    less = Counter(code for row in rows for code in row.losses)
    for code in sorted(more | less):
        yield QuestionChange(code, more[code], less[code])


def earlier_regrades(quiz_key, institutions):
    """Return when the quiz was graded again for none but these institutions, the newest first."""
    rows = Regrade.objects.filter(quiz_key=quiz_key).select_related("by").defer("questions")[:100]
    return [row for row in rows if set(row.institutions) <= set(institutions)]
