from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from learning.management.commands import worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queued(settings, monkeypatch):
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    settings.EMAIL_BACKEND = "learning.mail.QueuedMail"
    settings.MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    DBTaskResult.objects.all().delete()


def message(**fields):
    return EmailMultiAlternatives(
        **{"subject": "Confirm", "body": "Follow http://x/secret-link", "to": ["amina@example.org"]} | fields
    )


def test_a_message_waits_in_the_queue_and_arrives_whole():
    sent = message(cc=["b@example.org"], reply_to=["c@example.org"], headers={"X-Kind": "welcome"})
    sent.attach_alternative("<p>Follow</p>", "text/html")
    assert sent.send() == 1
    assert mail.outbox == []
    assert worker.run_one_task("w")
    [arrived] = mail.outbox
    assert (arrived.subject, arrived.body, arrived.to) == (sent.subject, sent.body, sent.to)
    assert (arrived.cc, arrived.reply_to, arrived.extra_headers) == (sent.cc, sent.reply_to, sent.extra_headers)
    assert [tuple(each) for each in arrived.alternatives] == [("<p>Follow</p>", "text/html")]


def test_what_was_sent_is_not_kept():
    message().send()
    worker.run_one_task("w")
    task = DBTaskResult.objects.get()
    assert task.status == TaskResultStatus.SUCCESSFUL
    assert "secret-link" not in str(vars(task))


def test_a_mail_server_that_is_away_costs_no_message_and_shows_in_healthz(client, monkeypatch):
    def refuse(self, messages):
        raise SMTPServerDisconnected("gone")

    message().send()
    with monkeypatch.context() as away:
        away.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        worker.run_one_task("w")
    assert client.get("/healthz").json()["mail"].startswith("failing: the last message could not be sent")
    DBTaskResult.objects.update(run_after=timezone.now())
    worker.run_one_task("w")
    assert len(mail.outbox) == 1
    assert client.get("/healthz").json()["mail"] == "ok"


def test_an_attachment_is_refused_and_not_lost():
    sent = message()
    sent.attach("a.txt", "text")
    with pytest.raises(ValueError, match="attachments"):
        sent.send()


def test_a_line_break_in_a_header_is_refused_before_the_queue():
    with pytest.raises(ValueError, match="newlines"):
        message(subject="Hello\nBcc: everyone@example.org").send()
    assert not DBTaskResult.objects.exists()
