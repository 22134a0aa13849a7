from quizzes.models.attempts import Attempt, Response
from quizzes.models.imports import WaitingFile
from quizzes.models.marking import Mark, OpenAnswer
from quizzes.models.questions import DIFFICULTIES, AuthoredSnippet, Question, QuestionBank, QuestionTag
from quizzes.models.quiz import Quiz, keys_of
from quizzes.models.results import AppendOnly, Regrade, Result
from quizzes.models.summaries import ItemSummary, QuizSummary

__all__ = [
    "DIFFICULTIES",
    "AppendOnly",
    "Attempt",
    "AuthoredSnippet",
    "ItemSummary",
    "Mark",
    "OpenAnswer",
    "Question",
    "QuestionBank",
    "QuestionTag",
    "Quiz",
    "QuizSummary",
    "Regrade",
    "Response",
    "Result",
    "WaitingFile",
    "keys_of",
]
