"""Writing the audit log, in the transaction of what it tells of."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from institutions.audit import hash_of
from institutions.models import AuditEntry, Institution


def record(*, person=None, **entry):
    """Add an entry to the log of an institution and return it; None for what no institution looks after.

    `before` and `after` are facts, never words that people wrote. Whoever writes at the same time waits for this one.
    """
    return next(iter(record_each(people=[person], **entry)), None)


@transaction.atomic
def record_each(*, institution_id, people, verb, by, at, kind="", object_id="", before=None, after=None):
    """Add an entry about each of these people: as many queries as for one. Returns the entries."""
    if institution_id is None or not people:
        return []
    # Not FOR UPDATE: that would hold up everybody who enrols with the institution, too.
    Institution.objects.select_for_update(no_key=True).get(pk=institution_id)
    last = AuditEntry.objects.filter(institution=institution_id).order_by("-seq").first()
    first, previous = (last.seq + 1, last.hash) if last else (1, "")
    entries = []
    for seq, person in enumerate(people, first):
        entry = AuditEntry(
            institution_id=institution_id,
            seq=seq,
            at=at,
            actor=by.public_id if by else None,
            verb=verb,
            person=person.public_id if person else None,
            kind=kind,
            object_id=str(object_id),
            before=_plain(before),
            after=_plain(after),
            previous=previous,
        )
        entry.hash = previous = hash_of(entry)
        entries.append(entry)
    return AuditEntry.objects.bulk_create(entries)


def _plain(facts):
    """Return facts as the database gives them back."""
    return json.loads(json.dumps(facts or {}, cls=DjangoJSONEncoder))
