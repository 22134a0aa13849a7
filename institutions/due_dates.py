"""When a course is due for a learner. Pure: see docs/rules/due_dates.md."""

from enum import StrEnum

SOON_DAYS = 7


class Due(StrEnum):
    DONE = "done"
    LATE = "late"
    SOON = "soon"
    LATER = "later"


def due_day(asked):
    """Return the day that counts, of (day of the cohort, day of the learner's extension) for each cohort; None: none.

    An extension counts instead of the day of its cohort, unless it is earlier. Of several cohorts the kindest day
    counts: one without any day asks for nothing, and takes nothing away from those that do.
    """
    days = [max(each for each in days if each) for days in asked if any(days)]
    return max(days, default=None)


def due_state(due_on, *, today, completed):
    """Return how a day stands to today; "" for a course that has none."""
    if due_on is None:
        return ""
    if completed:
        return Due.DONE
    if due_on < today:
        return Due.LATE
    return Due.SOON if (due_on - today).days <= SOON_DAYS else Due.LATER
