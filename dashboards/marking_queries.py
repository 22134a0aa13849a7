"""What trainers see of open answers. Every query starts at the door: answers_markable_by."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, Count, Min, When
from django.db.models.fields.json import KeyTextTransform
from django.utils.timezone import localdate

from dashboards.cohort_queries import ROWS_ON_A_PAGE, Page
from dashboards.filters import Turn
from institutions.models import Institution
from institutions.roles import Capability
from progress.models import Correction
from progress.queries import answers_markable_by
from quizzes.forms import Question
from quizzes.marking import State, rubric_of, words_in
from quizzes.models import Mark, OpenAnswer, Response


def may_mark(user):
    return Institution.objects.where(user, may=Capability.MARK).exists()


# The list ---------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """What waits for one person."""

    number: int
    oldest: datetime | None


@dataclass(frozen=True)
class AnswerRow:
    key: UUID
    number: int
    quiz: str
    question: str
    handed_in_at: datetime
    days_ago: int
    markers: int
    marks: int
    apart: bool
    learner: str = ""  # only once the answer is marked: before, nobody should know whose it is


def waiting_for(user):
    """Return how many answers wait for this person, and since when."""
    found = answers_markable_by(user).waiting_for(user)
    return Waiting(**found.aggregate(number=Count("pk"), oldest=Min("handed_in_at")))


def quizzes_with_answers(user):
    """Return the quizzes that the person may mark answers of: titles by key."""
    rows = answers_markable_by(user).values_list("attempt__quiz_key", KeyTextTransform("title", "attempt__paper_data"))
    return dict(rows.order_by("attempt__quiz_key").distinct())


def matching(user, filters, at):
    answers = answers_markable_by(user)
    if filters.show == Turn.MINE:
        answers = answers.waiting_for(user).order_by("handed_in_at", "pk")
    elif filters.show == Turn.OTHERS:
        answers = answers.waiting_for_others(user).order_by("handed_in_at", "pk")
    else:
        answers = answers.filter(state=State.MARKED).order_by("-handed_in_at", "-pk")
    if filters.quiz:
        answers = answers.filter(attempt__quiz_key=filters.quiz)
    if filters.days and filters.show != Turn.NOBODYS:
        answers = answers.filter(handed_in_at__lte=at - timedelta(days=filters.days))
    return answers


def list_page(user, filters, at):
    """Return one page of answers, the oldest first; of those that are marked, the newest."""
    answers = matching(user, filters, at).select_related("attempt__learner").prefetch_related("marks")
    page = Page.of(answers, filters.page, ROWS_ON_A_PAGE)
    return replace(page, rows=tuple(answer_row(answer, at) for answer in page.rows))


def answer_row(answer, at):
    paper = answer.attempt.paper
    return AnswerRow(
        key=answer.key,
        number=answer.pk,
        quiz=paper.title,
        question=Question(paper.item(answer.item_key)).legend,
        handed_in_at=answer.handed_in_at,
        days_ago=(localdate(at) - localdate(answer.handed_in_at)).days,
        markers=answer.markers,
        marks=len(answer.marks.all()),
        apart=answer.is_apart,
        learner=answer.attempt.learner.display_name if answer.state == State.MARKED else "",
    )


# One answer -------------------------------------------------------------------


@dataclass(frozen=True)
class GivenPoints:
    """What one trainer gave, as a column beside the others'."""

    by: str
    mine: bool
    settles: bool
    points: tuple[int, ...]
    percent: int
    comment: str
    marked_at: datetime


@dataclass(frozen=True)
class AnswerView:
    answer: OpenAnswer
    question: Question
    text: str
    words: int
    mine: Mark | None
    given: tuple[GivenPoints, ...]  # nothing that the reader should not know yet

    @property
    def item(self):
        return self.question.item

    @property
    def rubric(self):
        return rubric_of(self.item)

    @property
    def turn(self):
        if self.answer.state == State.MARKED:
            return Turn.NOBODYS
        return Turn.OTHERS if self.mine and not self.answer.is_apart else Turn.MINE

    @property
    def settles(self):
        return self.answer.is_apart

    @property
    def length(self):
        """Whether the answer is shorter or longer than asked, or neither: "short", "long" or an empty text."""
        if self.words < self.item.min_words:
            return "short"
        return "long" if self.item.max_words and self.words > self.item.max_words else ""


def answer_view(user, key):
    """Return one answer as this person may see it. Raises DoesNotExist."""
    answer = answers_markable_by(user).select_related("attempt__learner").get(key=key)
    marks = list(answer.marks.select_related("marker"))
    mine = next((mark for mark in marks if mark.marker_id == user.pk), None)
    item, text = answer.attempt.paper.item(answer.item_key), text_of(answer)
    shown = marks if answer.state != State.WAITING else [mine] if mine else []
    given = tuple(given_points(mark, item, user) for mark in shown)
    return AnswerView(answer, Question(item, text), text, words_in(text), mine, given)


def given_points(mark, item, user):
    return GivenPoints(
        by=mark.marker.display_name if mark.marker else "",
        mine=mark.marker_id == user.pk,
        settles=mark.settles,
        points=tuple(mark.points.get(line.key, 0) for line in rubric_of(item)),
        percent=int(mark.score * 100),
        comment=mark.comment,
        marked_at=mark.marked_at,
    )


def text_of(answer):
    """Return the text as it was handed in, also where the attempt was opened again since."""
    attempt = answer.attempt
    if answer.round < attempt.reopened:
        log = Correction.objects.filter(attempt_key=attempt.key, verb=Correction.REOPENED).order_by("pk")
        return log[answer.round].before["answers"].get(answer.item_key, "")
    return Response.objects.filter(attempt=attempt, item_key=answer.item_key).values_list("value", flat=True)[0]


def next_for(user, after):
    """Return the next answer for this person, to the same question if there is one, or None."""
    same_question = Case(When(item_key=after.item_key, then=0), default=1)
    return answers_markable_by(user).waiting_for(user).order_by(same_question, "handed_in_at", "pk").first()
