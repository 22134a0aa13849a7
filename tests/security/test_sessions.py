"""Promise 20: a session begins at the sign-in and ends at the sign-out, with a new password, and nowhere else."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import Session, User
from tests.accounts.factories import PASSWORD, make_user
from tests.security.test_redirects import browsers_target

SessionStore = import_module(settings.SESSION_ENGINE).SessionStore
NEW = "a much better one"


def sign_in(client, password=PASSWORD):
    return client.post("/en/accounts/login/", {"login": "learner@example.org", "password": password})


def signed_in(client):
    return client.get("/en/learn/").status_code == 200


def key_of(client):
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def person(site):
    return make_user()


def test_a_key_that_somebody_planted_is_not_kept(client, person):
    planted = SessionStore()
    planted["planted"] = "by another"
    planted.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    sign_in(client)
    assert signed_in(client)
    assert key_of(client) != planted.session_key
    assert not SessionStore(planted.session_key).exists(planted.session_key)


def test_a_key_that_nobody_gave_out_is_not_taken(client, person):
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    sign_in(client)
    assert key_of(client) != "a" * 32


def test_a_session_ends_when_its_time_is_over(client, person):
    sign_in(client)
    assert signed_in(client)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not signed_in(client)


def test_a_session_ends_with_its_person(client, person):
    sign_in(client)
    person.is_active = False
    person.save()
    assert not signed_in(client)
    person.delete()
    assert not Session.objects.exists()


def test_nothing_of_the_person_before_is_left_for_the_next(client, person):
    other = make_user("other@example.org")
    client.force_login(other)
    session = client.session
    session["left"] = "by the other"
    session.save()
    client.post("/en/accounts/logout/")
    sign_in(client)
    assert "left" not in client.session
    assert client.session["_auth_user_id"] == str(person.pk)


def test_at_sign_out_the_browser_is_told_to_forget_and_at_nothing_else(client, person):
    sign_in(client)
    answers = [client.post("/en/accounts/email/"), client.get("/en/learn/"), client.post("/en/accounts/logout/")]
    assert [answer.get("Clear-Site-Data") for answer in answers] == [None, None, '"storage"']
    assert "Clear-Site-Data" not in client.post("/en/accounts/logout/")


def change_password(client):
    fields = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    return client.post("/en/accounts/password/change/", fields)


def test_a_new_password_ends_every_other_session(client, person):
    other = Client()
    for each in (client, other):
        sign_in(each)
        assert signed_in(each)
    assert change_password(client).status_code == 302
    assert not signed_in(other)
    other_key = Client()
    other_key.cookies[settings.SESSION_COOKIE_NAME] = key_of(client)
    sign_in(client, NEW)
    assert signed_in(client)


def test_a_password_that_was_reset_ends_every_session(client, person, mailoutbox):
    sign_in(client)
    stranger = Client()
    stranger.post("/en/accounts/password/reset/", {"email": person.email})
    link = mailoutbox[0].body.split("/en/accounts/")[1].split()[0]
    page = stranger.get(f"/en/accounts/{link}", follow=True)
    stranger.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert not signed_in(client)
    # A link serves once.
    again = Client().get(f"/en/accounts/{link}", follow=True)
    assert b'name="password1"' not in again.content


def test_an_account_that_is_closed_is_out_at_once(client, person):
    sign_in(client)
    User.objects.update(is_active=False)
    assert not signed_in(client)
    assert not signed_in_again(person)


def signed_in_again(person):
    client = Client()
    sign_in(client)
    return signed_in(client)


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
@pytest.mark.parametrize("path", ["/en/accounts/logout/", "/cms/logout/"])
def test_only_a_button_signs_out(client, person, method, path):
    """A picture with this address, on any page of the web, must not end a session."""
    person.is_superuser = True
    person.save()
    sign_in(client)
    getattr(client, method)(path)
    assert signed_in(client)


@pytest.mark.parametrize("path", ["/en/accounts/logout/", "/cms/logout/"])
def test_the_button_does(client, person, path):
    person.is_superuser = True
    person.save()
    sign_in(client)
    key = key_of(client)
    answer = client.post(path)
    assert browsers_target(answer["Location"]) == ("http", "testserver")
    assert not signed_in(client)
    old = Client()
    old.cookies[settings.SESSION_COOKIE_NAME] = key
    assert not signed_in(old)
