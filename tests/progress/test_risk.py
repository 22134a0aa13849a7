"""Who is at risk, and why: see docs/rules/at_risk.md."""

import random
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.models import Enrolment, QuizPass
from progress.risk import Reason, Risk, Situation, reasons
from progress.risk_queries import at_risk, situations_of
from quizzes.models import Attempt
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_enrolment, make_members

MODULE, OTHER = uuid4(), uuid4()
DAY = timedelta(days=1)


def situation(at, *, enrolled=30, active=1, percent=10, completed=False, failed=()):
    return Situation(at - enrolled * DAY, at - active * DAY, percent, completed, failed)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ()),
        ({"active": 14}, ()),
        ({"active": 16}, (Reason(Risk.IDLE, days=16),)),
        ({"enrolled": 7, "active": 7, "percent": 0}, ()),
        ({"enrolled": 8, "active": 8, "percent": 0}, (Reason(Risk.NOT_BEGUN, days=8),)),
        ({"enrolled": 40, "active": 40, "percent": 0}, (Reason(Risk.NOT_BEGUN, days=40),)),
        ({"failed": ((MODULE, 1),)}, ()),
        ({"failed": ((MODULE, 2),)}, (Reason(Risk.FAILED, module=MODULE, tries=2),)),
        (
            {"active": 16, "failed": ((OTHER, 2), (MODULE, 3))},
            (
                Reason(Risk.FAILED, module=MODULE, tries=3),
                Reason(Risk.FAILED, module=OTHER, tries=2),
                Reason(Risk.IDLE, days=16),
            ),
        ),
        ({"active": 90, "percent": 100, "completed": True, "failed": ((MODULE, 5),)}, ()),
    ],
)
def test_the_reasons_are_those_of_the_rule_the_gravest_first(at, fields, expected):
    assert reasons(situation(at, **fields), at) == expected


DAYS = st.integers(0, 60)


@given(enrolled=DAYS, active=DAYS, percent=st.integers(0, 99), tries=st.integers(0, 4), more=st.integers(1, 30))
def test_waiting_longer_takes_nobody_off_the_list(enrolled, active, percent, tries, more):

    at = datetime(2026, 11, 16, tzinfo=UTC)
    one = situation(at, enrolled=enrolled, active=active, percent=percent, failed=((MODULE, tries),))
    if reasons(one, at):
        assert reasons(one, at + more * DAY)


def fail(learner, module, number, at, **fields):
    values = {
        "mode": "quiz",
        "state": Attempt.GRADED,
        "score_scaled": "0.2",
        "passed": False,
        "finished_at": at,
    } | fields
    Attempt.objects.create(
        learner=learner, quiz_key=module, context_key=module, number=number, paper_data={}, started_at=at, **values
    )


def crowd(institution, at, modules, courses):
    """Enrol people in every way that the rule tells apart, and in many between."""
    chance = random.Random(7)
    for learner in make_members(institution, 120):
        percent = chance.choice([0, 0, 10, 60, 100])
        enrolled, active = chance.choice([1, 6, 7, 8, 13, 14, 15, 40]), chance.choice([0, 6, 7, 8, 13, 14, 15, 40])
        if percent == 0 and chance.random() < 0.7:
            active = enrolled
        for course in chance.sample(courses, chance.choice([1, 1, 2])):
            make_enrolment(
                learner, course, institution, percent=percent, days_ago=active, enrolled_days_ago=enrolled, at=at
            )
        for module in modules:
            for number in range(chance.choice([0, 0, 1, 2, 3])):
                practice = chance.random() < 0.2
                fail(learner, module, number + 1, at, mode="practice" if practice else "quiz")
            if chance.random() < 0.4:
                QuizPass.objects.create(learner=learner, module_key=module, passed_at=at)


def test_the_database_and_the_rule_agree_about_everybody(site, institution_a, at):
    first, second = make_module(), make_module("designs", code="M02")
    keys = [first.translation_key, second.translation_key]
    both, one = make_course(modules=[first, second]), make_course("short", modules=[second])
    courses = {both.translation_key: keys, one.translation_key: keys[1:], uuid4(): []}
    crowd(institution_a, at, [*keys, uuid4()], list(courses))
    enrolments = list(Enrolment.objects.all())
    by_rule = {pk for pk, each in situations_of(enrolments, courses).items() if reasons(each, at)}
    by_database = set(Enrolment.objects.filter(at_risk(at)).values_list("pk", flat=True))
    assert by_rule == by_database
    assert 20 < len(by_rule) < len(enrolments) - 20


def test_a_quiz_passed_since_and_practice_put_nobody_at_risk(site, alice, institution_a, at):
    module = make_module()
    course = make_course(modules=[module])
    make_enrolment(alice, course.translation_key, institution_a, percent=10, days_ago=1, at=at)
    fail(alice, module.translation_key, 1, at)
    fail(alice, module.translation_key, 2, at, mode="practice")
    assert not Enrolment.objects.filter(at_risk(at)).exists()
    fail(alice, module.translation_key, 3, at)
    assert Enrolment.objects.filter(at_risk(at)).exists()
    QuizPass.objects.create(learner=alice, module_key=module.translation_key, passed_at=at)
    assert not Enrolment.objects.filter(at_risk(at)).exists()
