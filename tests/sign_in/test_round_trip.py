"""From our sign-in page to a real provider and back, over HTTP."""

import re
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import Session, User
from institutions.models import Membership, OutsideIdentity, SignInService
from institutions.roles import Role
from progress.models import Enrolment
from tests.accounts.factories import PASSWORD, make_user
from tests.sign_in import provider as there

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OURS = "/en/accounts/institution/northern-crafts/"


@pytest.fixture
def service(provider, connect):
    return connect(provider, domains=["northern.example"])


def sign_in_there(browser, address, name):
    """Follow the way through the provider, and return the address on our side that it leads back to."""
    page = browser.get(address)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
    form = {"login": name, "password": there.PASSWORD, "csrfmiddlewaretoken": token}
    form["next"] = re.search(r'name="next"\s+value="([^"]+)"', page.text)[1].replace("&amp;", "&")
    answer = browser.post(page.url, data=form, allow_redirects=False)
    while urlsplit(answer.headers["Location"]).netloc != "testserver":
        answer = browser.get(requests.compat.urljoin(answer.url, answer.headers["Location"]), allow_redirects=False)
    return answer.headers["Location"].removeprefix("http://testserver")


def come_back(client, name):
    there_we_go = client.get(f"{OURS}go/")
    assert there_we_go.status_code == 302, there_we_go.content.decode()
    with requests.Session() as browser:
        return client.get(sign_in_there(browser, there_we_go["Location"], name))


def sessions():
    return Session.objects.filter(user__isnull=False).count()


def signed_in(client):
    return client.get("/en/learn/").status_code == 200


class TestComingForTheFirstTime:
    def test_makes_an_account_that_learns_with_the_institution_and_is_no_staff(self, client, service, institution_b):
        assert come_back(client, "wanjiru")["Location"] == "/en/learn/"
        assert signed_in(client)
        user = User.objects.get(email="wanjiru@northern.example")
        assert (user.first_name, user.last_name, user.has_usable_password()) == ("Wanjiru", "There", False)
        assert [(each.institution, each.role) for each in user.memberships.all()] == [(institution_b, Role.LEARNER)]
        assert EmailAddress.objects.get(user=user).verified
        assert client.get("/en/manage/").status_code == 404

    def test_and_again_comes_to_the_same_account(self, client, service):
        come_back(client, "wanjiru")
        User.objects.update(email="renamed@northern.example")
        again = Client()
        come_back(again, "wanjiru")
        assert signed_in(again)
        assert User.objects.count() == OutsideIdentity.objects.count() == 1

    def test_an_address_outside_the_domains_is_confirmed_by_our_own_mail_first(self, client, service, mailoutbox):
        assert come_back(client, "outside")["Location"].endswith("/confirm-email/")
        assert not signed_in(client)
        assert mailoutbox[0].to == ["outside@elsewhere.example"]

    def test_so_is_one_in_a_domain_that_nobody_has_confirmed(self, client, provider, connect, mailoutbox):
        connect(provider, domains=["northern.example"], confirmed=False)
        come_back(client, "wanjiru")
        assert not signed_in(client)
        assert mailoutbox[0].to == ["wanjiru@northern.example"]

    def test_an_address_that_is_not_confirmed_there_makes_no_account(self, client, service):
        page = come_back(client, "unconfirmed")
        assert page.status_code == 403
        assert "does not say which email address is yours" in page.content.decode()
        assert (User.objects.count(), sessions()) == (0, 0)


