"""How long an institution keeps the records of learners who do nothing any more: docs/rules/privacy.md. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LEAST_MONTHS, MOST_MONTHS = 6, 120
NOTICE = timedelta(days=30)


class Step(StrEnum):
    KEEP = "keep"
    TELL = "tell"
    WAIT = "wait"
    TAKE_OUT = "take out"
    ERASE = "erase"


@dataclass(frozen=True)
class Case:
    """One learner, or former learner, of one institution."""

    last_active: datetime
    told_at: datetime | None = None
    works: bool = False  # here, or for the site itself
    elsewhere: bool = False  # belongs to another institution, or did
    held: bool = False  # by a legal hold


def months_later(at, months):
    """Return the same time so many months later; the 31st becomes the last day of a shorter month."""
    years, month = divmod(at.month - 1 + months, 12)
    year, month = at.year + years, month + 1
    return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))


def months_earlier(at, months):
    return months_later(at, -months)


def goes_at(*, last_active, months, told_at):
    """Return when it happens: after these months, and never before the notice is over."""
    return max(months_later(last_active, months), told_at + NOTICE)


def next_step(case, *, months, at):
    """Return what is done about somebody now. months: None where an institution keeps all."""
    if months is None or case.works or case.held:
        return Step.KEEP
    if case.told_at and case.last_active > case.told_at:
        return Step.KEEP
    if months_later(case.last_active, months) > at + NOTICE:
        return Step.KEEP
    if case.told_at is None:
        return Step.TELL
    if at < goes_at(last_active=case.last_active, months=months, told_at=case.told_at):
        return Step.WAIT
    return Step.TAKE_OUT if case.elsewhere else Step.ERASE
