"""Mail goes through the queue: a mail server that is away neither stops a page nor costs a message."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult


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


@task(priority=80, takes_context=True)
def send_message(context, parts):
    """Send a message. What was sent is not kept: it may hold a link that signs somebody in."""
    connection = get_connection(settings.MAIL_BACKEND)
    EmailMultiAlternatives(**parts, connection=connection).send()
    DBTaskResult.objects.filter(pk=context.task_result.id).update(args_kwargs={"args": [], "kwargs": {}})
