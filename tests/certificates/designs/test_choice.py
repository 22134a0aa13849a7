"""Which design a certificate takes."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from certificates.designs.choice import choose

COURSE, OTHER = UUID(int=1), UUID(int=2)
MINE, YOURS = 1, 2


@dataclass(frozen=True)
class Design:
    pk: int
    institution_id: int | None = None
    course_key: UUID | None = None
    kinds: tuple = ()


GENERAL, HOUSE, COURSES = Design(1), Design(2, MINE), Design(3, None, COURSE)
BOTH, YOUR_HOUSE, OTHER_COURSE = Design(4, MINE, COURSE), Design(5, YOURS), Design(6, None, OTHER)
MODULES, NEWER = Design(7, None, None, ("module",)), Design(8)
ALL = [GENERAL, HOUSE, COURSES, BOTH, YOUR_HOUSE, OTHER_COURSE]


@pytest.mark.parametrize(
    ("designs", "institution", "kind", "key", "chosen"),
    [
        ([], MINE, "course", COURSE, None),
        (ALL, MINE, "course", COURSE, BOTH),
        ([each for each in ALL if each is not BOTH], MINE, "course", COURSE, COURSES),
        ([GENERAL, HOUSE, YOUR_HOUSE], MINE, "course", COURSE, HOUSE),
        ([GENERAL, YOUR_HOUSE, OTHER_COURSE], MINE, "course", COURSE, GENERAL),
        ([YOUR_HOUSE, OTHER_COURSE], MINE, "course", COURSE, None),
        (ALL, None, "course", COURSE, COURSES),
        ([GENERAL, HOUSE], None, "course", COURSE, GENERAL),
        ([HOUSE, YOUR_HOUSE], None, "course", COURSE, None),
        (ALL, YOURS, "course", OTHER, OTHER_COURSE),
        # The key of a module may be whatever it is: a design for a course is for the course.
        (ALL, None, "module", COURSE, GENERAL),
        ([GENERAL, MODULES], None, "module", OTHER, MODULES),
        ([GENERAL, MODULES], None, "course", OTHER, GENERAL),
        ([HOUSE, MODULES], MINE, "module", OTHER, HOUSE),
        ([NEWER, GENERAL], None, "course", OTHER, NEWER),
    ],
)
def test_the_most_specific_design_is_chosen(designs, institution, kind, key, chosen):
    assert choose(designs, institution=institution, kind=kind, key=key) == chosen
    assert choose(designs[::-1], institution=institution, kind=kind, key=key) == chosen
