"""docs/rules/letters.md: what is kept of mails to many, and how it is seen that they go out."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command

from accounts import mailing_actions
from accounts.mail_kinds import Kind
from accounts.models import Mailing
from classroom.flows import mailings
from dashboards.mailings import LATEST
from institutions.due_dates import SOON_DAYS
from pages.clock import now
from progress.reminders import LATE_DAYS, PAUSE_UNTIL
from tests.classroom.mailings.steps import run

DAY = timedelta(days=1)


class TestForgetting:
    def test_what_is_kept_of_a_mail_goes_after_a_year_and_what_waits_stays(self, cohort, alice, at):
        for state in (Mailing.SENT, Mailing.DROPPED, Mailing.REFUSED, Mailing.FAILED, Mailing.WAITING):
            for days in (364, 366):
                moment = at - days * DAY
                Mailing.objects.create(
                    person=alice, kind=Kind.REMINDER, window=f"{state}{days}", state=state, planned_at=moment,
                    send_at=moment, due_at=moment, sent_at=moment if state == Mailing.SENT else None,
                )  # fmt: skip
        assert mailings.forget_old_mailings(at=at) == 4
        kept = set(Mailing.objects.values_list("window", flat=True))
        assert kept == {"sent364", "dropped364", "refused364", "failed364", "waiting364", "waiting366"}

    def test_it_is_kept_far_longer_than_a_window_can_be_asked_for(self):
        longest = max(PAUSE_UNTIL, (SOON_DAYS + LATE_DAYS) * DAY, LATEST)
        assert 3 * longest < Mailing.KEPT_FOR

    def test_nothing_goes_out_a_second_time_because_it_was_forgotten(self, server, cohort, at):
        subjects = []
        for forgets in (False, True):
            Mailing.objects.all().delete()
            server.messages.clear()
            for day in range(-4, 460, 4):
                run(at + day * DAY)
                if forgets:
                    mailings.forget_old_mailings(at=at + day * DAY)
            subjects.append([message["Subject"] for _address, message in server.messages])
        assert subjects[0] == subjects[1] != []
        assert not Mailing.objects.exists()

    def test_the_daily_work_does_it(self, alice, at):
        old = at - 800 * DAY
        Mailing.objects.create(
            person=alice,
            kind=Kind.REMINDER,
            window="old",
            state=Mailing.DROPPED,
            planned_at=old,
            send_at=old,
            due_at=old,
        )
        call_command("delete_old_files", stdout=io.StringIO())
        assert not Mailing.objects.exists()


class TestHealth:
    """By the clock of this machine, which /healthz reads."""

    def plan(self, person, *, hours, answer=""):
        due = now() - timedelta(hours=hours)
        return Mailing.objects.create(
            person=person, kind=Kind.REMINDER, window=str(uuid4()), planned_at=due, send_at=now(), due_at=due,
            answer=answer,
        )  # fmt: skip

    def state(self, client):
        return client.get("/healthz").json()["mailings"]

    @pytest.mark.parametrize(
        ("hours", "answer", "well"),
        [
            (1, "", True), (3, "", False), (-12, "", True), (3, "ConnectionRefusedError", False), (3, "421 Bye", False),
            (30, "450 Greylisted", True),
        ],
    )  # fmt: skip
    def test_what_should_have_gone_long_ago_is_seen(self, client, alice, hours, answer, well):
        self.plan(alice, hours=hours, answer=answer)
        assert (self.state(client) == "ok") == well

    def test_what_went_out_is_well(self, client, alice):
        mailing = self.plan(alice, hours=3)
        assert self.state(client).startswith("failing: 1 reminders")
        mailing_actions.mark_sent(mailing=mailing, at=now())
        assert self.state(client) == "ok"

    def test_a_server_that_stays_away_is_seen_though_each_try_puts_all_off(self, server, paused, at):
        """Of few mails too, each of which has been tried."""
        mailings.plan_mailings(at=at)
        server.stop()
        for minutes in (0, 2, 60, 121):
            mailings.send_mailings(at=at + timedelta(minutes=minutes))
        server.start()
        assert Mailing.objects.get().send_at > at
        assert Mailing.objects.overdue(at + timedelta(minutes=121)).count() == 1

    def test_what_waits_for_the_morning_is_not_late(self, server, cohort, at):
        mailings.plan_mailings(at=at)
        mailings.send_mailings(at=at.replace(hour=23))
        assert not Mailing.objects.overdue(at.replace(hour=7) + DAY).exists()
        assert Mailing.objects.overdue(at.replace(hour=11) + DAY).exists()
