"""docs/rules/letters.md: which mails somebody gets is up to them, on a page of the account or by the link in a mail."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.mail_choices import refused_by
from accounts.mail_kinds import Kind
from accounts.mail_links import link_for, read_link, ways_to_stop
from accounts.models import MailRefusal, Session, User
from institutions.models import Membership
from institutions.roles import Role
from tests.accounts.factories import make_user

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def stranger():
    """A program that shows mails: no cookie, no token, and checks that are on."""
    return Client(enforce_csrf_checks=True)


def path_of(person, kind=Kind.REMINDER):
    return link_for(person, kind).removeprefix("http://127.0.0.1:8000")


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = "http://127.0.0.1:8000"


class TestOneClick:
    @pytest.mark.parametrize("kind", Kind)
    def test_a_post_of_a_program_stops_mails_of_that_kind_at_once(self, stranger, alice, kind):
        answer = stranger.post(path_of(alice, kind), ONE_CLICK)
        assert answer.status_code == 200
        assert refused_by(alice) == {kind}

    def test_both_ways_in_which_programs_may_send_it_are_taken(self, stranger, alice):
        stranger.post(path_of(alice), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert refused_by(alice) == {Kind.REMINDER}

    def test_the_headers_are_those_of_rfc_8058(self, settings, alice):
        settings.SITE_URL = "https://learn.example.org"
        headers = ways_to_stop(alice, Kind.DIGEST, "en")["headers"]
        assert re.fullmatch(r"<https://learn\.example\.org/mail/[\w.-]+/>", headers["List-Unsubscribe"])
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_twice_is_as_once(self, stranger, alice):
        for _each in range(2):
            assert stranger.post(path_of(alice), ONE_CLICK).status_code == 200
        assert MailRefusal.objects.count() == 1

    def test_it_signs_nobody_in_and_says_nothing_of_anybody(self, stranger, alice):
        for answer in (stranger.get(path_of(alice)), stranger.post(path_of(alice), ONE_CLICK)):
            assert "_auth_user_id" not in stranger.session
            assert not Session.objects.filter(user=alice).exists()
            said = answer.content.decode()
            for word in ("Alice", "Okafor", "alice@a.example", "Harbour", str(alice.public_id)):
                assert word not in said
            assert "no-store" in answer["Cache-Control"]
        assert stranger.get(reverse("my_learning")).status_code == 302

    def test_who_is_signed_in_as_somebody_else_changes_what_the_link_names(self, client, alice, bob):
        client.force_login(bob)
        client.post(path_of(alice), ONE_CLICK)
        assert (refused_by(alice), refused_by(bob)) == ({Kind.REMINDER}, set())


class TestTheLink:
    def test_a_get_changes_nothing(self, stranger, alice):
        for method in (stranger.get, stranger.head):
            assert method(path_of(alice), ONE_CLICK).status_code == 200
        assert not MailRefusal.objects.exists()
        assert "Stop these mails" in stranger.get(path_of(alice)).content.decode()

    def test_a_button_stops_them_and_another_one_lets_them_come_again(self, stranger, alice):
        page = stranger.post(path_of(alice), {"stop": "1"}).content.decode()
        assert refused_by(alice) == {Kind.REMINDER}
        assert "You get no mails of this kind any more." in page
        assert "Send them again" in page
        stranger.post(path_of(alice), {"start": "1"})
        assert refused_by(alice) == set()

    def test_all_can_be_chosen_there(self, stranger, alice):
        stranger.post(path_of(alice), {"save": "1", "reminder": "on", "time_zone": "Africa/Nairobi", "language": "fr"})
        alice.refresh_from_db()
        assert (refused_by(alice), alice.time_zone, alice.language) == ({Kind.MESSAGE}, "Africa/Nairobi", "fr")

    def test_it_is_read_in_the_language_of_the_mail(self, stranger, alice):
        assert 'lang="ar"' in stranger.get(path_of(alice), {"language": "ar"}).content.decode()

    @pytest.mark.parametrize("change", [lambda path: path[:-2] + "x/", lambda path: path.replace("reminder", "digest")])
    def test_one_that_was_changed_opens_nothing(self, stranger, alice, change):
        for method in (stranger.get, stranger.post):
            assert method(change(path_of(alice)), ONE_CLICK).status_code == 404
        assert not MailRefusal.objects.exists()

    @pytest.mark.parametrize("token", ["x", "reminder", "a.b.c", "%00", "é"])
    def test_what_is_none_opens_nothing(self, stranger, db, token):
        assert stranger.post(f"/mail/{token}/", ONE_CLICK).status_code == 404

    @pytest.mark.parametrize("change", [{"is_active": False}, {"erased_at": "2026-11-01T00:00Z"}])
    def test_that_of_an_account_that_is_gone_opens_nothing(self, stranger, alice, change):
        path = path_of(alice)
        User.objects.filter(pk=alice.pk).update(**change)
        assert stranger.post(path, ONE_CLICK).status_code == 404

    def test_it_opens_nothing_that_was_signed_for_something_else(self, alice):
        from django.core.signing import Signer

        assert read_link(Signer(sep=".").sign(f"{alice.public_id.hex}-reminder")) is None

    def test_no_other_verb_is_taken(self, stranger, alice):
        assert stranger.put(path_of(alice)).status_code == 405


class TestThePage:
    def save(self, client, **data):
        return client.post(reverse("mail_choices"), data, follow=True)

    def test_it_is_for_who_is_signed_in_and_the_account_menu_leads_there(self, client, alice):
        assert client.get(reverse("mail_choices")).status_code == 302
        client.force_login(alice)
        page = client.get(reverse("mail_choices")).content.decode()
        assert f'href="{reverse("mail_choices")}"' in page

    def test_what_is_chosen_is_kept_and_shown(self, client, alice):
        client.force_login(alice)
        page = self.save(client, message="on", time_zone="Asia/Tokyo", language="es")
        assert "Your choice is saved." in page.content.decode()
        alice.refresh_from_db()
        assert (refused_by(alice), alice.time_zone, alice.language) == ({Kind.REMINDER}, "Asia/Tokyo", "es")
        form = client.get(reverse("mail_choices")).context["form"]
        assert [form[name].initial for name in ("reminder", "message", "time_zone")] == [False, True, "Asia/Tokyo"]

    def test_who_works_here_chooses_about_the_week_too_and_nobody_else(self, client, alice, manager_a):
        client.force_login(alice)
        assert "digest" not in client.get(reverse("mail_choices")).context["form"].fields
        self.save(client, reminder="on", message="on", digest="")
        assert refused_by(alice) == set()
        client.force_login(manager_a)
        self.save(client, reminder="on", message="on")
        assert refused_by(manager_a) == {Kind.DIGEST}

    @pytest.mark.parametrize(
        "wrong", [{"time_zone": "Mars/Olympus"}, {"language": "xx"}, {"time_zone": "../etc/passwd"}]
    )
    def test_what_is_none_is_refused(self, client, alice, wrong):
        client.force_login(alice)
        assert client.post(reverse("mail_choices"), wrong).context["form"].errors
        assert refused_by(alice) == set()

    def test_the_zone_without_a_choice_is_said(self, client, alice, institution_a):
        client.force_login(alice)
        assert "As at my institution: UTC" in client.get(reverse("mail_choices")).content.decode()
        institution_a.country = "KE"
        institution_a.save()
        assert "As at my institution: Africa/Nairobi" in client.get(reverse("mail_choices")).content.decode()


def test_mails_about_the_account_have_no_such_link(client, db):
    make_user("reset@example.org")
    client.post(reverse("account_reset_password"), {"email": "reset@example.org"})
    [message] = mail.outbox
    assert "List-Unsubscribe" not in message.extra_headers
    assert "/mail/" not in message.body


def test_who_ceases_to_work_here_is_not_asked_about_the_week(client, bob):
    Membership.objects.filter(user=bob, role=Role.TRAINER).delete()
    client.force_login(bob)
    assert "digest" not in client.get(reverse("mail_choices")).context["form"].fields
