"""The chain of the audit log: each entry carries the hash of the one before it. Pure."""

import json
from datetime import UTC
from hashlib import sha256


def hash_of(entry):
    """Return the hash of all that an entry says. `entry`: anything with its columns as attributes."""
    said = [
        entry.institution_id,
        entry.seq,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(entry.actor or ""),
        entry.verb,
        str(entry.person or ""),
        entry.kind,
        entry.object_id,
        entry.before,
        entry.after,
        entry.previous,
    ]
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def first_break(entries):
    """Return the place of the first entry that is not as it was written, or None. `entries`: a whole chain in order."""
    expected, previous = 1, ""
    for entry in entries:
        if entry.seq != expected or entry.previous != previous or entry.hash != hash_of(entry):
            return expected
        expected, previous = expected + 1, entry.hash
    return None
