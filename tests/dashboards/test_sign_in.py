"""A manager connects the service in which the institution's people have their accounts."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Session, User
from institutions.fetching import NotFetched
from institutions.models import AuditEntry, OutsideIdentity, SamlConnection, SignInService
from institutions.saml.keys import new_key_pair
from institutions.saml.metadata import our_metadata
from institutions.sign_in_actions import connect_service
from tests.accounts.factories import make_user
from tests.sign_in.factories import make_saml_service, our_key_pair
from tests.sign_in.forger import CERTIFICATE, ISSUER, OTHER_CERTIFICATE, THERE, again, answer, ask, encoded

pytestmark = pytest.mark.django_db
URL = "https://idp.northern.example/metadata"


def bare(certificate):
    return "".join(certificate.split("-----")[2].split())


def metadata(certificates=(CERTIFICATE,), issuer=ISSUER, address=THERE, binding="Redirect", more="", role="IDP"):
    keys = "".join(
        f"<md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{bare(each)}</ds:X509Certificate></ds:X509Data>"
        "</ds:KeyInfo></md:KeyDescriptor>"
        for each in certificates
    )
    return f"""<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
      xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{issuer}" {more}><!-- made by hand -->
      <md:{role}SSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">{keys}
      <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{address}"/>
      <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-{binding}" Location="{address}"/>
      </md:{role}SSODescriptor></md:EntityDescriptor>"""


@pytest.fixture
def manager(client, charlie, site, settings, monkeypatch):
    """The manager of institution B, "northern-crafts"."""
    settings.SITE_URL = "http://testserver"
    monkeypatch.setattr("institutions.saml_actions.new_key_pair", lambda _name, _at: our_key_pair())
    client.force_login(charlie)
    return client


@pytest.fixture
def here(institution_b):
    return f"/en/manage/institutions/{institution_b.pk}/sign-in/"


@pytest.fixture
def begun(manager, here):
    manager.post(f"{here}switch/", {"go": "begin"})
    return SamlConnection.objects.get()


@pytest.fixture
def internet(monkeypatch):
    """What stands at addresses: {address: metadata}."""
    pages = {}

    def fetch(url):
        if url not in pages:
            raise NotFetched("it does not answer")
        return pages[url].encode()

    for where in ("dashboards.sign_in_forms", "classroom.flows.saml"):
        monkeypatch.setattr(f"{where}.fetch", fetch)
    return pages


def text_of(client, here):
    return re.sub(r"\s+", " ", client.get(here).content.decode())


def paste(client, here, text, **more):
    return client.post(here, {"metadata_text": text, **more})


class TestConnecting:
    def test_begins_with_a_key_of_ours_and_what_the_service_has_to_know(self, manager, here, institution_b):
        assert "It is on" not in text_of(manager, here)
        assert manager.post(f"{here}switch/", {"go": "begin"})["Location"] == here
        shown = text_of(manager, here)
        assert "It is not connected yet" in shown
        assert "http://testserver/sign-in/northern-crafts/saml/metadata.xml" in shown
        assert 'value="http://testserver/sign-in/northern-crafts/saml/"' in shown
        key = SamlConnection.objects.get()
        assert "PRIVATE" not in key.sealed_key
        assert key.key.startswith("-----BEGIN PRIVATE KEY")
        assert not SignInService.objects.active().exists()

    def test_takes_what_is_pasted(self, manager, here, begun):
        assert paste(manager, here, metadata())["Location"] == here
        begun.refresh_from_db()
        assert (begun.service.issuer, begun.address, begun.certificates) == (ISSUER, THERE, [CERTIFICATE])
        assert ISSUER in text_of(manager, here)

    def test_takes_a_file(self, manager, here, begun):
        sent = SimpleUploadedFile("metadata.xml", metadata().encode())
        assert manager.post(here, {"metadata_file": sent})["Location"] == here
        begun.refresh_from_db()
        assert begun.is_complete

    def test_takes_an_address(self, manager, here, begun, internet):
        internet[URL] = metadata()
        assert manager.post(here, {"metadata_url": URL})["Location"] == here
        begun.refresh_from_db()
        assert (begun.metadata_url, begun.certificates) == (URL, [CERTIFICATE])

    def test_says_what_is_wrong_with_an_address(self, manager, here, begun, internet):
        assert "Nothing could be read at this address" in manager.post(here, {"metadata_url": URL}).content.decode()
        assert "choose the file, or paste it" in manager.post(here, {}).content.decode()
        begun.refresh_from_db()
        assert not begun.is_complete

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("words", "not SAML metadata"),
            ("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" + metadata(issuer="&e;"), "not SAML metadata"),
            (metadata(role="SP"), "no service that signs people in"),
            (metadata(issuer=""), "no service that signs people in"),
            (metadata(issuer="x" * 301), "no service that signs people in"),
            (f"<x>{metadata()}{metadata()}</x>", "several services"),
            (metadata(binding="Artifact"), "names no address"),
            (metadata(address="http://idp.northern.example/"), "names no address"),
            (metadata(address="javascript:alert(1)"), "names no address"),
            (metadata(certificates=()), "names no certificate"),
            (metadata(certificates=("-----x-----words-----",)), "names no certificate"),
            (metadata(more='validUntil="2020-01-01T00:00:00Z"'), "out of date"),
            (metadata(more='validUntil="soon"'), "out of date"),
            (our_metadata("x", "y", CERTIFICATE).decode(), "no service that signs people in"),
        ],
    )
    def test_says_what_is_wrong_with_metadata(self, manager, here, begun, text, words):
        answer = paste(manager, here, text)
        assert answer.status_code == 200
        assert words in answer.content.decode()
        begun.refresh_from_db()
        assert not begun.is_complete

    def test_refuses_a_key_that_is_too_short(self, manager, here, begun, monkeypatch):
        monkeypatch.setattr("institutions.saml.keys.SMALLEST_KEY_BITS", 4096)
        assert "too short to be safe" in paste(manager, here, metadata()).content.decode()

    def test_reads_no_metadata_that_is_large(self, manager, here, begun):
        sent = SimpleUploadedFile("metadata.xml", b"x" * 300_000)
        assert "not SAML metadata" in manager.post(here, {"metadata_file": sent}).content.decode()

    def test_changes_what_attributes_are_called_alone(self, manager, here, begun):
        paste(manager, here, metadata())
        manager.post(here, {"email_attribute": "e-mail"})
        begun.refresh_from_db()
        assert (begun.email_attribute, begun.certificates) == ("e-mail", [CERTIFICATE])


class TestTurningItOnAndOff:
    def test_is_off_until_a_manager_turns_it_on(self, manager, here, begun):
        manager.post(f"{here}switch/", {"go": "on"})
        assert not SignInService.objects.active().exists()
        paste(manager, here, metadata())
        assert "It is off" in text_of(manager, here)
        manager.post(f"{here}switch/", {"go": "on"})
        assert "/en/accounts/institution/northern-crafts/" in text_of(manager, here)
        assert manager.get("/en/accounts/institution/northern-crafts/").status_code == 200
        manager.post(f"{here}switch/", {"go": "off"})
        assert manager.get("/en/accounts/institution/northern-crafts/").status_code == 404

    def test_stands_in_the_log(self, manager, here, begun, charlie):
        paste(manager, here, metadata())
        manager.post(f"{here}switch/", {"go": "on"})
        manager.post(f"{here}switch/", {"go": "on"})
        entries = list(AuditEntry.objects.filter(verb="sign_in_changed").order_by("seq"))
        assert [each.after for each in entries] == [{"on": False}, {"issuer": ISSUER}, {"on": True}]
        assert {each.actor for each in entries} == {charlie.public_id}


class TestAnotherSource:
    """Whoever names the keys can open the accounts that are known there: nobody is, after a change."""

    @pytest.fixture
    def known(self, manager, here, begun, internet, at):
        internet[URL] = metadata()
        manager.post(here, {"metadata_url": URL})
        call_command("name_sign_in_domains", "northern-crafts", domain=["northern.example"], domains_are_theirs=True)
        admin = make_user("admin@northern.example")
        OutsideIdentity.objects.create(service=begun.service, user=admin, subject="7", linked_at=at)
        return SignInService.objects.get()

    def is_known(self, service):
        return service.speaks_for("x@northern.example"), OutsideIdentity.objects.exists()

    def test_at_the_same_address_changes_nothing(self, manager, here, known, internet):
        internet[URL] = metadata([OTHER_CERTIFICATE])
        manager.post(here, {"metadata_url": URL, "email_attribute": "e-mail"})
        assert self.is_known(known) == (True, True)

    @pytest.mark.parametrize("by", ["another address", "other keys", "another name", "an address of the same keys"])
    def test_nobody_is_known_and_no_domain_confirmed(self, manager, here, known, internet, by):
        internet["https://evil.example/"] = metadata([OTHER_CERTIFICATE] if by == "another address" else [CERTIFICATE])
        if by in ("another address", "an address of the same keys"):
            shown = manager.post(here, {"metadata_url": "https://evil.example/"}, follow=True)
        elif by == "other keys":
            shown = manager.post(here, {"metadata_text": metadata([CERTIFICATE, OTHER_CERTIFICATE])}, follow=True)
        else:
            shown = manager.post(here, {"metadata_text": metadata(issuer="https://evil.example")}, follow=True)
        assert "another source than before" in shown.content.decode()
        assert self.is_known(known) == (False, False)

    def test_a_key_less_is_no_other_source(self, manager, here, known, internet):
        paste(manager, here, metadata())
        assert self.is_known(known) == (True, True)


class TestReadingItAgain:
    @pytest.fixture
    def connected(self, manager, here, begun, internet):
        internet[URL] = metadata()
        manager.post(here, {"metadata_url": URL})
        begun.refresh_from_db()
        return begun

    def test_new_keys_are_known_an_hour_later(self, connected, internet):
        internet[URL] = metadata([CERTIFICATE, OTHER_CERTIFICATE])
        call_command("renew_sign_in")
        connected.refresh_from_db()
        assert connected.certificates == [CERTIFICATE, OTHER_CERTIFICATE]

    @pytest.mark.parametrize("now_says", [None, "words", metadata(issuer="https://evil.example"), metadata([])])
    def test_what_was_read_last_serves_on_and_the_manager_is_told(self, manager, here, connected, internet, now_says):
        internet.pop(URL)
        internet.update({URL: now_says} if now_says else {})
        call_command("renew_sign_in")
        since = SamlConnection.objects.get().failing_since
        call_command("renew_sign_in")
        connected.refresh_from_db()
        assert (connected.certificates, connected.failing_since) == ([CERTIFICATE], since)
        assert "The metadata can’t be read since" in text_of(manager, here)
        internet[URL] = metadata()
        call_command("renew_sign_in")
        assert "can’t be read" not in text_of(manager, here)

    def test_one_that_fails_does_not_keep_the_others_waiting(self, connected, internet, institution_a, at):
        make_saml_service(institution_a, at, issuer="x", metadata_url="https://nowhere.example/")
        internet[URL] = metadata([OTHER_CERTIFICATE])
        call_command("renew_sign_in")
        connected.refresh_from_db()
        assert connected.certificates == [OTHER_CERTIFICATE]


@pytest.mark.parametrize(("days", "words"), [(400, "good until"), (20, "ends on"), (-1, "ended on")])
def test_says_how_long_certificates_are_good_and_warns(manager, here, begun, days, words):
    _key, certificate = new_key_pair("x", datetime.now(UTC) - timedelta(days=3650 - days))
    paste(manager, here, metadata([certificate]))
    shown = text_of(manager, here)
    assert words in shown
    assert ("The certificate of your service ends soon" in shown) is (days < 30)


class TestTryingIt:
    def test_shows_what_the_service_says_and_lets_nobody_in(self, manager, here, begun, charlie):
        paste(manager, here, metadata())
        assert manager.get(f"{here}try/")["Location"].startswith(f"{THERE}?SAMLRequest=")
        asked = manager.session["institution_sign_in"]["asked"]
        brought = Client().post("/sign-in/northern-crafts/saml/", {"SAMLResponse": encoded(answer(asked))})
        shown = manager.get(brought["Location"]).content.decode()
        for words in ("It works", "wanjiru@northern.example", "Wanjiru", "The domain of this address is not confirmed"):
            assert words in shown
        assert not User.objects.filter(email="wanjiru@northern.example").exists()
        assert set(Session.objects.filter(user__isnull=False).values_list("user", flat=True)) == {charlie.pk}
        assert manager.get(brought["Location"]).status_code == 403

    def test_cannot_begin_before_it_is_connected(self, manager, here, begun):
        assert manager.get(f"{here}try/")["Location"] == here
        assert "It can’t be tried yet" in text_of(manager, here)

    def test_somebody_else_cannot_come_in_by_a_service_that_is_off(self, manager, here, begun):
        paste(manager, here, metadata())
        other = Client()
        assert other.get("/en/accounts/institution/northern-crafts/go/").status_code == 404
        manager.post(f"{here}switch/", {"go": "on"})
        response = again(answer(ask(other)))
        manager.post(f"{here}switch/", {"go": "off"})
        brought = Client().post("/sign-in/northern-crafts/saml/", {"SAMLResponse": encoded(response)})
        assert other.get(brought["Location"]).status_code == 404


class TestWhatIsThereAlready:
    def test_openid_connect_is_left_to_the_administrator(self, manager, here, institution_b, at):
        given = {"issuer": "https://oidc.example", "client_id": "x", "secret": "x", "domains": [], "confirmed": False}
        connect_service(institution=institution_b, at=at, **given)
        assert "signs in with OpenID Connect" in text_of(manager, here)
        manager.post(f"{here}switch/", {"go": "begin"})
        manager.post(f"{here}switch/", {"go": "off"})
        service = SignInService.objects.get()
        assert (service.kind, service.active) == ("oidc", True)

    def test_an_administrator_may_put_openid_connect_in_its_place(self, manager, here, begun, institution_b, at):
        given = {"issuer": "https://oidc.example", "client_id": "x", "secret": "x", "domains": [], "confirmed": False}
        connect_service(institution=institution_b, at=at, **given)
        assert (SignInService.objects.get().kind, SamlConnection.objects.exists()) == ("oidc", False)

    def test_where_saml_is_not_installed_it_is_said(self, manager, here, monkeypatch):
        monkeypatch.setattr("institutions.saml.is_installed", lambda: False)
        assert "SAML is not installed" in text_of(manager, here)
        manager.post(f"{here}switch/", {"go": "begin"})
        assert not SignInService.objects.exists()


class TestTheDomains:
    def test_an_administrator_names_and_confirms_them(self, manager, here, begun, capsys):
        paste(manager, here, metadata())
        call_command("name_sign_in_domains", "northern-crafts", domain=["Northern.example"])
        assert "northern.example</bdi> (not confirmed)" in text_of(manager, here)
        call_command("name_sign_in_domains", "northern-crafts", domain=["northern.example"], domains_are_theirs=True)
        assert "northern.example</bdi> (confirmed)" in text_of(manager, here)
        assert ISSUER in capsys.readouterr().out

    def test_nothing_is_changed_by_what_is_wrong(self, begun, institution_a, at):
        make_saml_service(institution_a, at, issuer="x", domain="a.example")
        for name, domain, words in (
            ("northern-crafts", "words", "no domain"), ("northern-crafts", "a.example", "Another institution"),
            ("nobody", "x.example", "has its own sign-in"),
        ):  # fmt: skip
            with pytest.raises(CommandError, match=words):
                call_command("name_sign_in_domains", name, domain=[domain])


def test_the_page_costs_few_queries(manager, here, begun, django_assert_max_num_queries):
    paste(manager, here, metadata())
    manager.get(here)
    with django_assert_max_num_queries(14):
        manager.get(here)
