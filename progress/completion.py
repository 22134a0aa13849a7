"""The completion rule: what an outline and the facts add up to. Pure; nothing else may decide progress."""

from dataclasses import dataclass
from uuid import UUID

from courses.outline import MoveOn


@dataclass(frozen=True)
class Facts:
    """What a learner has done: lessons marked as done, and modules whose quiz is passed."""

    lessons: frozenset[UUID] = frozenset()
    passed: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class NextStep:
    """`lesson` is None when the next step is the module's quiz."""

    module: UUID
    lesson: UUID | None


@dataclass(frozen=True)
class ModuleProgress:
    key: UUID
    percent: int
    lessons_done: int
    lessons_total: int
    passed: bool
    completed: bool
    required: bool = True
    next_step: NextStep | None = None


@dataclass(frozen=True)
class CourseProgress:
    percent: int  # rounded down; 100 only when completed
    modules: tuple[ModuleProgress, ...]
    next_step: NextStep | None
    completed: bool

    @property
    def modules_done(self):
        return sum(module.completed for module in self.modules)


def evaluate(outline, facts):
    """Return the progress in a course. A course without required modules is never completed."""
    modules = tuple(evaluate_module(module, facts) for module in outline.modules)
    required = [module for module in modules if module.required]
    completed = bool(required) and all(module.completed for module in required)
    percent = sum(module.percent for module in required) // len(required) if required else 0
    waiting = [module for module in required if not module.completed]
    return CourseProgress(
        percent=100 if completed else min(percent, 99),
        modules=modules,
        next_step=waiting[0].next_step if waiting else None,
        completed=completed,
    )


def evaluate_module(module, facts):
    """Return the progress in one module; its steps are its lessons and its quiz."""
    done = sum(lesson in facts.lessons for lesson in module.lessons)
    passed = module.has_quiz and module.key in facts.passed
    completed = is_completed(module, done, passed)
    steps = len(module.lessons) + module.has_quiz
    percent = 100 if completed else min(100 * (done + passed) // max(steps, 1), 99)
    return ModuleProgress(
        key=module.key,
        percent=percent,
        lessons_done=done,
        lessons_total=len(module.lessons),
        passed=passed,
        completed=completed,
        required=module.required,
        next_step=None if completed else next_step(module, facts),
    )


def is_completed(module, done, passed):
    read = bool(module.lessons) and done == len(module.lessons)
    if not module.has_quiz or module.move_on == MoveOn.COMPLETED:
        return read
    if module.move_on == MoveOn.COMPLETED_AND_PASSED:
        return read and passed
    return passed


def next_step(module, facts):
    """Return the first lesson that is not done, else the quiz."""
    for lesson in module.lessons:
        if lesson not in facts.lessons:
            return NextStep(module.key, lesson)
    return NextStep(module.key, None)
