"""Signing up, in and out: with allauth's doors in our settings."""

import re

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.accounts.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def sign_in(client, email="learner@example.org", password=PASSWORD, **extra):
    return client.post("/en/accounts/login/", {"login": email, "password": password}, **extra)


def link_in(message):
    return re.search(r"http://\S+", message.body).group().split("8000", 1)[1]


class TestSigningUp:
    def test_needs_only_an_address_and_a_password_and_is_confirmed_by_mail(self, client, site, mailoutbox):
        client.post("/en/accounts/signup/", {"email": "New@Example.org", "password1": PASSWORD})
        assert User.objects.get().email == "new@example.org"
        assert "_auth_user_id" not in client.session
        link = link_in(mailoutbox[0])
        assert client.get(link).status_code == 200
        assert "_auth_user_id" not in client.session
        client.post(link)
        assert "_auth_user_id" in client.session

    def test_a_known_address_gets_the_same_answer_as_a_new_one(self, client, site, mailoutbox):
        make_user("known@example.org")
        answers = []
        for email in ("known@example.org", "unknown@example.org"):
            client.cookies.clear()
            answers.append(client.post("/en/accounts/signup/", {"email": email, "password1": PASSWORD}))
        assert [(answer.status_code, answer["Location"]) for answer in answers] == [
            (302, "/en/accounts/confirm-email/")
        ] * 2
        assert len(mailoutbox) == 2

    @pytest.mark.parametrize("password", ["short", "password123", "1234567890"])
    def test_a_weak_password_is_refused(self, client, site, password):
        response = client.post("/en/accounts/signup/", {"email": "a@example.org", "password1": password})
        assert response.status_code == 200
        assert not User.objects.exists()

    def test_one_account_for_an_address_however_it_is_written(self, site):
        make_user("a@example.org")
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(email="A@example.org")


class TestSigningIn:
    def test_leads_to_my_learning_with_a_new_session(self, client, site):
        make_user()
        client.get("/en/accounts/login/")
        before = client.session.session_key
        response = sign_in(client)
        assert response["Location"] == "/en/learn/"
        assert client.session.session_key != before

    def test_an_unconfirmed_address_is_asked_to_confirm(self, client, site):
        make_user(verified=False)
        assert sign_in(client)["Location"] == "/en/accounts/confirm-email/"

    def test_wrong_password_and_unknown_address_get_the_same_answer(self, client, site):
        make_user()
        texts = []
        for email in ("learner@example.org", "nobody@example.org"):
            page = sign_in(client, email, "wrong wrong wrong").content.decode()
            texts.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).replace(email, ""))
        assert texts[0] == texts[1]

    def test_guessing_one_account_is_stopped(self, client, site):
        make_user()
        for _guess in range(10):
            sign_in(client, password="wrong wrong wrong")
        assert "_auth_user_id" not in client.session
        sign_in(client)
        assert "_auth_user_id" not in client.session

    def test_a_class_behind_one_address_signs_in(self, client, site):
        for number in range(60):
            make_user(f"{number}@example.org")
        for number in range(60):
            client.cookies.clear()
            assert sign_in(client, f"{number}@example.org")["Location"] == "/en/learn/"

    @pytest.mark.parametrize(
        "target",
        ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "https:evil.example",
         "\thttps://evil.example", "http://127.0.0.1:8000@evil.example/", "///evil.example"],
    )  # fmt: skip
    def test_never_leads_to_another_site(self, client, site, target):
        make_user()
        form = {"login": "learner@example.org", "password": PASSWORD, "next": target}
        response = client.post("/en/accounts/login/", form, query_params={"next": target})
        assert response["Location"] == "/en/learn/"

    def test_a_new_password_ends_other_sessions(self, client, site):
        from django.test import Client

        user, other = make_user(), Client()
        other.force_login(user)
        assert other.get("/en/learn/").status_code == 200
        user.set_password("another good password")
        user.save()
        assert other.get("/en/learn/").status_code == 302


class TestResetting:
    def test_the_link_comes_by_mail_and_sets_a_new_password(self, client, site, mailoutbox):
        make_user()
        client.post("/en/accounts/password/reset/", {"email": "learner@example.org"})
        page = client.get(link_in(mailoutbox[0]), follow=True)
        new = {"password1": "a much better one", "password2": "a much better one"}
        client.post(page.redirect_chain[-1][0], new)
        assert sign_in(client, password="a much better one")["Location"] == "/en/learn/"

    def test_says_the_same_for_an_unknown_address(self, client, site, mailoutbox):
        make_user()
        answers = [
            client.post("/en/accounts/password/reset/", {"email": email})["Location"]
            for email in ("learner@example.org", "nobody@example.org")
        ]
        assert len(set(answers)) == 1


class TestAddresses:
    def test_a_forged_host_is_refused_and_sends_no_mail(self, client, site, mailoutbox):
        make_user()
        response = client.post(
            "/en/accounts/password/reset/", {"email": "learner@example.org"}, headers={"host": "evil.example"}
        )
        assert response.status_code == 400
        assert mailoutbox == []

    def test_links_in_mail_start_with_the_configured_address(self, client, site, mailoutbox, settings):
        settings.SITE_URL = "https://learn.example.org"
        make_user()
        client.post("/en/accounts/password/reset/", {"email": "learner@example.org"})
        assert "https://learn.example.org/en/accounts/password/reset/key/" in mailoutbox[0].body
