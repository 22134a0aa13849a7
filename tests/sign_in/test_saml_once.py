"""Who comes in by a service of SAML, and how often: one answer for one question, and one person for one name."""

import time
import zlib
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from lxml import etree

from accounts.models import User
from institutions.models import OutsideIdentity, SamlAnswer, SamlConnection
from institutions.saml.documents import NS
from institutions.saml.keys import new_key_pair
from institutions.saml.metadata import Provider
from institutions.saml_actions import forget_answers
from tests.sign_in.forger import (
    BACK,
    CERTIFICATE,
    ISSUER,
    OURS,
    THERE,
    US,
    answer,
    ask,
    assertion_text,
    bring,
    come_back,
    moment,
    nobody_is_in,
    response_of,
    signed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def service(connect_saml_service):
    return connect_saml_service(Provider(ISSUER, THERE, (CERTIFICATE,)), domains=["northern.example"])


class TestOneAnswerForOneQuestion:
    def test_an_assertion_serves_once(self, client, service):
        response = answer(ask(client))
        assert bring(response).status_code == 302
        assert bring(response).status_code == 403
        assert SamlAnswer.objects.count() == 1

    def test_also_in_another_response(self, client, service):
        asked = ask(client)
        assert bring(answer(asked, response_id="_one")).status_code == 302
        assert bring(answer(asked, response_id="_two")).status_code == 403

    def test_another_browser_gets_nothing_of_it(self, client, service):
        """So nobody can let somebody else work in an account that is not theirs."""
        assert bring(answer(ask(client))).status_code == 302
        other = Client()
        ask(other)
        assert other.get(f"{BACK}done/").status_code == 403
        assert nobody_is_in()

    def test_nobody_comes_in_who_has_not_asked_here(self, client, service):
        """A service may begin by itself. Whoever can make somebody follow a link could sign them in as they like."""
        assert come_back(client, answer("_made_up")).status_code == 403
        text = etree.tostring(answer("x", sign="nothing")).decode().replace(' InResponseTo="x"', "")
        response = etree.fromstring(text)
        signed(response.find("saml:Assertion", NS))
        assert bring(response).status_code == 403
        assert nobody_is_in()

    def test_what_comes_late_lets_nobody_in(self, client, service, monkeypatch):
        response, later = answer(ask(client), until=3600, confirmed_until=3600), time.time() + 601
        monkeypatch.setattr("classroom.sign_in_sessions.time.time", lambda: later)
        assert come_back(client, response).status_code == 403
        assert nobody_is_in()

    def test_the_answer_of_one_institutions_service_does_not_serve_at_another(
        self, client, service, connect_saml_service, institution_a
    ):
        connect_saml_service(Provider(ISSUER, THERE, (CERTIFICATE,)), institution=institution_a)
        asked = ask(client, "/en/accounts/institution/harbour-city/")
        assert bring(answer(asked), "/sign-in/harbour-city/saml/").status_code == 403
        assert come_back(client, answer(asked)).status_code == 403
        assert nobody_is_in()

    def test_a_service_that_was_stopped_lets_nobody_in(self, client, service):
        response = answer(ask(client))
        service.__class__.objects.update(active=False)
        assert come_back(client, response).status_code == 404
        assert client.get(f"{OURS}go/").status_code == 404
        assert nobody_is_in()

    def test_what_nobody_fetches_is_forgotten(self, client, service):
        bring(answer(ask(client), until=3600, confirmed_until=3600))
        waiting = SamlAnswer.objects.get()
        assert "wanjiru" not in waiting.sealed_person
        forget_answers(at=waiting.brought_at + timedelta(minutes=11))
        waiting.refresh_from_db()
        assert waiting.sealed_person == ""
        forget_answers(at=waiting.until + timedelta(minutes=2))
        assert not SamlAnswer.objects.exists()

    def test_answers_are_counted_with_the_tries_of_the_sign_in_page(self, client, service, settings):
        settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
        assert [Client().post(BACK, {"SAMLResponse": "x"}).status_code for _try in range(4)] == [403, 403, 403, 429]


class TestWhoItIs:
    def test_the_name_and_not_the_address_says_who_it_is(self, client, service):
        come_back(client, answer(ask(client)))
        again = Client()
        come_back(again, answer(ask(again), ID="_second", mail="renamed@northern.example"))
        assert again.get("/en/learn/").status_code == 200
        assert (User.objects.count(), OutsideIdentity.objects.get().subject) == (1, "7")

    def test_a_name_that_lasts_stands_in_for_one_that_changes(self, client, service):
        text = assertion_text(ask_id := ask(client), format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient")
        lasting = 'Name="urn:oid:1.3.6.1.4.1.5923.1.1.1.6"><saml:AttributeValue>w@northern'
        assertion = signed(etree.fromstring(text.replace('Name="sn"><saml:AttributeValue>There', lasting)))
        assert come_back(client, response_of(ask_id, assertion)).status_code == 302
        assert OutsideIdentity.objects.get().subject == "w@northern"

    def test_a_manager_may_say_what_an_attribute_is_called(self, client, service):
        SamlConnection.objects.update(email_attribute="sn")
        come_back(client, answer(ask(client)))
        assert nobody_is_in()  # "There" is no address

    def test_without_an_address_nobody_new_gets_in(self, client, service):
        page = come_back(client, answer(ask(client), mail=""))
        assert page.status_code == 403
        assert "does not say which email address is yours" in page.content.decode()

    def test_no_log_holds_anything_of_anybody(self, client, service, caplog):
        come_back(client, answer(ask(client), audience="https://x.example", name="CANARY"))
        assert "northern-crafts" in caplog.text
        for secret in ("CANARY", "wanjiru", "SAMLResponse"):
            assert secret not in caplog.text


def test_a_new_key_is_known_beside_the_old_one(client, connect_saml_service):
    _key, next_certificate = new_key_pair("next", datetime.now(UTC))
    connect_saml_service(Provider(ISSUER, THERE, (next_certificate, CERTIFICATE)), domains=["northern.example"])
    assert come_back(client, answer(ask(client))).status_code == 302


def test_where_saml_is_not_installed_nobody_gets_in_and_it_is_said(client, service, monkeypatch, caplog):
    asked = ask(client)
    monkeypatch.setattr("institutions.saml.is_installed", lambda: False)
    assert client.get(f"{OURS}go/").status_code == 403
    assert bring(answer(asked)).status_code == 403
    assert "SAML is not installed" in caplog.text


def test_the_question_says_who_asks_and_where_the_answer_goes(client, service):
    there = urlsplit(client.get(f"{OURS}go/")["Location"])
    assert f"{there.scheme}://{there.netloc}{there.path}" == THERE
    sent = parse_qs(there.query)
    assert set(sent) == {"SAMLRequest", "SigAlg", "Signature"}
    question = etree.fromstring(zlib.decompress(b64decode(sent["SAMLRequest"][0]), wbits=-15))
    assert question.get("AssertionConsumerServiceURL") == US
    assert question.findtext("saml:Issuer", namespaces=NS) == f"{US}metadata.xml"
    assert question.get("IssueInstant") <= moment(0)


def test_our_metadata_name_the_same(client, service):
    page = client.get(f"{BACK}metadata.xml")
    assert page["Content-Type"].startswith("application/samlmetadata+xml")
    root = etree.fromstring(page.content)
    assert root.get("entityID") == f"{US}metadata.xml"
    assert root.find(".//md:AssertionConsumerService", NS).get("Location") == US
    assert "PRIVATE" not in page.content.decode()
    assert client.get("/sign-in/harbour-city/saml/metadata.xml").status_code == 404
