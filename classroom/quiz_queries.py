"""What the quiz screens show."""

from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import get_language

from certificates.models import Certificate
from certificates.validity import passes_count_from
from courses.content import content_in
from courses.models import LessonPage
from courses.queries import ModuleContents
from institutions.extra_time import minutes_with
from institutions.queries import time_factor
from pages.compiled import found
from quizzes.feedback import Line, feedback_lines, without_key
from quizzes.forms import Question, Sheet, read_response
from quizzes.grading import ItemResult, grade, is_answered, rounded, score
from quizzes.marking import counting, mean_points, rubric_of
from quizzes.marking_queries import marked_answers, marks_of
from quizzes.models import Attempt, Response
from quizzes.queries import standing
from quizzes.release import Shown
from quizzes.retries import USED_UP


@dataclass(frozen=True)
class OwnTime:
    """The time that one learner has for a quiz."""

    minutes: int
    extra: bool


def own_time(user, quiz):
    """Return a learner's time, or None without a time limit. Only a signed-in reader's extra time is asked for."""
    limit = quiz.time_limit_minutes
    if not limit:
        return None
    factor = time_factor(user, quiz.translation_key) if user.is_authenticated else 1
    return OwnTime(minutes_with(limit, factor), extra=factor > 1)


def standing_in(user, module, at):
    """Return where a learner stands with a module's quiz. Who may renew a certificate has as many attempts anew."""
    where = standing(user, module.quiz)
    stands_in_way = where.obstacle(at)
    if stands_in_way is None or stands_in_way.why != USED_UP:
        return where
    since = renewal_opened_at(user, module.translation_key, at)
    return where if since is None else replace(where, graded=_after(since, where.graded))


def _after(moment, attempts):
    return tuple(attempt for attempt in attempts if attempt.finished_at > moment)


def renewal_opened_at(user, module_key, at):
    """Return since when passes count for renewing a certificate of a course that names the module, or None."""
    ending = Certificate.objects.visible_to(user).ending(at).filter(kind=Certificate.COURSE)
    naming = {course.key for course in content_in(get_language()).courses_with(module_key)}
    times = [
        passes_count_from(completed_at=each.completed_at, expires_at=each.expires_at)
        for each in ending
        if each.achievement_key in naming
    ]
    return max(times, default=None)


def answer_sheet(attempt, paper=None):
    """Return the paper with the stored answers: as it was shown, or as given here."""
    rows = {row.item_key: row for row in found(_responses_to, attempt)}
    return Sheet((paper or attempt.paper).items, rows)


def _responses_to(attempt):
    return Response.objects.filter(attempt_id=attempt.pk)


def first_unanswered(sheet):
    """Return the number of the first question without an answer, else of the last question."""
    return sheet.unanswered[0].number if sheet.unanswered else len(sheet)


@dataclass(frozen=True)
class MarkedLine:
    """One criterion of a rubric: what an answer got for it, and could have got."""

    text: str
    points: Fraction
    most: int


@dataclass(frozen=True)
class Marked:
    """What trainers gave for an open answer and said about it. Who they are is nobody's business."""

    lines: tuple[MarkedLine, ...]
    comments: tuple[str, ...]


@dataclass(frozen=True)
class GradedItem:
    question: Question
    verdict: str
    points: str
    lines: tuple[Line, ...]
    marked: Marked | None = None


@dataclass(frozen=True)
class ResultView:
    attempt: Attempt
    pass_percent: int
    module: ModuleContents | None
    items: tuple[GradedItem, ...]
    right: int
    read_again: tuple
    shown: Shown


def told(question, paper):
    """Return a question with its feedback where the paper gives it at once: the answer is final, or it is practice."""
    if not paper.tells_at_once or not question.answered:
        return None
    return graded_item(question, score_of(question, paper), paper.language, waits=not paper.is_practice)


def score_of(question, paper):
    points = rounded(score(question.item, question.response, paper.language))
    return ItemResult(question.item.key, points, question.answered, question.kind == "open")


def graded_item(question, graded, language, *, key=True, answer=None, waits=False):
    """`answer`: the OpenAnswer that trainers marked. `waits`: whether one will; else learners judge it themselves."""
    lines = feedback_lines(question.item, question.response, language)
    return GradedItem(
        question,
        "own" if graded.waiting and not waits else graded.verdict,
        f"{float(graded.score):.2f}".rstrip("0").rstrip("."),
        tuple(lines if key else without_key(lines)),
        marked(question.item, answer.marks.all()) if answer else None,
    )


def marked(item, marks):
    lines = (MarkedLine(line.text, mean_points(marks, line), line.points) for line in rubric_of(item))
    return Marked(tuple(lines), tuple(mark.comment for mark in counting(marks) if mark.comment))


def result_view(attempt, module, shown):
    """Return a graded attempt with what may be shown of it."""
    paper = attempt.graded_paper
    sheet = answer_sheet(attempt, paper)
    answers = marked_answers([attempt])[attempt.pk] if paper.has_open_questions else {}
    # Graded again only to word the feedback: the score shown is the stored one.
    responses = {question.item.key: question.response for question in sheet.questions}
    result = grade(paper, responses, marks_of(paper, answers))
    items = tuple(
        graded_item(question, graded, paper.language, key=shown.key, answer=answers.get(graded.key))
        for question, graded in zip(sheet.questions, result.items, strict=True)
    )
    missed = {item.question.item.outcome for item in items if item.verdict != "right"}
    lessons = [link for link in module.lessons if link.kind == LessonPage.LESSON] if module else []
    again = tuple(link for link in lessons if missed.intersection(link.outcomes))
    right = sum(item.verdict == "right" for item in items)
    return ResultView(attempt, int(paper.pass_mark * 100), module, items, right, again, shown)


def checked_question(item, data):
    """Return a self-check question with what the reader has just answered."""
    return Question(item, read_response(item, data))


def graded_check(item, data, language):
    """Return the feedback on a self-check, or None before there is an answer."""
    response = read_response(item, data)
    if not is_answered(response):
        return None
    question = Question(item, response)
    points = rounded(score(item, response, language))
    return graded_item(question, ItemResult(item.key, points, True, item.kind == "open"), language)
