"""What the quiz screens show."""

from dataclasses import dataclass

from courses.models import LessonPage
from courses.queries import ModuleContents
from quizzes.feedback import Line, feedback_lines
from quizzes.forms import Question, Sheet, read_response
from quizzes.grading import ItemResult, grade, is_answered, rounded, score
from quizzes.models import Attempt, Response


def answer_sheet(attempt):
    """Return the paper with the stored answers."""
    rows = {row.item_key: row for row in Response.objects.filter(attempt=attempt)}
    return Sheet(attempt.paper.items, rows)


def first_unanswered(sheet):
    """Return the number of the first question without an answer, else of the last question."""
    return sheet.unanswered[0].number if sheet.unanswered else len(sheet)


@dataclass(frozen=True)
class GradedItem:
    question: Question
    verdict: str
    points: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ResultView:
    attempt: Attempt
    pass_percent: int
    module: ModuleContents | None
    items: tuple[GradedItem, ...]
    right: int
    read_again: tuple


def result_view(attempt, module):
    """Return a graded attempt with feedback for every option."""
    sheet = answer_sheet(attempt)
    paper = attempt.paper
    # Graded again only to word the feedback: the score shown is the stored one.
    result = grade(paper, {question.item.key: question.response for question in sheet.questions})
    items = tuple(
        GradedItem(
            question,
            graded.verdict,
            f"{float(graded.score):.2f}".rstrip("0").rstrip("."),
            tuple(feedback_lines(question.item, question.response, paper.language)),
        )
        for question, graded in zip(sheet.questions, result.items, strict=True)
    )
    missed = {item.question.item.outcome for item in items if item.verdict != "right"}
    lessons = [link for link in module.lessons if link.kind == LessonPage.LESSON] if module else []
    again = tuple(link for link in lessons if missed.intersection(link.outcomes))
    return ResultView(
        attempt, int(paper.pass_mark * 100), module, items, sum(item.verdict == "right" for item in items), again
    )


def checked_question(item, data):
    """Return a self-check question with what the reader has just answered."""
    return Question(item, read_response(item, data))


def graded_check(item, data, language):
    """Return the feedback on a self-check, or None before there is an answer."""
    response = read_response(item, data)
    if not is_answered(response):
        return None
    verdict = ItemResult(item.key, rounded(score(item, response, language)), True).verdict
    return GradedItem(Question(item, response), verdict, "", tuple(feedback_lines(item, response, language)))
