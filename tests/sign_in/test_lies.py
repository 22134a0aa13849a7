"""Answers that are not to be believed: each is refused, and nobody is signed in."""

import json
import re
import time

import jwt
import pytest
from django.core.management import CommandError, call_command
from jwt.utils import base64url_encode

from accounts.models import Session, User
from institutions import oidc
from institutions.models import Institution, Membership, MembershipChange, OutsideIdentity, SignInDomain, SignInService
from tests.sign_in.liar import KEY, OTHER_KEY, Liar
from tests.sign_in.provider import SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OURS, BACK = "/en/accounts/institution/northern-crafts/", "/sign-in/northern-crafts/back/"


@pytest.fixture
def liar():
    liar = Liar()
    yield liar
    liar.server.shutdown()


@pytest.fixture
def service(liar, connect):
    return connect(liar.issuer, domains=["northern.example"])


def ask(client, liar):
    asked = dict(re.findall(r"(\w+)=([^&]+)", client.get(f"{OURS}go/")["Location"]))
    liar.nonce = asked["nonce"]
    return asked["state"]


def come_back(client, liar, **changes):
    return client.get(BACK, {"state": ask(client, liar), "code": "c", **changes})


def nobody_is_in():
    return not User.objects.exists() and not Session.objects.filter(user__isnull=False).exists()


def test_the_truth_is_believed(client, liar, service):
    assert come_back(client, liar)["Location"] == "/en/learn/"
    assert User.objects.get().email == "wanjiru@northern.example"


@pytest.mark.parametrize(("seats", "joins"), [(None, True), (1, True), (0, False)])
def test_who_finds_no_free_seat_comes_in_and_learns_with_nobody(client, liar, service, institution_b, seats, joins):
    Institution.objects.update(seats=seats)
    come_back(client, liar)
    page = client.get("/en/learn/").content.decode()
    assert Membership.objects.filter(institution=institution_b).exists() is joins
    assert MembershipChange.objects.filter(institution=institution_b).exists() is joins
    assert ("All seats of Northern Crafts Council are taken" in page) is not joins


def test_somebody_comes_back_in_the_language_in_which_they_left(client, liar, service):
    asked = dict(re.findall(r"(\w+)=([^&]+)", client.get(f"{OURS.replace('/en/', '/ar/')}go/")["Location"]))
    liar.nonce = asked["nonce"]
    assert client.get(BACK, {"state": asked["state"], "code": "c"})["Location"] == "/ar/learn/"


NOW = int(time.time())
CLAIMS = {
    "another nonce": {"nonce": "of another question"},
    "no nonce": {"nonce": None},
    "a nonce that is no text": {"nonce": 7},
    "another audience": {"aud": "another site"},
    "no audience": {"aud": None},
    "made for several, and not for us": {"aud": ["cascade", "another"], "azp": "another"},
    "made for several, and nobody says for whom": {"aud": ["cascade", "another"]},
    "made for another": {"azp": "another"},
    "another issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": None},
    "expired": {"exp": NOW - 3600},
    "never expires": {"exp": None},
    "not yet": {"nbf": NOW + 3600},
    "made in the future": {"iat": NOW + 3600},
    "nobody": {"sub": ""},
    "no subject": {"sub": None},
    "a subject that is no text": {"sub": 7},
    "a subject that is too long": {"sub": "x" * 300},
    "an address that is not confirmed": {"email_verified": False},
    "an address of which nothing is said": {"email_verified": None},
    "a confirmation that is none": {"email_verified": 1.5},
    "no address": {"email": None},
    "an address that is no text": {"email": ["wanjiru@northern.example"]},
}


@pytest.mark.parametrize("name", CLAIMS)
def test_a_token_that_says_something_else_lets_nobody_in(client, liar, service, name):
    liar.claims = CLAIMS[name]
    assert come_back(client, liar).status_code == 403
    assert nobody_is_in()


def pem(key):
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


