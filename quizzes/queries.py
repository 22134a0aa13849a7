"""Reading questions and attempts into values."""

import random
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from wagtail.models import Locale

from pages.version import content_version
from quizzes import paper
from quizzes.forms import Sheet
from quizzes.items import item_of
from quizzes.models import Attempt, Question, QuestionBank, QuestionTag, Quiz, keys_of
from quizzes.paper import PRACTICE, Card, Paper
from quizzes.retries import RetryRule, obstacle

BANKS_KEPT = 16  # five thousand questions take one megabyte and a half


def quiz_in_language(quiz_key, language):
    """Return the published quiz in a language, else in the first language that has it, else None."""
    quizzes = {
        quiz.locale.language_code: quiz
        for quiz in Quiz.objects.filter(translation_key=quiz_key, live=True).select_related("locale")
    }
    return quizzes.get(language) or next(iter(quizzes.values()), None)


@dataclass(frozen=True)
class Source:
    """Where the papers of a quiz are drawn from."""

    locale_id: int
    bank_id: int
    picked: tuple[str, ...]
    fixed: tuple[str, ...]

    def questions(self):
        among = Q(translation_key__in=self.picked) if self.picked else Q(bank_id=self.bank_id)
        published = Question.objects.filter(live=True, locale_id=self.locale_id)
        return published.filter(among | Q(translation_key__in=self.fixed)).order_by("code")


def _source(quiz):
    return Source(quiz.locale_id, quiz.bank_id, keys_of(quiz.picked), keys_of(quiz.fixed))


def suitable(quiz):
    """Published questions that papers of the quiz are drawn from, in a stable order."""
    return _source(quiz).questions()


def cards(quiz):
    """Return what drawing needs to know of each suitable question, which is kept until something is published."""
    by_tag = any(draw.tag for draw in quiz.blueprint.draws)
    return _cards(content_version(), _source(quiz), by_tag)


@lru_cache(maxsize=BANKS_KEPT)
def _cards(version, source, by_tag):
    rows = source.questions().values_list("pk", "translation_key", "outcome", "difficulty")
    tags = _tags(source) if by_tag else {}
    return tuple(Card(str(key), outcome, level, frozenset(tags.get(pk, ()))) for pk, key, outcome, level in rows)


def forget():
    """Empty the memory; for tests, whose databases come and go under the same version."""
    _cards.cache_clear()


def _tags(source):
    tags = defaultdict(set)
    rows = QuestionTag.objects.filter(content_object__in=source.questions().order_by())
    for pk, name in rows.values_list("content_object_id", "tag__name"):
        tags[pk].add(name)
    return tags


def drawn_items(quiz, rng):
    """Return the items of one paper, as they will be shown. Only the questions drawn are read whole."""
    keys = paper.draw(cards(quiz), quiz.blueprint, rng)
    questions = Question.objects.filter(live=True, locale_id=quiz.locale_id, translation_key__in=keys)
    by_key = {str(each.translation_key): each for each in questions.select_related("picture")}
    shuffle = quiz.shuffle_options
    return tuple(paper.arrange(item_of(by_key[key]), rng, shuffle=shuffle) for key in keys if key in by_key)


def draw_paper(quiz, seed):
    """Draw a paper by the quiz's blueprint; the same seed and questions give the same paper."""
    return Paper(
        title=quiz.title,
        language=quiz.locale.language_code,
        layout=quiz.layout,
        pass_mark=Decimal(quiz.pass_mark) / 100,
        items=drawn_items(quiz, random.Random(seed)),  # noqa: S311 - the seed is secret, the draw need not be
        mode=quiz.mode,
        navigation=quiz.navigation,
        release=quiz.release,
        markers=2 if quiz.second_marker else 1,
    )


@dataclass(frozen=True)
class Standing:
    """Where a learner stands with a quiz: what they may do next."""

    rule: RetryRule
    open_attempt: Attempt | None = None
    practising: Attempt | None = None
    marking: Attempt | None = None  # handed in, and waiting for a trainer
    graded: tuple[Attempt, ...] = ()

    @property
    def last(self):
        return self.graded[-1] if self.graded else None

    @property
    def best(self):
        return max(self.graded, key=lambda attempt: attempt.score_scaled, default=None)

    @property
    def passed(self):
        return any(attempt.passed for attempt in self.graded)

    @property
    def left(self):
        """How many attempts are left; None when there is no end to them."""
        return self.rule.most and max(self.rule.most - len(self.graded), 0)

    def obstacle(self, at):
        """Return what stands in the way of a new attempt, or None."""
        finished = [attempt.finished_at for attempt in self.graded]
        return obstacle(self.rule, finished, marking=self.marking is not None, at=at)


