from datetime import UTC, datetime, timedelta

import pytest

from quizzes.retries import CLOSED, MARKING, NOT_OPEN, USED_UP, WAIT, Obstacle, RetryRule, next_start, obstacle

START = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("rule", "finished", "expected"),
    [
        (RetryRule(1, HOUR), [], None),
        (RetryRule(1, HOUR), [START], START + HOUR),
        (RetryRule(1, HOUR), [START, START + HOUR], START + 2 * HOUR),
        (RetryRule(1, timedelta(0)), [START], None),
        (RetryRule(3, DAY), [START, START], None),
        (RetryRule(3, DAY), [START, START, START + HOUR], START + HOUR + DAY),
        (RetryRule(3, DAY), [START] * 4, None),
    ],
)
def test_the_next_attempt_may_start_when_the_rule_says(rule, finished, expected):
    assert next_start(rule, finished) == expected


def rule(**limits):
    return RetryRule(1, HOUR, **limits)


@pytest.mark.parametrize(
    ("rule", "finished", "marking", "expected"),
    [
        (rule(), [], False, None),
        (rule(), [START], False, Obstacle(WAIT, START + HOUR)),
        (rule(), [START - HOUR], False, None),
        (rule(opens_at=START + HOUR), [], False, Obstacle(NOT_OPEN, START + HOUR)),
        (rule(opens_at=START), [], False, None),
        (rule(closes_at=START), [], False, Obstacle(CLOSED)),
        (rule(closes_at=START + HOUR), [], False, None),
        (rule(), [], True, Obstacle(MARKING)),
        (rule(most=2), [START - DAY, START - DAY], False, Obstacle(USED_UP)),
        (rule(most=2), [START - DAY], False, None),
        # What no waiting helps against is said first.
        (rule(most=1), [START], False, Obstacle(USED_UP)),
        (rule(most=1, closes_at=START), [START], False, Obstacle(CLOSED)),
    ],
)
def test_what_stands_in_the_way_of_a_new_attempt(rule, finished, marking, expected):
    assert obstacle(rule, finished, marking=marking, at=START) == expected
