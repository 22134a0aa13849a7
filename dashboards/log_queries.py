"""The log of what staff did, as far as somebody may read it. Every query starts at a door."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice

from django.db.models import Q
from django.utils.timezone import make_aware

from accounts.models import User
from dashboards.queries import named
from institutions.models import AuditEntry, Institution
from institutions.roles import Capability

ROWS_ON_A_PAGE = 50
CHUNK = 1000


@dataclass(frozen=True)
class Line:
    """An entry with the names of its people as they are called today; "" where there is nobody."""

    entry: AuditEntry
    actor: str
    person: str


@dataclass(frozen=True)
class LogPage:
    lines: tuple
    next_before: int | None


def institutions_logged_for(user):
    return list(Institution.objects.where(user, may=Capability.READ_LOG))


def matching(user, institution, filters):
    """The entries that the filters ask for, the newest first."""
    entries = AuditEntry.objects.visible_to(user).filter(institution=institution)
    if filters.q:
        people = User.objects.filter(pk__in=named(filters.q)).values("public_id")
        entries = entries.filter(Q(person__in=people) | Q(actor__in=people))
    if filters.verb:
        entries = entries.filter(verb=filters.verb)
    if filters.since:
        entries = entries.filter(at__gte=_begin_of(filters.since))
    if filters.until:
        entries = entries.filter(at__lt=_begin_of(filters.until + timedelta(days=1)))
    return entries.order_by("-seq")


def log_page(user, institution, filters):
    """Return one page. It begins behind an entry that is known by its number: page 10,000 costs what the first does."""
    entries = matching(user, institution, filters)
    if filters.before:
        entries = entries.filter(seq__lt=filters.before)
    entries = list(entries[: ROWS_ON_A_PAGE + 1])
    more = len(entries) > ROWS_ON_A_PAGE
    entries = entries[:ROWS_ON_A_PAGE]
    return LogPage(tuple(with_names(entries)), entries[-1].seq if more else None)


def all_lines(user, institution, filters):
    """Yield every line of the log, a chunk in memory at a time."""
    entries = matching(user, institution, filters).iterator(chunk_size=CHUNK)
    while chunk := list(islice(entries, CHUNK)):
        yield from with_names(chunk)


def with_names(entries):
    ids = {each.person for each in entries} | {each.actor for each in entries}
    people = User.objects.filter(public_id__in=ids - {None})
    names = {person.public_id: person.display_name for person in people}
    return [Line(each, names.get(each.actor, ""), names.get(each.person, "")) for each in entries]


def _begin_of(day):
    return make_aware(datetime.combine(day, time.min))
