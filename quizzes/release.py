"""What a learner may see of a finished attempt, and when. Pure: times come in."""

from dataclasses import dataclass

AT_ONCE, AFTER_SUBMISSION, AFTER_CLOSING, WITHOUT_KEY = "at_once", "after_submission", "after_closing", "without_key"


@dataclass(frozen=True)
class Shown:
    """feedback: what is said about each answer. key: which answers are right."""

    feedback: bool
    key: bool


EVERYTHING = Shown(feedback=True, key=True)


def shown(release, *, at, closes_at):
    """Return what may be seen of a graded attempt. A quiz that never closes releases after submission."""
    if release == AFTER_CLOSING and closes_at is not None and at < closes_at:
        return Shown(feedback=False, key=False)
    return Shown(feedback=True, key=release != WITHOUT_KEY)
