from datetime import UTC, datetime, timedelta

import pytest

from quizzes.feedback import Line, without_key
from quizzes.release import AFTER_CLOSING, AFTER_SUBMISSION, AT_ONCE, EVERYTHING, WITHOUT_KEY, Shown, shown

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("release", "closes_at", "expected"),
    [
        (AT_ONCE, LATER, EVERYTHING),
        (AFTER_SUBMISSION, LATER, EVERYTHING),
        (AFTER_CLOSING, LATER, Shown(feedback=False, key=False)),
        (AFTER_CLOSING, NOW, EVERYTHING),
        (AFTER_CLOSING, None, EVERYTHING),
        (WITHOUT_KEY, None, Shown(feedback=True, key=False)),
    ],
)
def test_what_is_shown_follows_the_release(release, closes_at, expected):
    assert shown(release, at=NOW, closes_at=closes_at) == expected


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (Line("Patent", "right", "Yes."), [Line("Patent", "right", "Yes.")]),
        (Line("Design", "wrong", "It ends."), [Line("Design", "wrong", "It ends.")]),
        (Line("Trademark", "missed", "This one."), []),
        (Line("Copyright", "other", "No."), []),
        (Line("Name", "wrong", "A sign.", "Design", "Trademark"), [Line("Name", "wrong", "", "Design")]),
        (Line("2550", "missed", "Add up.", "23", "2550"), [Line("23", "wrong", "")]),
        (Line("2550", "missed", "Add up.", "", "2550"), []),
    ],
)
def test_without_the_key_only_what_was_given_is_spoken_of(line, said):
    assert list(without_key([line])) == said