SIGNED = {
    "by nobody": lambda claims: jwt.encode(claims, None, "none"),
    "by nobody, with the key's name": lambda claims: jwt.encode(claims, None, "none", headers={"kid": "0"}),
    "with the secret": lambda claims: jwt.encode(claims, SECRET * 3, "HS256", headers={"kid": "0"}),
    "with the public key as a secret": lambda claims: jwt.encode(claims, pem(KEY), "HS256", headers={"kid": "0"}),
    "with another key": lambda claims: jwt.encode(claims, OTHER_KEY, "RS256", headers={"kid": "0"}),
    "with a key that is not published": lambda claims: jwt.encode(claims, OTHER_KEY, "RS256", headers={"kid": "1"}),
    "with no signature": lambda claims: jwt.encode(claims, KEY, "RS256", headers={"kid": "0"}).rpartition(".")[0] + ".",
    "not at all": lambda claims: "words",
    "with nothing": lambda claims: None,
    "with a number": lambda claims: 7,
}


@pytest.mark.parametrize("name", SIGNED)
def test_a_token_that_is_not_signed_by_the_service_lets_nobody_in(client, liar, service, name):
    liar.sign = SIGNED[name]
    assert come_back(client, liar).status_code == 403
    assert nobody_is_in()


def test_a_secret_is_no_key_even_where_it_is_published(client, liar, service):
    secret = "x" * 32
    own = {"kty": "oct", "k": base64url_encode(secret.encode()).decode(), "kid": "0", "alg": "HS256"}
    liar.more["/jwks"] = json.dumps({"keys": [own]}).encode()
    liar.sign = lambda claims: jwt.encode(claims, secret, "HS256", headers={"kid": "0"})
    assert come_back(client, liar).status_code == 403
    assert nobody_is_in()


@pytest.mark.parametrize(
    "changes",
    [{"state": "of another"}, {"state": ""}, {"code": ""}, {"iss": "https://evil.example"}, {"state": "\x00é"}],
)
def test_an_answer_to_another_question_lets_nobody_in(client, liar, service, changes):
    assert come_back(client, liar, **changes).status_code == 403
    assert nobody_is_in()
    assert "/token" not in liar.asked


def test_an_answer_that_nobody_asked_for_or_that_comes_late_lets_nobody_in(client, liar, service, monkeypatch):
    assert client.get(BACK, {"state": "x", "code": "c"}).status_code == 403
    state, later = ask(client, liar), time.time() + 601
    monkeypatch.setattr("classroom.sign_in_sessions.time.time", lambda: later)
    assert client.get(BACK, {"state": state, "code": "c"}).status_code == 403
    assert nobody_is_in()


def test_the_answer_of_one_institutions_service_does_not_serve_at_another(
    client, liar, service, connect, institution_a
):
    connect(liar.issuer, institution=institution_a)
    state = ask(client, liar)
    assert client.get("/sign-in/harbour-city/back/", {"state": state, "code": "c"}).status_code == 403
    assert nobody_is_in()


@pytest.mark.parametrize(
    "config",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"token_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_a_service_that_calls_itself_otherwise_or_sends_us_elsewhere_is_not_used(client, liar, service, config):
    liar.config = config
    answer = client.get(f"{OURS}go/")
    if answer.status_code == 302:
        liar.nonce = re.search(r"nonce=([^&]+)", answer["Location"])[1]
        state = re.search(r"state=([^&]+)", answer["Location"])[1]
        answer = client.get(BACK, {"state": state, "code": "c"})
    assert answer.status_code == 403
    assert nobody_is_in()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"<html>", b'{"id_token": ', b"\xff\xfe", b'{"a": "' + b"x" * 300_000 + b'"}']
)
def test_a_service_that_is_out_of_order_is_said_to_be(client, liar, service, body):
    liar.more["/token"] = body
    answer = come_back(client, liar)
    assert answer.status_code == 403
    assert nobody_is_in()


@pytest.mark.parametrize("status", [302, 404, 500])
def test_no_redirection_is_followed_and_no_error_taken_for_an_answer(client, liar, service, status):
    liar.status = status
    page = client.get(f"{OURS}go/")
    assert page.status_code == 403
    assert "does not answer now" in page.content.decode()


