"""What the services of institutions have in common, whichever language they speak."""

from dataclasses import dataclass

LONGEST_SUBJECT = 255


class Unavailable(Exception):
    """The service does not answer, or not in its language."""


class NotTrusted(Exception):
    """What came back is not to be believed. The message is for the log, and holds nothing of anybody."""


@dataclass(frozen=True)
class Person:
    """Whom a service vouches for."""

    subject: str
    email: str
    email_verified: bool
    first_name: str
    last_name: str
