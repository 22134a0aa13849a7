"""The numbers of large institutions as the worker has counted them: see dashboards.counting."""

from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.utils.timezone import get_current_timezone_name

from dashboards.filters import Since
from dashboards.models import KeptCount
from dashboards.reports import Group, Numbers, Tally
from pages.compiled import found

# A worker that has not counted for so long does not run: then whoever asks counts.
FRESH_FOR = timedelta(hours=1)


def name_of(institutions, course=None, since=Since.EVER):
    """Return a name of some enrolments: the same whoever asks, but not in another time zone, whose months differ."""
    ids = sorted(institution.pk for institution in institutions)
    return sha256(f"{ids} {course} {since} {get_current_timezone_name()}".encode()).hexdigest()


def kept(scope, at):
    """Return the Numbers that were counted of a scope lately, or None."""
    rows = found(_of_scope, scope)
    return read(rows[0]) if rows and rows[0].counted_at > at - FRESH_FOR else None


def _of_scope(scope):
    return KeptCount.objects.filter(scope=scope)


def row(scope, numbers):
    """Return the row that keeps some Numbers."""
    tally = numbers.tally
    groups = [list(asdict(group).values()) for group in tally.groups]
    figures = {
        "groups": [[str(course), *more] for course, *more in groups],
        "stuck_learners": tally.stuck_learners,
        "not_enrolled": tally.not_enrolled,
        "by_month": [[*month, number] for month, number in numbers.by_month.items()],
        "days_needed": list(numbers.days_needed.items()),
        "languages": numbers.languages,
    }
    return KeptCount(scope=scope, counted_at=tally.counted_at, due_at=tally.counted_at, figures=figures)


def read(row):
    """Return the Numbers that a row keeps."""
    figures = row.figures
    groups = tuple(Group(UUID(course), *more) for course, *more in figures["groups"])
    return Numbers(
        tally=Tally(groups, figures["stuck_learners"], figures["not_enrolled"], row.counted_at, kept=True),
        by_month=Counter({(year, month): number for year, month, number in figures["by_month"]}),
        days_needed=Counter(dict(figures["days_needed"])),
        languages=tuple(tuple(each) for each in figures["languages"]),
    )
