"""Handing mails to the mail server, many over one connection, and what its answers mean."""

import re
from contextlib import suppress
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from django.conf import settings
from django.core.mail import get_connection

DETAILED = re.compile(r"5\d\d[ -]5\.(\d+)\.(\d+)")
CLOSES = 421  # the server says good-bye


class Refused(Exception):
    """The server does not take this mail, and never will; it goes on with others. `no_mailbox`: it says that there is
    none of this address, so that no other mail will be taken either."""

    def __init__(self, said, no_mailbox=False):
        super().__init__(said)
        self.no_mailbox = no_mailbox


class TryLater(Exception):
    """The server does not take this mail now; it goes on with others."""


class ServerAway(Exception):
    """Nothing can be sent now."""


class PostOffice:
    """One conversation with the server of EMAIL_URL, begun with the first mail."""

    def __enter__(self):
        self.connection = get_connection(settings.MAIL_BACKEND)
        return self

    def __exit__(self, *_error):
        with suppress(Exception):  # all that was taken is taken: how the server says good-bye changes nothing
            self.connection.close()

    def hand_in(self, message):
        """Return once the server has taken a mail. Raises Refused, TryLater and ServerAway."""
        message.connection = self.connection
        try:
            self.connection.open()  # stays open, where `send` alone would close it
            message.send()
        except (SMTPException, OSError, ValueError) as error:
            raise meaning(error) from error


def meaning(error):
    """Return our word for what went wrong."""
    code, said = answer_of(error)
    if isinstance(error, (SMTPNotSupportedError, ValueError)):  # an address or a header that can't be written
        return Refused(type(error).__name__)
    if not isinstance(error, (SMTPRecipientsRefused, SMTPDataError)) or code == CLOSES:
        return ServerAway(said or type(error).__name__)
    if code < 500:
        return TryLater(said)
    return Refused(said, no_mailbox=isinstance(error, SMTPRecipientsRefused) and says_no_mailbox(code, said))


def says_no_mailbox(code, said):
    """Whether an answer is about the address. It may as well be about us, as "relaying denied", or about a full box.

    What follows the code is RFC 3463's: 5.1 an address, 5.2 a mailbox, of which 5.2.1 takes nothing at all.
    """
    if detailed := DETAILED.match(said):
        return detailed[1] == "1" or (detailed[1], detailed[2]) == ("2", "1")
    return code in (550, 551, 553)


def answer_of(error):
    """Return the code and the words of the server's answer, if it gave one."""
    if isinstance(error, SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return 0, ""
    words = words.decode(errors="replace") if isinstance(words, bytes) else words
    return code, f"{code} {' '.join(words.split())}"
