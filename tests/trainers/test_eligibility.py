"""What each step needs: the defaults of the specification, and each number by itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest

from tests.trainers.factories import levels
from trainers.assessment import judged
from trainers.eligibility import (
    DeliveredFact,
    Facts,
    ModuleFact,
    PracticumFact,
    Standards,
    has_standing,
    missing,
    months_later,
    requirements,
)
from trainers.states import Event, State

pytestmark = pytest.mark.once
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
STANDARDS = Standards()
DONE = ModuleFact(uuid4(), "Trademarks", Decimal(80), activity_done=True)
PASSED = judged(levels(3), standards=STANDARDS)
FAILED = judged(levels(2), standards=STANDARDS)
ALL = Facts(
    state=State.UNDER_ASSESSMENT,
    endorsed=True,
    foundation=(DONE,) * 5,
    choices=(DONE,),
    pedagogy=(DONE, ModuleFact(uuid4(), "No quiz", activity_done=True, has_quiz=False)),
    plan_score=3,
    micro_held=True,
    micro_peers=2,
    micro_tutor=True,
    micro_action_points=True,
    practicum=PracticumFact(minutes=90, trainees=8, firms=4, survey_answers=5, is_observed=True),
    assessors=2,
    outcome=PASSED,
    state_since=AT,
)
RENEWABLE = replace(
    ALL,
    state=State.CERTIFIED,
    valid_until=AT + 30 * DAY,
    update_quiz=Decimal(80),
    renewal=DeliveredFact(6, 60, 3, (Fraction(5, 2),), Decimal("3.5")),
)


def codes(event, facts, at=AT, standards=STANDARDS):
    return [each.code for each in missing(event, facts, standards, at)]


def test_who_has_everything_is_certified():
    assert codes(Event.CERTIFY, ALL) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"endorsed": False}, "endorsement"),
        ({"foundation": (replace(DONE, best=Decimal("79.99")),)}, "module_quiz"),
        ({"foundation": (replace(DONE, best=None),)}, "module_quiz"),
        ({"foundation": (replace(DONE, activity_done=False),)}, "module_activity"),
        ({"choices": ()}, "foundation_choice"),
        ({"choices": (replace(DONE, best=Decimal(79)),)}, "foundation_choice"),
        ({"pedagogy": (replace(DONE, activity_done=False),)}, "module_activity"),
        ({"plan_score": 2}, "session_plan"),
        ({"plan_score": None}, "session_plan"),
        ({"micro_held": False}, "micro_session"),
        ({"micro_peers": 1}, "micro_peers"),
        ({"micro_tutor": False}, "micro_tutor"),
        ({"micro_action_points": False}, "micro_action_points"),
        ({"practicum": None}, "practicum"),
        ({"practicum": replace(ALL.practicum, minutes=89)}, "practicum_minutes"),
        ({"practicum": replace(ALL.practicum, trainees=7, survey_answers=7)}, "practicum_trainees"),
        ({"practicum": replace(ALL.practicum, firms=3)}, "practicum_firms"),
        ({"practicum": replace(ALL.practicum, survey_answers=4)}, "practicum_survey"),
        ({"practicum": replace(ALL.practicum, is_observed=False)}, "practicum_observed"),
        ({"practicum": replace(ALL.practicum, missing=("session_plan",))}, "evidence_session_plan"),
        ({"assessors": 1}, "assessors"),
        ({"outcome": None}, "assessment"),
        ({"outcome": FAILED}, "assessment"),
        ({"state": State.MICRO_DONE}, "state"),
    ],
)
def test_nobody_is_certified_with_something_missing(change, code):
    assert codes(Event.CERTIFY, replace(ALL, **change)) == [code]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sessions": 5}, "renewal_sessions"),
        ({"trainees": 59}, "renewal_trainees"),
        ({"modules": 2}, "renewal_modules"),
        ({"observed": ()}, "observed"),
        ({"observed": (Fraction(249, 100),)}, "observed"),
        ({"survey_mean": Decimal("3.49")}, "renewal_survey"),
        ({"survey_mean": None}, "renewal_survey"),
    ],
)
def test_nobody_renews_with_something_missing(change, code):
    assert codes(Event.RENEW, RENEWABLE) == []
    assert codes(Event.RENEW, replace(RENEWABLE, renewal=replace(RENEWABLE.renewal, **change))) == [code]


def test_the_update_quiz_counts_for_renewal():
    assert codes(Event.RENEW, replace(RENEWABLE, update_quiz=Decimal(79))) == ["update_quiz"]


@pytest.mark.parametrize(
    ("at", "lacking"),
    [
        (months_later(RENEWABLE.valid_until, -6) - DAY, ["renewal_window"]),
        (months_later(RENEWABLE.valid_until, -6), []),
        (RENEWABLE.valid_until - timedelta(seconds=1), []),
        (RENEWABLE.valid_until, ["renewal_window"]),
    ],
)
def test_renewing_is_for_the_last_six_months(at, lacking):
    assert codes(Event.RENEW, RENEWABLE, at) == lacking


def test_a_standing_ends_to_the_second():
    until = RENEWABLE.valid_until
    assert codes(Event.EXPIRE, RENEWABLE, until - timedelta(seconds=1)) == ["valid_until"]
    assert codes(Event.EXPIRE, RENEWABLE, until) == []
    assert has_standing(State.LEAD, until, until - timedelta(seconds=1))
    assert not has_standing(State.LEAD, until, until)
    assert not has_standing(State.SUSPENDED, until, AT)


def test_coming_back_takes_a_quiz_and_a_session_within_six_months():
    gone = replace(RENEWABLE, state=State.EXPIRED, valid_until=AT - DAY)
    came = replace(gone, reinstatement=DeliveredFact(1, 8, 1, (Fraction(3),)))
    late = months_later(gone.valid_until, 6)
    assert codes(Event.REINSTATE, came) == []
    assert codes(Event.REINSTATE, gone) == ["observed"]
    assert codes(Event.REINSTATE, came, late) == ["reinstatement_in_time"]
    assert codes(Event.REPEAT_PRACTICUM, came) == ["reinstatement_over"]
    assert codes(Event.REPEAT_PRACTICUM, came, late) == []


def test_handing_in_again_is_possible_for_ninety_days_and_twice():
    again = replace(ALL, state=State.REVISE, outcome=FAILED)
    assert codes(Event.SUBMIT_PRACTICUM, again, AT + 90 * DAY) == []
    assert codes(Event.SUBMIT_PRACTICUM, again, AT + 91 * DAY) == ["revise_in_time"]
    assert codes(Event.REFUSE, again, AT + 90 * DAY) == ["revise_too_late"]
    assert codes(Event.REFUSE, again, AT + 91 * DAY) == []
    failed = replace(ALL, outcome=FAILED)
    assert codes(Event.ASK_REVISION, replace(failed, revisions=1)) == []
    assert codes(Event.ASK_REVISION, replace(failed, revisions=2)) == ["revisions_left"]
    assert codes(Event.REFUSE, replace(failed, revisions=1)) == ["no_revisions_left"]
    assert codes(Event.REFUSE, replace(failed, revisions=2)) == []


def test_who_passed_is_neither_asked_to_revise_nor_refused():
    assert codes(Event.ASK_REVISION, ALL) == ["not_passed"]
    assert "not_passed" in codes(Event.REFUSE, replace(ALL, revisions=2))


def test_a_lead_trainer_has_taught_much_and_well():
    leading = replace(RENEWABLE, ever=DeliveredFact(12, 200, 4, (Fraction(16, 5), Fraction(4))), calibrated=True)
    assert codes(Event.MAKE_LEAD, leading) == []
    assert codes(Event.MAKE_LEAD, replace(leading, calibrated=False)) == ["calibration"]
    weak = replace(leading.ever, observed=(Fraction(31, 10), Fraction(4)))
    assert codes(Event.MAKE_LEAD, replace(leading, ever=weak)) == ["observed"]


@pytest.mark.parametrize(
    "change",
    [
        {"foundation_percent": 90},
        {"plan_score": 4},
        {"micro_peers": 3},
        {"practicum_minutes": 120},
        {"practicum_trainees": 20},
        {"practicum_firms": 6},
        {"practicum_survey_percent": 90},
    ],
)
def test_each_number_is_the_programmes_own(change):
    assert codes(Event.CERTIFY, ALL) == []
    assert codes(Event.CERTIFY, ALL, standards=replace(STANDARDS, **change))


def test_requirements_say_what_there_is_and_what_is_needed():
    [peers] = [each for each in requirements(Event.FINISH_MICRO, ALL, STANDARDS, AT) if each.code == "micro_peers"]
    assert (peers.met, peers.have, peers.need) == (True, 2, 2)
