"""Checking the chains of the audit log, each from its first entry to its last."""

import json
from dataclasses import dataclass

from django.conf import settings

from institutions.audit import first_break
from institutions.models import AuditEntry, Institution

CHUNK = 2000
# The last hashes that were seen, outside the database: a chain that was cut short, or written anew, is found by them.
HEADS = "audit-heads.json"


@dataclass(frozen=True)
class Chain:
    institution: Institution
    entries: int
    broken_at: int | None


def checked_chains():
    """Yield a Chain for each institution with a log, and remember the heads of those that are whole."""
    heads = _heads()
    for institution in Institution.objects.filter(audit_entries__seq=1).distinct() | _known(heads):
        chain = _checked(institution, heads.get(str(institution.pk)))
        if chain.broken_at is None:
            last = AuditEntry.objects.filter(institution=institution).order_by("-seq").first()
            heads[str(institution.pk)] = [last.seq, last.hash]
        yield chain
    _keep(heads)


def _known(heads):
    return Institution.objects.filter(pk__in=[int(pk) for pk in heads]).distinct()


def _checked(institution, head):
    entries = AuditEntry.objects.filter(institution=institution).order_by("seq")
    broken = first_break(entries.iterator(chunk_size=CHUNK))
    seq, known = head or (0, "")
    if broken is None and head and not entries.filter(seq=seq, hash=known).exists():
        broken = min(seq, entries.count() + 1)
    return Chain(institution, entries.count(), broken)


def _heads():
    try:
        return json.loads((settings.VAR_DIR / HEADS).read_text())
    except FileNotFoundError:
        return {}


def _keep(heads):
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    target = settings.VAR_DIR / HEADS
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(heads))
    fresh.replace(target)
