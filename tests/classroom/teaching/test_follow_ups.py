"""What a firm did since: asked once, of those who agreed, and stopped with one press."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from classroom.flows.follow_ups import ask_due
from tests.trainers.factories import make_attendance, make_delivery
from trainers.models import Attendance, FollowUp

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreed(trainer, at):
    delivery = make_delivery(trainer, held_on=at.date())
    make_attendance(delivery, "Silent", email="silent@b.example")
    return make_attendance(delivery, email="asha@b.example", contact_at=at, language="fr")


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """Run a day's letters, and return whom they went to."""

    def ask(at):
        with django_capture_on_commit_callbacks(execute=True):
            return ask_due(at=at)

    return ask


def test_who_agreed_is_asked_once_after_three_and_twelve_months(agreed, at, sent):
    asked = {days: sent(at + timedelta(days=days)) for days in (80, 92, 93, 110, 360, 366, 367)}
    assert asked == {80: 0, 92: 1, 93: 0, 110: 0, 360: 0, 366: 1, 367: 0}
    assert list(FollowUp.objects.order_by("months").values_list("months", "attendance")) == [
        (3, agreed.pk),
        (12, agreed.pk),
    ]


def test_who_was_forgotten_for_weeks_is_not_asked_any_more(agreed, at, sent):
    assert sent(at + timedelta(days=150)) == 0


class TestAnswering:
    @pytest.fixture
    def asked(self, agreed, at):
        return FollowUp.objects.create(attendance=agreed, months=12, token="abc", asked_at=at)

    def test_actions_and_results_are_kept_once(self, asked):
        phone = Client()
        phone.post("/en/f/abc/", {"actions": ["filing", "nda"], "filings": "2"})
        phone.post("/en/f/abc/", {"actions": []})
        asked.refresh_from_db()
        assert (asked.actions, asked.results) == (["filing", "nda"], {"filings": 2})
        assert b"Your answer is in" in phone.get("/en/f/abc/").content

    def test_nothing_is_an_answer_too(self, asked):
        Client().post("/en/f/abc/", {})
        asked.refresh_from_db()
        assert (asked.actions, bool(asked.answered_at)) == ([], True)

    @pytest.mark.parametrize("typed", [{"actions": ["x"]}, {"filings": "-1"}, {"filings": "many"}])
    def test_what_can_not_be_is_told(self, asked, typed):
        assert Client().post("/en/f/abc/", typed).context["form"].errors
        asked.refresh_from_db()
        assert asked.answered_at is None

    def test_results_are_asked_after_a_year_only(self, asked):
        assert "filings" in Client().get("/en/f/abc/").context["form"].fields
        FollowUp.objects.update(months=3)
        assert "filings" not in Client().get("/en/f/abc/").context["form"].fields

    def test_one_in_five_is_asked_what_shows_it_and_always_the_same(self, agreed, at):
        asked = []
        for number in range(200):
            row = make_attendance(agreed.delivery, f"Trainee {number}")
            FollowUp.objects.create(attendance=row, months=3, token=f"t{number}", asked_at=at)
            asked.append(["evidence" in Client().get(f"/en/f/t{number}/").context["form"].fields for _each in range(2)])
        assert all(first == second for first, second in asked)
        assert 20 < sum(first for first, _second in asked) < 62

    def test_a_strange_link_leads_nowhere(self, asked):
        for address in ("/en/f/zzz/", "/en/f/zzz/stop/"):
            assert Client().get(address).status_code == 404

    def test_stopped_the_address_is_gone_and_looking_stops_nothing(self, asked, agreed, at):
        Client().get("/en/f/abc/stop/")
        assert Attendance.objects.get(pk=agreed.pk).email
        Client().post("/en/f/abc/stop/")
        row = Attendance.objects.get(pk=agreed.pk)
        assert (row.email, row.contact_at) == ("", None)
        assert ask_due(at=at + timedelta(days=92)) == 0


def test_the_letter_speaks_the_language_in_which_they_signed(agreed, at, settings):
    from pages.mail import compose

    context = {"attendance": agreed, "months": 3, "link": "https://x/f/abc/", "stop": "https://x/f/abc/stop/"}
    letter = compose("follow_up", agreed.email, "fr", **context)
    assert "Bonjour" in letter.body
    assert "https://x/f/abc/stop/" in letter.body
    assert mail.outbox == []


def test_the_worker_asks(agreed, capsys):
    agreed.delivery.held_on = timezone.localdate() - timedelta(days=100)
    agreed.delivery.save()
    call_command("ask_trainees")
    assert "1 letters are on their way." in capsys.readouterr().out