def standing(user, quiz):
    """Return the learner's standing with a quiz, in one query. Of practices, which may be many, only the open one."""
    if not user.is_authenticated:
        return Standing(quiz.retry_rule)
    mine = Attempt.objects.visible_to(user).filter(quiz_key=quiz.translation_key)
    counting = ~Q(mode=PRACTICE) | Q(state=Attempt.OPEN)
    attempts = list(mine.filter(counting).defer("paper_data").order_by("number"))
    counted = [attempt for attempt in attempts if not attempt.is_practice]
    return Standing(
        rule=quiz.retry_rule,
        open_attempt=_first_in(counted, Attempt.OPEN),
        practising=_first_in([attempt for attempt in attempts if attempt.is_practice], Attempt.OPEN),
        marking=_first_in(counted, Attempt.MARKING),
        graded=tuple(attempt for attempt in counted if attempt.state == Attempt.GRADED),
    )


def _first_in(attempts, state):
    return next((attempt for attempt in attempts if attempt.state == state), None)


def preview_of_questions(questions):
    """Return an answer sheet over unsaved or draft questions, as a learner would see it."""
    return Sheet([item_of(question) for question in questions if question.body], {})


def preview_of_quiz(quiz):
    """Return one paper of a quiz, saved or not; without a bank there is nothing to draw from."""
    if not quiz.bank_id:
        return Sheet([], {})
    quiz.locale_id = quiz.locale_id or Locale.get_default().pk
    return Sheet(drawn_items(quiz, random.Random(0)), {})  # noqa: S311 - a preview, the same at every look


def bank_counts():
    """Banks with the number of their questions and of those still in draft."""
    return QuestionBank.objects.annotate(
        total=Count("questions", distinct=True),
        drafts=Count("questions", filter=Q(questions__live=False), distinct=True),
    )


def in_draft():
    """Match what was never published, or was changed since."""
    return Q(live=False) | Q(has_unpublished_changes=True)


def quizzes_with(question):
    """Return (the quizzes that name a question, those that may draw it), in the question's language."""
    named, drawing = [], []
    for quiz in Quiz.objects.filter(locale_id=question.locale_id):
        chosen = {each["value"] for stream in (quiz.fixed, quiz.picked) for each in stream.raw_data}
        if question.pk in chosen:
            named.append(quiz)
        elif not quiz.picked and quiz.bank_id == question.bank_id and question.difficulty <= quiz.max_difficulty:
            drawing.append(quiz)
    return named, drawing


def quizzes_with_too_few_questions():
    """Return the ids of quizzes whose papers would be shorter than they say, in one query."""
    suitable = Question.objects.filter(
        live=True, locale=OuterRef("locale"), bank=OuterRef("bank"), difficulty__lte=OuterRef("max_difficulty")
    )
    count = suitable.order_by().values("bank").annotate(number=Count("pk")).values("number")
    quizzes = Quiz.objects.annotate(suitable=Coalesce(Subquery(count), 0)).only("picked", "fixed", "questions")
    return [
        quiz.pk
        for quiz in quizzes
        if ((len(quiz.picked) + len(quiz.fixed)) if quiz.picked else quiz.suitable) < quiz.questions
    ]


def languages_of(learners):
    """Return {id: the language of the paper that was taken last} of those learners who took one, in one query."""
    last = Attempt.objects.filter(learner__in=learners).order_by().values("learner").annotate(last=Max("pk"))
    taken = Attempt.objects.filter(pk__in=last.values("last"))
    return {learner: language for learner, language in taken.values_list("learner", "language") if language}


def language_of(learner):
    """Return the language of the paper that a learner took last, or None."""
    papers = Attempt.objects.visible_to(learner).order_by("-pk")
    return papers.values_list("language", flat=True).first()
