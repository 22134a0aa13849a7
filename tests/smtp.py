"""A mail server on this machine, with which the product has a real conversation."""

import asyncio
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

from tests.fire.databases import free_port

GOES, HANGS = "goes", "hangs"  # beside answers such as "550 No such user"


class MailServer:
    """Keeps what it took. By address: its `answers`, given once or `always`, and what it does `after` a text."""

    def __init__(self):
        self.messages, self.answers, self.after, self.always = [], {}, {}, {}
        self.connections = 0
        self.port = free_port(lowest=8700)

    def start(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self):
        self.controller.stop()

    @property
    def recipients(self):
        return [address for address, _message in self.messages]

    def message_to(self, address):
        [found] = [message for recipient, message in self.messages if recipient == address]
        return found

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.pop(address, None) or self.always.get(address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        [address] = envelope.rcpt_tos
        wanted = self.after.pop(address, "250 OK")
        if wanted == HANGS:
            await asyncio.sleep(3)
        if wanted in (GOES, HANGS):
            server.transport.abort()
            return "421 Gone"
        if wanted.startswith("250"):
            self.messages.append((address, message_from_bytes(envelope.content, policy=policy.default)))
        return wanted


@contextmanager
def mail_server():
    server = MailServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def talking_to_a_mail_server(settings):
    """Let the product send its mails to such a server."""
    settings.MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 1
    settings.SITE_URL = "https://learn.example.org"
    with mail_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server
