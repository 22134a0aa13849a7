"""How many minutes of learning a fact stands for: those that the content plans for it. Pure; docs/rules/hours.md."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Source(StrEnum):
    LESSON = "lesson"
    QUIZ = "quiz"


@dataclass(frozen=True)
class Line:
    """One row of the ledger: what was done when, and the minutes with what they rest on.

    `planned` is what the lesson or the module plans; from the minutes of a module those of its lessons (`less`) are
    taken, so that nothing counts twice. Both are None for what is not published any more, which counts nothing.
    """

    source: Source
    at: datetime
    module: UUID
    lesson: UUID | None = None
    planned: int | None = None
    less: int = 0

    @property
    def minutes(self):
        return max((self.planned or 0) - self.less, 0)


def lesson_line(plan, *, module, lesson, at):
    """`plan`: {lesson key: minutes} of what is published."""
    return Line(Source.LESSON, at, module, lesson, planned=plan.lessons.get(lesson))


def quiz_line(plan, *, module, at):
    planned, less = plan.modules.get(module, (None, 0))
    return Line(Source.QUIZ, at, module, planned=planned, less=less)


@dataclass(frozen=True)
class Plan:
    """The minutes that the content plans: of each lesson; of each module, with those of its lessons together."""

    lessons: dict[UUID, int]
    modules: dict[UUID, tuple[int, int]]

    def minutes(self, lessons, quizzes):
        """Add up {lesson key: how often read} and {module key: how often passed}."""
        read = sum(number * self.lessons.get(key, 0) for key, number in lessons.items())
        return read + sum(number * self.minutes_of_quiz(key) for key, number in quizzes.items())

    def minutes_of_quiz(self, module):
        planned, less = self.modules.get(module, (0, 0))
        return max(planned - less, 0)