def test_what_a_service_says_of_another_person_is_not_mixed_in(client, liar, service):
    liar.claims = {"email": None, "email_verified": None}
    liar.config = {"userinfo_endpoint": f"{liar.issuer}/me"}
    mine = b'{"sub": "%s", "email": "wanjiru@northern.example", "email_verified": true}'
    liar.more["/me"] = mine % b"8"
    assert come_back(client, liar).status_code == 403
    assert nobody_is_in()
    liar.more["/me"] = mine % b"7"
    assert come_back(client, liar).status_code == 302


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "x" * 500, "\x00", "ليلى"])
def test_a_name_is_taken_as_text_and_cut_where_it_is_too_long(client, liar, service, name):
    liar.claims = {"given_name": name, "family_name": name}
    come_back(client, liar)
    assert User.objects.get().first_name == name.replace("\x00", "")[:150]
    assert "<script>alert" not in client.get("/en/learn/").content.decode()


def test_no_log_holds_a_code_or_a_token(client, liar, service, caplog):
    liar.claims = {"aud": "another"}
    come_back(client, liar, code="CODE-CANARY")
    assert "northern-crafts" in caplog.text
    for secret in ("CODE-CANARY", SECRET, "wanjiru", liar.nonce):
        assert secret not in caplog.text


def test_the_secret_is_not_in_the_database_as_it_is(service):
    assert SECRET not in SignInService.objects.values_list("sealed_secret", flat=True)[0]
    assert service.secret == SECRET


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://idp.example", True),
        ("http://localhost:9", True),
        ("http://idp.example", False),
        ("http://127.0.0.1.evil.example", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_nothing_goes_where_others_can_read_along(address, safe):
    assert oidc.is_safe_address(address) is safe


class TestTheCommand:
    def connect(self, liar, **options):
        given = {"issuer": liar.issuer, "client_id": "cascade", "domain": ["northern.example"], **options}
        call_command("connect_sign_in", "northern-crafts", **given)

    @pytest.fixture(autouse=True)
    def secret(self, monkeypatch):
        monkeypatch.setenv("CLIENT_SECRET", "hush")

    def test_connects_and_stops(self, liar, institution_b):
        self.connect(liar, domains_are_theirs=True, skip_checks=False)
        assert SignInService.objects.get().speaks_for("x@Northern.example")
        self.connect(liar)
        assert not SignInService.objects.get().speaks_for("x@northern.example")
        call_command("connect_sign_in", "northern-crafts", stop=True)
        assert not SignInService.objects.active().exists()

    def test_another_issuer_knows_nobody(self, liar, institution_b, alice, at):
        self.connect(liar)
        OutsideIdentity.objects.create(service=SignInService.objects.get(), user=alice, subject="7", linked_at=at)
        self.connect(liar)
        assert OutsideIdentity.objects.exists()
        other = Liar()
        self.connect(other)
        other.server.shutdown()
        assert not OutsideIdentity.objects.exists()

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"domain": ["northern"]}, "no domain"),
            ({"domain": ["*.example"]}, "no domain"),
            ({"issuer": "http://idp.example"}, "cannot be used"),
            ({"issuer": "http://127.0.0.1:9"}, "does not answer"),
            ({"client_id": None}, "--client-id"),
        ],
    )
    def test_refuses_what_would_not_work_and_says_why(self, liar, institution_b, options, message):
        with pytest.raises(CommandError, match=message):
            self.connect(liar, **options)
        assert not SignInService.objects.exists()

    def test_a_domain_of_another_institution_is_refused_and_nothing_changed(self, liar, institution_a, connect):
        connect(liar.issuer, domains=["northern.example"], institution=institution_a)
        with pytest.raises(CommandError, match="Another institution"):
            self.connect(liar)
        assert SignInService.objects.get().institution == institution_a
        assert SignInDomain.objects.get().service.institution == institution_a
