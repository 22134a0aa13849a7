"""Who may write in a discussion, and how it is divided into pages. Pure: see docs/rules/discussion.md."""

from datetime import timedelta
from enum import StrEnum

CHANGE_FOR = timedelta(minutes=30)
LONGEST_TITLE, LONGEST_TEXT, LONGEST_REASON = 120, 4000, 300
MESSAGES_ON_A_PAGE = 50


class Closed(StrEnum):
    """Why somebody can't write."""

    ARCHIVED = "archived"
    OFF = "off"
    MUTED = "muted"
    LOCKED = "locked"


def why_closed(*, archived, on, muted=False, locked=False):
    """Return why somebody can't write, what holds for everybody first; None: they can."""
    reasons = {Closed.ARCHIVED: archived, Closed.OFF: not on, Closed.MUTED: muted, Closed.LOCKED: locked}
    return next((reason for reason, holds in reasons.items() if holds), None)


def may_still_change(written_at, at):
    return at < written_at + CHANGE_FOR


def page_of(number):
    """Return the page on which a message stands. Messages are numbered from 1, and none ever leaves its place."""
    return max(number - 1, 0) // MESSAGES_ON_A_PAGE + 1


def numbers_on(page):
    """Return the numbers of the first and the last message of a page."""
    return (page - 1) * MESSAGES_ON_A_PAGE + 1, page * MESSAGES_ON_A_PAGE
