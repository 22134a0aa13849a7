"""Reading questions and attempts into values."""

import random
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from wagtail.models import Locale

from quizzes import paper
from quizzes.forms import Sheet
from quizzes.models import Attempt, Question, QuestionBank, Quiz
from quizzes.paper import Choice, Item, Paper, Prompt, Wrong
from quizzes.retries import next_start


def quiz_in_language(quiz_key, language):
    """Return the published quiz in a language, else in the first language that has it, else None."""
    quizzes = {
        quiz.locale.language_code: quiz
        for quiz in Quiz.objects.filter(translation_key=quiz_key, live=True).select_related("locale")
    }
    return quizzes.get(language) or next(iter(quizzes.values()), None)


def pool(quiz):
    """Return the published items that a quiz draws from, in a stable order."""
    questions = Question.objects.filter(live=True, locale_id=quiz.locale_id).order_by("code")
    picked = [block.value.translation_key for block in quiz.picked if block.value]
    questions = questions.filter(translation_key__in=picked) if picked else questions.filter(bank_id=quiz.bank_id)
    return [item_of(question) for question in questions]


def draw_paper(quiz, seed):
    """Draw a paper by the quiz's blueprint; the same seed and questions give the same paper."""
    return Paper(
        title=quiz.title,
        language=quiz.locale.language_code,
        layout=quiz.layout,
        pass_mark=Decimal(quiz.pass_mark) / 100,
        items=paper.draw(pool(quiz), quiz.blueprint, random.Random(seed)),  # noqa: S311 - the seed is secret, the draw need not be
    )


def item_of(question):
    """Return the pure item of a question as it is written now."""
    kind, value = question.body[0].block_type, question.body[0].value
    return Item(
        key=str(question.translation_key),
        code=question.code,
        kind=kind,
        outcome=question.outcome,
        stem=question.stem,
        difficulty=question.difficulty,
        **PARTS[kind](value),
    )


def children(list_value):
    """Yield (block id, value) of a list; the id is the key that is equal in all languages."""
    for child in list_value.bound_blocks:
        yield child.id, child.value


def options_parts(value):
    return {
        "choices": tuple(
            Choice(key, option["text"], option["feedback"], option["correct"])
            for key, option in children(value["options"])
        )
    }


def true_false_parts(value):
    labels = {"true": _("True"), "false": _("False")}
    return {
        "choices": tuple(
            Choice(key, labels[key], value[f"feedback_{key}"], value["answer"] == key) for key in ("true", "false")
        )
    }


def number_parts(value):
    return {
        "answer": (str(value["answer"]),),
        "tolerance": str(value["tolerance"] or 0),
        "unit": value["unit"],
        "feedback": value["feedback"],
        "feedback_other": value["feedback_other"],
        "wrong": tuple(Wrong(str(wrong["value"]), wrong["feedback"]) for wrong in value["wrong"]),
    }


def match_parts(value):
    pairs, distractors = list(children(value["pairs"])), list(children(value["distractors"]))
    return {
        "prompts": tuple(Prompt(key, pair["left"], pair["feedback"], answer=key) for key, pair in pairs),
        "choices": (
            *(Choice(key, pair["right"], correct=True) for key, pair in pairs),
            *(Choice(key, extra["text"], extra["feedback"]) for key, extra in distractors),
        ),
    }


def order_parts(value):
    steps = list(children(value["items"]))
    return {
        "choices": tuple(Choice(key, step["text"], step["feedback"]) for key, step in steps),
        "answer": tuple(key for key, step in steps),
    }


def short_parts(value):
    return {
        "answer": tuple(value["accept"]),
        "feedback": value["feedback"],
        "feedback_other": value["feedback_other"],
        "wrong": tuple(Wrong(wrong["value"], wrong["feedback"]) for wrong in value["wrong"]),
    }


def cloze_parts(value):
    return {
        "prompts": tuple(
            Prompt(str(blank["n"]), "", blank["feedback"], accept=tuple(blank["accept"])) for blank in value["blanks"]
        ),
        "wrong": tuple(Wrong(wrong["value"], wrong["feedback"], str(wrong["n"])) for wrong in value["wrong"]),
    }


PARTS = {
    "single": options_parts,
    "multi": options_parts,
    "tf": true_false_parts,
    "num": number_parts,
    "match": match_parts,
    "order": order_parts,
    "short": short_parts,
    "cloze": cloze_parts,
}


@dataclass(frozen=True)
class Standing:
    """Where a learner stands with a quiz: what they may do next."""

    open_attempt: Attempt | None
    last: Attempt | None
    best: Attempt | None
    tries: int
    next_start: object = None  # datetime, or None when an attempt may start now

    @property
    def passed(self):
        return self.best is not None and self.best.passed


def standing(user, quiz):
    """Return the learner's standing with a quiz, in one query."""
    if not user.is_authenticated:
        return Standing(None, None, None, 0)
    attempts = list(
        Attempt.objects.visible_to(user).filter(quiz_key=quiz.translation_key).defer("paper_data").order_by("number")
    )
    graded = [attempt for attempt in attempts if attempt.state == Attempt.GRADED]
    return Standing(
        open_attempt=next((attempt for attempt in attempts if attempt.state == Attempt.OPEN), None),
        last=graded[-1] if graded else None,
        best=max(graded, key=lambda attempt: attempt.score_scaled, default=None),
        tries=len(graded),
        next_start=next_start(quiz.retry_rule, [attempt.finished_at for attempt in graded]),
    )


def preview_of_questions(questions):
    """Return an answer sheet over unsaved or draft questions, as a learner would see it."""
    return Sheet([item_of(question) for question in questions if question.body], {})


def preview_of_quiz(quiz):
    """Return one paper of a quiz, saved or not; without a bank there is nothing to draw from."""
    if not quiz.bank_id:
        return Sheet([], {})
    quiz.locale_id = quiz.locale_id or Locale.get_default().pk
    return Sheet(list(paper.draw(pool(quiz), quiz.blueprint, random.Random(0))), {})  # noqa: S311 - a preview, the same at every look


def bank_counts():
    """Banks with the number of their questions and of those still in draft."""
    return QuestionBank.objects.annotate(
        total=Count("questions", distinct=True),
        drafts=Count("questions", filter=Q(questions__live=False), distinct=True),
    )


def in_draft():
    """Match what was never published, or was changed since."""
    return Q(live=False) | Q(has_unpublished_changes=True)


def quizzes_with_too_few_questions():
    """Return the ids of quizzes whose papers would be shorter than they say, in one query."""
    suitable = Question.objects.filter(
        live=True, locale=OuterRef("locale"), bank=OuterRef("bank"), difficulty__lte=OuterRef("max_difficulty")
    )
    count = suitable.order_by().values("bank").annotate(number=Count("pk")).values("number")
    quizzes = Quiz.objects.annotate(suitable=Coalesce(Subquery(count), 0)).only("picked", "questions")
    return [quiz.pk for quiz in quizzes if (len(quiz.picked) or quiz.suitable) < quiz.questions]
