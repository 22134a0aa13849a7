"""Two-step sign-in: passwords alone stop being enough, codes work once, losing a device is survived."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Session
from tests.accounts.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
SECURITY = "/en/accounts/security/"


def sign_in(client, email="learner@example.org"):
    return client.post("/en/accounts/login/", {"login": email, "password": PASSWORD})


def confirm(client):
    return client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})


def signed_in(client):
    return client.get("/en/learn/").status_code == 200


def code_of(secret, later=0):
    now = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret, now + later))


def set_up_app(client):
    """Turn the app on for who is signed in, and return its secret."""
    confirm(client)
    page = client.get(f"{SECURITY}app/").content.decode()
    secret = re.search(r'<code class="secret" dir="ltr">(\w+)<', page)[1]
    assert client.post(f"{SECURITY}app/", {"code": code_of(secret)})["Location"] == f"{SECURITY}recovery-codes/"
    cache.clear()  # a code works once, and the tests have no half-minute to wait for the next
    return secret


def codes_on(client):
    return re.findall(r'<code dir="ltr">(\d{8})</code>', client.get(f"{SECURITY}recovery-codes/").content.decode())


def enter(client, code):
    return client.post(f"{SECURITY}second-step/", {"code": code})


@pytest.fixture
def person(site, client):
    user = make_user()
    sign_in(client)
    return user


@pytest.fixture
def secret(client, person):
    return set_up_app(client)


@pytest.fixture
def elsewhere(secret):
    """Another browser, in which the password was entered and nothing else."""
    other = Client()
    assert sign_in(other)["Location"] == f"{SECURITY}second-step/"
    return other


class TestTheSecondStep:
    def test_a_password_alone_opens_nothing(self, elsewhere):
        assert not signed_in(elsewhere)
        assert elsewhere.get(SECURITY).status_code == 302

    def test_the_code_of_the_app_lets_in(self, elsewhere, secret):
        assert enter(elsewhere, code_of(secret))["Location"] == "/en/learn/"
        assert signed_in(elsewhere)

    @pytest.mark.parametrize("later", [-1, 1])
    def test_a_clock_may_be_half_a_minute_off(self, elsewhere, secret, later):
        enter(elsewhere, code_of(secret, later))
        assert signed_in(elsewhere)

    @pytest.mark.parametrize("later", [-3, 3])
    def test_an_old_code_and_one_of_the_future_are_refused(self, elsewhere, secret, later):
        assert "This code is not right" in enter(elsewhere, code_of(secret, later)).content.decode()
        assert not signed_in(elsewhere)

    def test_a_code_works_once(self, elsewhere, secret):
        code, third = code_of(secret), Client()
        enter(elsewhere, code)
        sign_in(third)
        enter(third, code)
        assert not signed_in(third)

    def test_guessing_codes_is_stopped_for_the_account_not_for_the_browser(self, elsewhere, secret):
        for guess in range(10):
            enter(elsewhere, f"{guess:06}")
        third = Client()
        sign_in(third)
        enter(third, code_of(secret))
        assert not signed_in(third)

    def test_a_new_password_by_mail_does_not_get_past_it(self, secret, person, mailoutbox):
        stranger = Client()
        stranger.post("/en/accounts/password/reset/", {"email": person.email})
        link = re.search(r"/en/accounts/password/reset/key/\S+", mailoutbox[-1].body)[0]
        page, new = stranger.get(link, follow=True), "a much better one"
        stranger.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
        answer = stranger.post("/en/accounts/login/", {"login": person.email, "password": new})
        assert answer["Location"] == f"{SECURITY}second-step/"

    @pytest.mark.parametrize(
        "credential",
        ["", "{}", "[]", "[1]", "7", "null", '"x"', '{"id": "x"}', "\x00", '{"response": {"userHandle": 7}}',
         '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"userHandle": "MQ"}}'],
    )  # fmt: skip
    @pytest.mark.parametrize("place", ["second-step/", "passkeys/sign-in/"])
    def test_what_is_no_passkey_is_refused(self, elsewhere, place, credential):
        assert elsewhere.post(f"{SECURITY}{place}", {"credential": credential}).status_code in (200, 302)
        assert not signed_in(elsewhere)


class TestLosingTheDevice:
    def test_a_recovery_code_lets_in_once(self, client, elsewhere):
        code = codes_on(client)[3]
        enter(elsewhere, code)
        assert signed_in(elsewhere)
        assert code not in codes_on(client)
        third = Client()
        sign_in(third)
        enter(third, code)
        assert not signed_in(third)

    def test_new_codes_end_the_old_ones(self, client, elsewhere, mailoutbox):
        old = codes_on(client)
        client.post(f"{SECURITY}recovery-codes/new/")
        assert len(codes_on(client)) == 10
        assert not set(old) & set(codes_on(client))
        enter(elsewhere, old[0])
        assert not signed_in(elsewhere)

    def test_the_file_holds_the_same_codes_and_reading_them_writes_nothing(self, client, secret):
        before = Authenticator.objects.get(type="recovery_codes").data
        assert client.get(f"{SECURITY}recovery-codes/file/").content.decode().split() == codes_on(client)
        assert Authenticator.objects.get(type="recovery_codes").data == before

    def test_they_are_shown_only_after_the_password_was_entered_once_more(self, secret):
        other = Client()
        other.force_login(Authenticator.objects.first().user)
        for page in ("", "file/", "new/"):
            assert "/reauthenticate/" in other.get(f"{SECURITY}recovery-codes/{page}")["Location"]


class TestChanges:
    def test_no_secret_stands_in_the_database_as_it_is(self, client, secret):
        kept = str(list(Authenticator.objects.values_list("data", flat=True)))
        assert secret not in kept
        assert not [code for code in codes_on(client) if code in kept]

    def test_adding_and_removing_take_the_password_again(self, client, person):
        for page in ("app/", "passkeys/add/"):
            assert "/reauthenticate/" in client.get(f"{SECURITY}{page}")["Location"]

    def test_each_change_is_told_by_mail(self, client, person, mailoutbox, monkeypatch):
        monkeypatch.setattr("django.db.transaction.on_commit", lambda then: then())
        set_up_app(client)
        client.post(f"{SECURITY}recovery-codes/new/")
        client.post(f"{SECURITY}app/remove/")
        assert [message.subject for message in mailoutbox] == [
            "Two-step sign-in: an app was added",
            "New recovery codes",
            "Two-step sign-in: the app was removed",
        ]

    def test_removing_the_last_way_takes_the_recovery_codes_away_and_the_password_is_enough_again(self, client, secret):
        client.post(f"{SECURITY}app/remove/")
        assert not Authenticator.objects.exists()
        other = Client()
        sign_in(other)
        assert signed_in(other)

    def test_a_wrong_code_sets_nothing_up(self, client, person):
        confirm(client)
        client.get(f"{SECURITY}app/")
        assert client.post(f"{SECURITY}app/", {"code": "000000"}).status_code == 200
        assert not Authenticator.objects.exists()

    @pytest.mark.parametrize("credential", ["[1]", "7", '{"id": "x"}', '{"id": "eA", "rawId": "eA", "response": {}}'])
    def test_what_is_no_passkey_is_not_added(self, client, person, credential):
        confirm(client)
        client.get(f"{SECURITY}passkeys/add/")
        answer = client.post(f"{SECURITY}passkeys/add/", {"name": "x", "credential": credential})
        assert answer.status_code == 200
        assert not Authenticator.objects.exists()

    def test_another_persons_passkey_is_not_there(self, client, person):
        other = make_user("other@example.org")
        theirs = Authenticator.objects.create(user=other, type="webauthn", data={"name": "x", "credential": {}})
        confirm(client)
        for page in ("", "remove/"):
            for ask in (client.get, client.post):
                assert ask(f"{SECURITY}passkeys/{theirs.pk}/{page}").status_code == 404
        assert Authenticator.objects.filter(pk=theirs.pk).exists()


class TestOtherBrowsers:
    def test_those_that_got_in_by_the_password_alone_get_out_when_a_second_step_is_added(self, client, person):
        other = Client()
        sign_in(other)
        assert signed_in(other)
        set_up_app(client)
        assert not signed_in(other)
        assert signed_in(client)

    def test_the_page_says_where_somebody_is_signed_in_and_shows_no_key(self, client, person):
        phone = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
        other = Client(headers={"user-agent": phone})
        sign_in(other)
        sign_in(Client(headers={"user-agent": "<script>alert(1)</script>"}))
        stranger = make_user("stranger@example.org")
        Client(headers={"user-agent": "Firefox/1 Windows"}).force_login(stranger)
        page = client.get(SECURITY).content.decode()
        assert "Chrome on Android" in page
        assert page.count("Unknown browser") == 2
        assert page.count("This browser") == 1
        assert "Firefox" not in page
        assert not [key for key in Session.objects.values_list("pk", flat=True) if key in page]

    def test_signing_out_elsewhere_leaves_this_browser_and_other_people_alone(self, client, person):
        other, stranger = Client(), Client()
        sign_in(other)
        stranger.force_login(make_user("stranger@example.org"))
        assert client.post(f"{SECURITY}sign-out-elsewhere/")["Location"] == SECURITY
        assert [signed_in(each) for each in (client, other, stranger)] == [True, False, True]

    def test_the_page_takes_few_queries_however_many_there_are(self, client, person, django_assert_num_queries):
        client.get(SECURITY)
        with CaptureQueriesContext(connection) as few:
            client.get(SECURITY)
        most = len(few)
        for _more in range(4):
            sign_in(Client())
        with django_assert_num_queries(most):
            client.get(SECURITY)
        assert most <= 6


class TestTheOffer:
    def test_learners_are_offered_it_until_they_have_it(self, client, person):
        offer = "make your account safer"
        assert offer in client.get("/en/learn/").content.decode()
        set_up_app(client)
        assert offer not in client.get("/en/learn/").content.decode()
