"""An address that has no mailbox: docs/rules/letters.md."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from accounts.bounces import note_bounce
from accounts.models import Bounce, User
from classroom.flows import mailings
from learning.management.commands import worker
from tests.classroom.mailings.steps import run, states

DAY = timedelta(days=1)


class TestBounces:
    @pytest.fixture
    def queue(self, settings, monkeypatch):
        monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
        settings.EMAIL_BACKEND = "learning.mail.QueuedMail"

    def queued_to(self, address):
        """Send a mail through the queue, and return what became of it."""
        DBTaskResult.objects.all().delete()
        EmailMultiAlternatives("Confirm", "Follow http://x/secret", to=[address]).send()
        assert worker.run_one_task("w")
        return DBTaskResult.objects.get()

    @pytest.mark.parametrize(
        ("answer", "kept"),
        [
            ("550 5.1.1 No such user", True), ("550 No such user", True), ("554 5.1.1 Unknown", True),
            ("550 5.2.1 Disabled", True), ("553 Bad address", True), ("550 5.7.1 Relaying denied", False),
            ("552 5.2.2 Mailbox full", False), ("554 Not today", False), ("450 Later", False),
        ],
    )  # fmt: skip
    def test_it_is_kept_when_the_answer_is_about_the_address(self, server, paused, alice, at, answer, kept):
        server.always[alice.email] = answer
        assert run(at) == 0
        found = list(Bounce.objects.values_list("person", "address", "answer", "at"))
        assert found == ([(alice.pk, alice.email, answer, at)] if kept else [])

    def test_a_text_that_is_refused_says_nothing_of_the_address(self, server, paused, alice, at):
        server.after[alice.email] = "554 5.1.1 Looks like spam"
        assert run(at) == 0
        assert not Bounce.objects.exists()

    def test_no_more_reminders_go_there(self, server, cohort, alice, at):
        server.answers[alice.email] = "550 5.1.1 No such user"
        for day in range(-4, 30):
            run(at + day * DAY)
        assert server.messages == []
        assert states() == ["refused"]

    def test_what_was_planned_before_is_not_sent_either(self, server, paused, alice, at):
        mailings.plan_mailings(at=at)
        note_bounce(person=alice, address=alice.email, answer="550 No", at=at)
        assert mailings.send_mailings(at=at) == 0
        assert states() == ["dropped"]

    def test_another_address_is_written_to(self, server, paused, alice, at):
        note_bounce(person=alice, address=alice.email, answer="550 No", at=at)
        assert run(at) == 0
        User.objects.filter(pk=alice.pk).update(email="alice@new.example")
        assert run(at) == 1
        assert server.recipients == ["alice@new.example"]

    def test_an_address_that_is_confirmed_is_written_to_again(self, server, paused, alice, at, client):
        note_bounce(person=alice, address="ALICE@a.example", answer="550 No", at=at)
        address = EmailAddress.objects.get(user=alice)
        EmailAddress.objects.filter(pk=address.pk).update(verified=False)
        address.refresh_from_db()
        client.post(reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key]))
        assert not Bounce.objects.exists()
        assert run(at) == 1

    def test_a_mail_of_the_queue_that_is_refused_is_kept_and_not_tried_again(self, server, queue, paused, alice, at):
        server.always[alice.email] = "550 5.1.1 No such user"
        task = self.queued_to(alice.email)
        assert (task.status, "secret" in str(vars(task))) == (TaskResultStatus.SUCCESSFUL, False)
        assert Bounce.objects.get().answer == "550 5.1.1 No such user"
        assert run(at) == 0

    @pytest.mark.parametrize("answer", ["550 5.7.1 Relaying denied", "450 Later"])
    def test_a_mail_of_the_queue_that_is_refused_for_another_reason_is_tried_again(self, server, queue, alice, answer):
        server.always[alice.email] = answer
        assert self.queued_to(alice.email).status == TaskResultStatus.READY
        assert not Bounce.objects.exists()

    def test_an_address_that_takes_a_mail_of_the_queue_is_written_to_again(self, server, queue, paused, alice, at):
        note_bounce(person=alice, address=alice.email, answer="550 No", at=at)
        self.queued_to(alice.email)
        assert not Bounce.objects.exists()

    def test_an_address_without_an_account_is_nobodys(self, server, queue, site):
        server.always["nobody@x.example"] = "550 5.1.1 No such user"
        assert self.queued_to("nobody@x.example").status == TaskResultStatus.SUCCESSFUL
        assert not Bounce.objects.exists()

    def test_it_goes_after_a_year_and_the_address_is_tried_once_more(self, alice, at):
        note_bounce(person=alice, address=alice.email, answer="550 No", at=at)
        mailings.forget_old_mailings(at=at + 364 * DAY)
        assert Bounce.objects.exists()
        mailings.forget_old_mailings(at=at + 366 * DAY)
        assert not Bounce.objects.exists()
