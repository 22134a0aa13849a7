from datetime import UTC, datetime, timedelta

import pytest

from quizzes.retries import RetryRule, next_start

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
