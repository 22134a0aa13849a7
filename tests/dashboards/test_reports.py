from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.filters import Filters, Show, Sort
from dashboards.reports import PERCENTS, Group, Stage, State, Tally, last_months, quartiles, stage, summarise

COURSE, OTHER = uuid4(), uuid4()
AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def tally(*groups, stuck_learners=0, not_enrolled=0):
    return Tally(tuple(groups), stuck_learners, not_enrolled, AT)


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (0, Stage.START),
        (1, Stage.FIRST_QUARTER),
        (24, Stage.FIRST_QUARTER),
        (25, Stage.SECOND_QUARTER),
        (49, Stage.SECOND_QUARTER),
        (50, Stage.THIRD_QUARTER),
        (74, Stage.THIRD_QUARTER),
        (75, Stage.LAST_QUARTER),
        (99, Stage.LAST_QUARTER),
        (100, Stage.FINISHED),
    ],
)
def test_stage_follows_the_percent(percent, expected):
    assert stage(percent) == expected


def test_an_empty_tally_adds_up_to_nothing_and_keeps_its_bars():
    summary = summarise(tally())
    assert (summary.total, summary.finished, summary.stuck_learners) == (0, 0, 0)
    assert [(bar.number, bar.stuck) for bar in summary.bars] == [(0, 0)] * 6


def test_summary_adds_up_courses():
    groups = [Group(COURSE, 100, 41), Group(COURSE, 10, 30, stuck=5, not_started=0), Group(OTHER, 0, 9, 4, 3)]
    summary = summarise(tally(*groups, stuck_learners=8, not_enrolled=2))
    assert (summary.total, summary.finished, summary.unfinished, summary.stuck_learners) == (80, 41, 39, 8)
    assert summary.by_state == {
        State.FINISHED: 41,
        State.STUCK: 9,
        State.NOT_STARTED: 3,
        State.UNDER_WAY: 27,
        State.NOT_ENROLLED: 2,
    }


def test_summary_of_one_course_counts_its_own_stuck_learners():
    groups = [Group(COURSE, 10, 30, stuck=5), Group(OTHER, 0, 9, stuck=4)]
    assert summarise(tally(*groups, stuck_learners=8), OTHER).stuck_learners == 4


def test_the_funnel_counts_who_came_so_far():
    groups = [
        Group(COURSE, 0, 10, untouched=4),
        Group(COURSE, 49, 3),
        Group(COURSE, 50, 2, at_risk=1),
        Group(OTHER, 100, 5),
    ]
    summary = summarise(tally(*groups))
    assert (summary.total, summary.started, summary.half, summary.finished, summary.at_risk) == (20, 16, 7, 5, 1)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, None),
        ({7: 1}, (1, 7, 7, 7)),
        ({1: 1, 2: 1, 3: 1, 4: 1}, (4, 1, 2, 3)),
        ({0: 99, 30: 1}, (100, 0, 0, 0)),
        ({5: 2, 9: 1}, (3, 5, 5, 9)),
    ],
)
def test_quartiles_are_days_that_somebody_needed(counts, expected):
    found = quartiles(counts)
    assert (found and (found.number, found.first, found.median, found.third)) == expected


def test_the_last_months_cross_the_year():
    assert last_months(2027, 2, 4) == ((2026, 11), (2026, 12), (2027, 1), (2027, 2))


def test_the_stages_cover_every_percent_once():
    assert [stage(percent) for percent in range(101)] == [
        each for each, (first, last) in PERCENTS.items() for _percent in range(first, last + 1)
    ]


numbers = st.integers(0, 1000)
groups = st.builds(
    lambda percent, stuck, not_started, active: Group(
        COURSE,
        percent,
        stuck + not_started + active,
        stuck if percent < 100 else 0,
        not_started if percent == 0 else 0,
    ),
    st.integers(0, 100),
    numbers,
    numbers,
    numbers,
)


@given(st.lists(groups, max_size=20))
def test_bars_and_states_count_every_enrolment_once(found):
    summary = summarise(tally(*found))
    assert sum(bar.number for bar in summary.bars) == summary.total == sum(summary.by_state.values())
    assert sum(bar.stuck for bar in summary.bars) == summary.by_state.get(State.STUCK, 0)
    assert all(0 <= bar.stuck <= bar.number for bar in summary.bars)


def test_an_address_names_only_what_differs_and_a_change_goes_back_to_page_one():
    course = UUID("3f2a91c0-0000-4000-8000-000000000001")
    filters = Filters(institution="harbour", course=course, show=Show.STUCK, sort=Sort.NAME, q="anna & co", after="x")
    assert filters.address(after="y") == (
        f"?institution=harbour&course={course}&show=stuck&sort=name&q=anna+%26+co&after=y"
    )
    assert filters.address(show="all", course=None, q="") == "?institution=harbour&sort=name"
    assert Filters().address() == "?show=all"