class TestWithAnAccountAlready:
    @pytest.fixture
    def person(self, service):
        return make_user("wanjiru@northern.example")

    def test_a_learner_with_an_address_in_a_confirmed_domain_is_let_in(self, client, person, institution_b):
        come_back(client, "wanjiru")
        assert signed_in(client)
        assert User.objects.count() == 1
        assert person.memberships.get().institution == institution_b

    @pytest.mark.parametrize("why", ["staff", "admin", "unconfirmed", "learns elsewhere", "domain"])
    def test_an_account_that_opens_more_takes_its_password_first(
        self, client, person, why, institution_a, institution_b
    ):
        self.make_it(why, person, institution_a, institution_b)
        assert come_back(client, "wanjiru")["Location"].endswith("/institution-account/")
        assert not signed_in(client)
        assert not OutsideIdentity.objects.exists()

    def make_it(self, why, person, institution_a, institution_b):
        if why == "staff":
            Membership.objects.create(user=person, institution=institution_b, role=Role.MANAGER)
        elif why == "admin":
            User.objects.update(is_superuser=True)
        elif why == "unconfirmed":
            EmailAddress.objects.update(verified=False)
        elif why == "learns elsewhere":
            Membership.objects.create(user=person, institution=institution_a, role=Role.LEARNER)
        else:
            SignInService.objects.get().domains.update(confirmed_at=None)

    def test_the_password_links_it_once_and_for_all(self, client, person, institution_a):
        Membership.objects.create(user=person, institution=institution_a, role=Role.TRAINER)
        page = come_back(client, "wanjiru")["Location"]
        assert "This is not the password" in client.post(page, {"password": "wrong wrong wrong"}).content.decode()
        assert not signed_in(client)
        assert client.post(page, {"password": PASSWORD})["Location"] == "/en/learn/"
        assert signed_in(client)
        again = Client()
        come_back(again, "wanjiru")
        assert signed_in(again)
        assert client.get(page)["Location"].endswith("/login/")

    def test_guesses_are_counted_with_those_of_the_sign_in_page(self, client, person, institution_a):
        Membership.objects.create(user=person, institution=institution_a, role=Role.TRAINER)
        page = come_back(client, "wanjiru")["Location"]
        for _guess in range(10):
            client.post(page, {"password": "wrong wrong wrong"})
        client.post(page, {"password": PASSWORD})
        assert not signed_in(client)

    def test_the_second_step_is_asked_for_all_the_same(self, client, person):
        Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
        assert come_back(client, "wanjiru")["Location"].endswith("/second-step/")
        assert not signed_in(client)

    def test_a_closed_account_stays_closed(self, client, person):
        come_back(client, "wanjiru")
        assert signed_in(client)
        User.objects.update(is_active=False)
        Session.objects.all().delete()
        again = Client()
        assert come_back(again, "wanjiru")["Location"].endswith("/inactive/")
        assert sessions() == 0

    def test_what_was_begun_without_an_institution_joins_it(self, client, person, institution_b, at):
        Enrolment.objects.create(learner=person, course_key=uuid4(), enrolled_at=at, last_activity_at=at)
        come_back(client, "wanjiru")
        assert Enrolment.objects.get().institution == institution_b


class TestTheWay:
    def test_is_found_by_short_name_or_by_mail_domain(self, client, service):
        for name in ("northern-crafts", "somebody@northern.example", "Northern.Example"):
            assert client.post("/en/accounts/institution/", {"name": name})["Location"] == OURS
        assert "Sign in with Northern Crafts Council" in client.get(OURS).content.decode()
        assert (
            "No institution with this name" in client.post("/en/accounts/institution/", {"name": "x"}).content.decode()
        )

    def test_asks_with_a_state_a_nonce_and_a_challenge_that_are_new_each_time(self, client, service):
        asked = [dict(re.findall(r"(\w+)=([^&]+)", client.get(f"{OURS}go/")["Location"])) for _each in range(2)]
        assert asked[0]["code_challenge_method"] == "S256"
        for name in ("state", "nonce", "code_challenge"):
            assert len(asked[0][name]) >= 43
            assert asked[0][name] != asked[1][name]
        assert "secret" not in str(asked)

    def test_an_answer_serves_once_and_only_this_browser(self, client, service):
        with requests.Session() as browser:
            back = sign_in_there(browser, client.get(f"{OURS}go/")["Location"], "wanjiru")
        assert Client().get(back).status_code == 403
        assert sessions() == 0
        assert client.get(back).status_code == 302
        client.post("/en/accounts/logout/")
        assert client.get(back).status_code == 403
        assert sessions() == 0

    def test_a_service_that_was_stopped_lets_nobody_in(self, client, service):
        with requests.Session() as browser:
            back = sign_in_there(browser, client.get(f"{OURS}go/")["Location"], "wanjiru")
        SignInService.objects.update(active=False)
        for path in (back, OURS, f"{OURS}go/"):
            assert client.get(path).status_code == 404
        assert sessions() == 0
