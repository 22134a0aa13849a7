"""From our sign-in page to a real SAML service and back, over HTTP."""

import re
from html import unescape

import pytest
import requests
from django.test import Client

from accounts.models import Session, User
from institutions.models import OutsideIdentity, SamlAnswer
from institutions.roles import Role
from tests.accounts.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OURS, BACK = "/en/accounts/institution/northern-crafts/", "/sign-in/northern-crafts/saml/"


@pytest.fixture
def service(saml_provider, connect_saml_service, client):
    base, folder = saml_provider
    service = connect_saml_service(f"{base}/metadata", domains=["northern.example"])
    (folder / "site.xml").write_bytes(client.get(f"{BACK}metadata.xml").content)
    return service


def answer_of(address, name):
    """Sign in there, and return the form that the browser sends to us: (where to, what)."""
    page = requests.post(address, data={"name": name}, timeout=60)
    assert page.status_code == 200, page.text
    fields = re.findall(r'name="(\w+)"\s+value="([^"]*)"', page.text)
    return re.search(r'action="([^"]+)"', page.text)[1], {key: unescape(value) for key, value in fields}


def come_back(client, name):
    """Go there and come back, as a browser does: what is sent from another site brings no cookie along."""
    there = client.get(f"{OURS}go/")
    assert there.status_code == 302, there.content.decode()
    to, form = answer_of(there["Location"], name)
    assert to == f"http://testserver{BACK}"
    brought = Client().post(BACK, form)
    assert brought.status_code == 302, brought.content.decode()
    return client.get(brought["Location"])


def signed_in(client):
    return client.get("/en/learn/").status_code == 200


@pytest.mark.parametrize("way", ["", "+response", "+both", "+encrypted", "+sealed"])
def test_whoever_comes_for_the_first_time_gets_an_account(client, service, institution_b, way):
    assert come_back(client, f"wanjiru{way}")["Location"] == "/en/learn/"
    assert signed_in(client)
    user = User.objects.get(email="wanjiru@northern.example")
    assert (user.first_name, user.last_name, user.has_usable_password()) == ("Wanjiru", "There", False)
    assert [(each.institution, each.role) for each in user.memberships.all()] == [(institution_b, Role.LEARNER)]
    assert client.get("/en/manage/").status_code == 404


def test_and_again_comes_to_the_same_account(client, service):
    come_back(client, "wanjiru")
    User.objects.update(email="renamed@northern.example")
    again = Client()
    come_back(again, "wanjiru+encrypted")
    assert signed_in(again)
    assert User.objects.count() == OutsideIdentity.objects.count() == 1


def test_an_address_outside_the_domains_is_confirmed_by_our_own_mail_first(client, service, mailoutbox):
    assert come_back(client, "outside")["Location"].endswith("/confirm-email/")
    assert not signed_in(client)
    assert mailoutbox[0].to == ["outside@elsewhere.example"]


def test_an_account_outside_the_domains_takes_its_password_first(client, service, alice):
    assert come_back(client, "alice")["Location"].endswith("/institution-account/")
    assert not signed_in(client)


def test_a_learner_with_an_address_in_a_confirmed_domain_is_let_in(client, service, institution_b):
    person = make_user("wanjiru@northern.example")
    come_back(client, "wanjiru")
    assert signed_in(client)
    assert person.memberships.get().institution == institution_b


def test_one_that_signs_with_sha1_is_refused(client, service):
    _to, form = answer_of(client.get(f"{OURS}go/")["Location"], "wanjiru+sha1")
    assert Client().post(BACK, form).status_code == 403
    assert not User.objects.exists()


def test_where_the_service_wants_to_lead_is_not_followed(client, service):
    """It sends a RelayState that leads to another site."""
    assert come_back(client, "wanjiru")["Location"] == "/en/learn/"


def test_the_service_refuses_a_question_that_we_have_not_signed(client, service):
    there = client.get(f"{OURS}go/")["Location"]
    forged = re.sub(r"Signature=[^&]{20}", "Signature=" + "A" * 20, there)
    assert requests.post(forged, data={"name": "wanjiru"}, timeout=60).status_code == 500


def test_nothing_of_the_person_stays_behind(client, service):
    come_back(client, "wanjiru")
    assert SamlAnswer.objects.get().sealed_person == ""


def test_another_browser_cannot_fetch_the_answer(client, service):
    _to, form = answer_of(client.get(f"{OURS}go/")["Location"], "wanjiru")
    brought = Client().post(BACK, form)
    assert Client().get(brought["Location"]).status_code == 403
    assert not Session.objects.filter(user__isnull=False).exists()
