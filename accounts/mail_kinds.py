"""The mails that nobody asked for at that moment, and that everybody can do without. Pure.

An app says in its module `mailings` what it writes of a kind:

    register(Kind.DIGEST, plan=plan_digests, write=write_digests)
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    REMINDER = "reminder"  # of courses: they are due, or there was a pause
    MESSAGE = "message"  # what a person of the institution writes
    DIGEST = "digest"  # the week, for who works here


@dataclass(frozen=True)
class Planned:
    """That somebody is to get a mail of a kind once in a window, from a moment on."""

    person: int
    window: str
    send_at: datetime


@dataclass(frozen=True)
class Written:
    """What a mail says, for pages.mail. `about`: keys of the courses that it speaks of."""

    name: str
    language: str
    context: dict
    about: tuple = ()


@dataclass(frozen=True)
class Mailer:
    """`plan`: takes the time, and yields lists of Planned. `write`: takes mailings and the time, and returns what each
    says by its pk; one that has become untrue is left out, and not sent.
    """

    plan: Callable
    write: Callable


MAILERS = {}


def register(kind, *, plan, write):
    MAILERS[kind] = Mailer(plan, write)
