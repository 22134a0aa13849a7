"""What the worker counts, so that no manager waits for it: everything that pages show of a large institution."""

import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

from django.db.models import Count

from dashboards import kept_counts, overview_queries, queries
from dashboards.filters import Since
from dashboards.models import KeptCount
from institutions.models import Institution, Membership
from institutions.roles import Role
from progress.models import Enrolment

# The worker has other work: once this is over, the institutions that are left wait for the next turn.
ROUND_SECONDS = 10
SOONEST = timedelta(minutes=1)
RESTS = 20  # times as long as counting took
NEVER = datetime.min.replace(tzinfo=UTC)


def keep_counts(*, at, between=lambda: None):
    """Count what is due, first what waits longest. `between` is called every so often."""
    until = time.monotonic() + ROUND_SECONDS
    for institutions in due(at):
        keep(institutions, at, between)
        if time.monotonic() > until:
            break
    KeptCount.objects.filter(counted_at__lt=at - kept_counts.FRESH_FOR).delete()


def due(at):
    """Return what managers see together, takes long to count, and was not counted lately."""
    times = dict(KeptCount.objects.values_list("scope", "due_at"))
    when = {each: times.get(kept_counts.name_of(each), NEVER) for each in large_ones()}
    return sorted((each for each in when if when[each] <= at), key=when.get)


def large_ones():
    """Return tuples of institutions that are counted together: one that is large, or an office with its centres."""
    sizes = Counter()
    for rows in (Enrolment.objects.all(), Membership.objects.filter(role=Role.LEARNER)):
        sizes.update(dict(rows.order_by().values_list("institution").annotate(Count("pk"))))
    every, centres = list(Institution.objects.order_by("pk")), defaultdict(list)
    for each in every:
        centres[each.parent_id].append(each)
    together = [(each,) for each in every] + [(each, *centres[each.pk]) for each in every if centres[each.pk]]
    return [each for each in together if sum(sizes[one.pk] for one in each) > queries.COUNTED_EVERY_TIME]


def keep(institutions, at, between):
    """Count what the filters of the overview offer, with the functions that count for a small institution."""
    rows, begun = [], time.monotonic()
    for since in Since:
        tally = queries.counted(institutions, at, since=since, **overview_queries.steps(at))
        between()
        for course in (None, *tally.course_keys):
            scope = overview_queries.Scope(institutions, course=course, since=since)
            name = kept_counts.name_of(institutions, course, since)
            rows.append(kept_counts.row(name, overview_queries.counted(scope, tally, at)))
            between()
    took = timedelta(seconds=time.monotonic() - begun)
    for row in rows:
        row.due_at = at + max(SOONEST, RESTS * took)
    KeptCount.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["scope"], update_fields=["counted_at", "due_at", "figures"]
    )
