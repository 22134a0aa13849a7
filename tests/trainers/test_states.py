"""Where each step leads, and that no other step does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainers.states import OVER, STANDING, STEPS, UNDER_WAY, Event, State, events_from, target

pytestmark = pytest.mark.once


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("state", State)
def test_a_step_leads_on_from_its_states_alone(event, state):
    sources, leads_to = STEPS[event]
    after = target(event, state, before=State.CERTIFIED)
    assert (after is not None) == (state in sources)
    if leads_to and after:
        assert after == leads_to


def test_nobody_gets_a_standing_but_by_a_decision():
    ways = {event for event in Event for state in set(State) - STANDING if target(event, state) in STANDING}
    assert ways == {Event.CERTIFY, Event.UPHOLD_APPEAL, Event.REINSTATE}


def test_a_lead_trainer_who_renews_stays_one():
    assert target(Event.RENEW, State.LEAD) == State.LEAD
    assert target(Event.RENEW, State.CERTIFIED) == State.RENEWED


@pytest.mark.parametrize(("before", "after"), [(State.LEAD, State.LEAD), (State.CANDIDATE, None), (None, None)])
def test_a_suspension_gives_back_what_it_took_and_nothing_more(before, after):
    assert target(Event.LIFT_SUSPENSION, State.SUSPENDED, before=before) == after


@given(st.lists(st.sampled_from(Event), max_size=30))
def test_no_way_leads_to_a_standing_past_a_stage(events):
    """Whoever is certified has been through each stage, in order, whatever was tried in between."""
    state, been = State.APPLIED, [State.APPLIED]
    for event in events:
        before = been[-2] if len(been) > 1 else None
        if after := target(event, state, before=before):
            state = after
            been.append(state)
    if state in STANDING:
        stages = [State.CANDIDATE, State.FOUNDATION_DONE, State.PEDAGOGY_DONE, State.MICRO_DONE]
        stages += [State.PRACTICUM_SUBMITTED, State.UNDER_ASSESSMENT]
        places = [been.index(stage) for stage in stages]
        assert places == sorted(places)


def test_what_is_over_stays_over():
    assert all(events_from(state) == () for state in OVER)
    assert UNDER_WAY.isdisjoint(OVER | STANDING)
