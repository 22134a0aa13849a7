"""The outline: the ordered keys of a course's parts, all that the completion rule needs to know. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class MoveOn(StrEnum):
    """When a module counts as done; the words are cmi5's."""

    PASSED = "Passed"  # its quiz is passed
    COMPLETED = "Completed"  # every lesson is done
    COMPLETED_AND_PASSED = "CompletedAndPassed"


@dataclass(frozen=True)
class ModuleOutline:
    key: UUID
    lessons: tuple[UUID, ...]
    has_quiz: bool
    move_on: MoveOn = MoveOn.PASSED
    required: bool = True


@dataclass(frozen=True)
class CourseOutline:
    key: UUID
    modules: tuple[ModuleOutline, ...]
