"""What tells one session from another, so that nobody is issued the same attendance twice. Pure."""

import re
import unicodedata
from uuid import UUID, uuid5

SESSIONS = UUID("6b0d8a1e-7f3c-4b52-9a0e-2c41d5f8e963")


def session_key(*, institution_id, title, day):
    """Return the key of a session: the same for the same title, however it is spaced, on the same day."""
    spaced = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", title)).strip().casefold()
    return uuid5(SESSIONS, f"{institution_id}|{day.isoformat()}|{spaced}")


def file_name(name, serial):
    """Return the name of a certificate's file in a ZIP: safe on every system, and unique by its id."""
    safe = "".join(each if each.isalnum() or each in " -" else " " for each in unicodedata.normalize("NFC", name))
    words = re.sub(r"\s+", " ", safe).strip(" -")[:60].strip(" -")
    return f"{words} {serial}.pdf".strip()
