"""Mail goes through the queue: a mail server that is away neither stops a page nor costs a message."""

import logging
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from accounts.bounces import forget_bounces, note_bounces
from pages.clock import now
from pages.post_office import meaning

logger = logging.getLogger(__name__)


class QueuedMail(BaseEmailBackend):
    """Keep each message as a task; the worker sends it with MAIL_BACKEND, and tries again what fails."""

    @transaction.atomic
    def send_messages(self, messages):
        for message in messages:
            send_message.enqueue(parts_of(message))
        return len(messages)


def parts_of(message):
    """Return what a message is made of. An attachment would be lost silently: nothing of ours sends one."""
    if message.attachments:
        raise ValueError("Messages with attachments can't be queued.")
    message.message()  # a header with a line break is refused here, to whoever wrote it
    return {
        "subject": str(message.subject),
        "body": str(message.body),
        "from_email": message.from_email,
        **{name: list(getattr(message, name)) for name in ("to", "cc", "bcc", "reply_to")},
        "headers": {name: str(value) for name, value in message.extra_headers.items()},
        "alternatives": [list(each) for each in getattr(message, "alternatives", [])],
    }


def give_up_on_nobodys_address(error):
    """Write down which addresses have no mailbox. An answer that is about anything else is raised: it may pass."""
    refused = meaning(error)
    if not getattr(refused, "no_mailbox", False):
        raise error
    logger.warning("A mail was refused for good: %s", refused)
    note_bounces(answers=dict.fromkeys(error.recipients, str(refused)), at=now())


@task(priority=80, takes_context=True)
def send_message(context, parts):
    """Send a message. What was sent is not kept: it may hold a link that signs somebody in."""
    connection = get_connection(settings.MAIL_BACKEND)
    try:
        EmailMultiAlternatives(**parts, connection=connection).send()
    except SMTPRecipientsRefused as error:
        give_up_on_nobodys_address(error)
    else:
        forget_bounces(addresses=parts["to"])
    DBTaskResult.objects.filter(pk=context.task_result.id).update(args_kwargs={"args": [], "kwargs": {}})
