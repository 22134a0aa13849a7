from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.outline import CourseOutline, ModuleOutline, MoveOn
from progress.completion import Facts, NextStep, evaluate

KEYS = [UUID(int=number) for number in range(1, 40)]
M1, M2, L1, L2, L3, L4 = KEYS[:6]


def module(key=M1, lessons=(L1, L2), quiz=True, move_on=MoveOn.PASSED, required=True):
    return ModuleOutline(key, tuple(lessons), quiz, move_on, required)


def course(*modules):
    return CourseOutline(KEYS[-1], modules)


def facts(*lessons, passed=()):
    return Facts(frozenset(lessons), frozenset(passed))


@pytest.mark.parametrize(
    ("outline", "done", "percent", "completed"),
    [
        (course(module()), facts(), 0, False),
        (course(module()), facts(L1), 33, False),
        (course(module()), facts(L1, L2), 66, False),
        (course(module()), facts(passed=[M1]), 100, True),
        (course(module(move_on=MoveOn.COMPLETED)), facts(L1, L2), 100, True),
        (course(module(move_on=MoveOn.COMPLETED)), facts(passed=[M1]), 33, False),
        (course(module(move_on=MoveOn.COMPLETED_AND_PASSED)), facts(passed=[M1]), 33, False),
        (course(module(move_on=MoveOn.COMPLETED_AND_PASSED)), facts(L1, L2, passed=[M1]), 100, True),
        (course(module(quiz=False)), facts(L1), 50, False),
        (course(module(quiz=False)), facts(L1, L2), 100, True),
        (course(module(quiz=False, lessons=())), facts(), 0, False),
        (course(module(), module(M2, (L3, L4))), facts(passed=[M1]), 50, False),
        (course(module(), module(M2, (L3, L4), required=False)), facts(passed=[M1]), 100, True),
        (course(module(required=False)), facts(passed=[M1]), 0, False),
        (course(), facts(), 0, False),
    ],
)
def test_progress_follows_from_outline_and_facts(outline, done, percent, completed):
    progress = evaluate(outline, done)
    assert (progress.percent, progress.completed) == (percent, completed)


def test_the_next_step_is_the_first_lesson_not_done_and_then_the_quiz():
    outline = course(module(), module(M2, (L3, L4)))
    assert evaluate(outline, facts()).next_step == NextStep(M1, L1)
    assert evaluate(outline, facts(L2)).next_step == NextStep(M1, L1)
    assert evaluate(outline, facts(L1, L2)).next_step == NextStep(M1, None)
    assert evaluate(outline, facts(passed=[M1])).next_step == NextStep(M2, L3)
    assert evaluate(outline, facts(passed=[M1, M2])).next_step is None


modules = st.builds(
    ModuleOutline,
    st.sampled_from(KEYS[:5]),
    st.lists(st.sampled_from(KEYS[5:15]), max_size=5, unique=True).map(tuple),
    st.booleans(),
    st.sampled_from(list(MoveOn)),
    st.booleans(),
)
outlines = st.lists(modules, max_size=5, unique_by=lambda each: each.key).map(lambda each: course(*each))
some_facts = st.builds(Facts, st.frozensets(st.sampled_from(KEYS[5:15])), st.frozensets(st.sampled_from(KEYS[:5])))


@given(outlines, some_facts)
def test_a_hundred_percent_and_completed_are_the_same(outline, done):
    progress = evaluate(outline, done)
    assert (progress.percent == 100) == progress.completed
    assert 0 <= progress.percent <= 100


@given(outlines, some_facts, some_facts)
def test_doing_more_never_takes_progress_away(outline, done, more):
    both = Facts(done.lessons | more.lessons, done.passed | more.passed)
    assert evaluate(outline, both).percent >= evaluate(outline, done).percent
