"""What anybody can fetch to check badges: the issuer, its keys, and the states of all certificates."""

import base64
import gzip
import json
from datetime import timedelta

import pytest

from certificates.actions import reissue_certificate, revoke_certificate
from certificates.badges import issue, multibase, proof, status
from certificates.badges.addresses import STATUS_LIST_LENGTH
from certificates.models import Certificate, PublicKey
from certificates.signing import archive, keyring
from certificates.signing.archive import BADGES, DOCUMENTS
from tests.certificates.factories import DAY, make_certificate, unsaved_certificate

pytestmark = pytest.mark.django_db
WELL_KNOWN = ["did.json", "issuer.json", "certificate-keys.json"]


@pytest.fixture(autouse=True)
def address(settings, keys_folder):
    settings.SITE_URL = "https://learn.example.org"


@pytest.fixture
def eras():
    """Keys of three times: two are retired."""
    keyring.signing_key(BADGES, DAY)
    for year in (1, 2):
        keyring.rotate(BADGES, DAY + timedelta(days=365 * year))
    return keyring.archive().of(BADGES)


class TestWellKnown:
    def fetch(self, client, name):
        return client.get(f"/.well-known/{name}")

    @pytest.mark.parametrize("name", WELL_KNOWN)
    def test_any_site_may_read_it_without_a_session(self, client, name):
        answer = self.fetch(client, name)
        assert answer["Content-Type"] == "application/json"
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cache-Control"] == "public, max-age=300"
        assert not answer.cookies
        assert client.post(f"/.well-known/{name}").status_code == 405

    @pytest.mark.parametrize("name", WELL_KNOWN)
    def test_reading_makes_no_key_and_costs_one_query_at_most(self, client, name, django_assert_max_num_queries):
        with django_assert_max_num_queries(1):
            self.fetch(client, name)
        assert not PublicKey.objects.exists()

    def test_the_identifier_names_the_keys_of_all_times_and_no_other(self, client, eras):
        keyring.signing_key(DOCUMENTS, DAY)
        document = self.fetch(client, "did.json").json()
        assert document["id"] == "did:web:learn.example.org"
        assert [key["publicKeyMultibase"] for key in document["verificationMethod"]] == [
            multibase.multikey(key.public_key) for key in eras
        ]
        assert document["assertionMethod"] == [f"did:web:learn.example.org#{key.key_id}" for key in eras]
        assert {key["controller"] for key in document["verificationMethod"]} == {document["id"]}
        # Others would refuse all that a key ever signed.
        assert not any({"expires", "revoked"} & set(key) for key in document["verificationMethod"])

    def test_the_archive_says_when_each_key_signed(self, client, eras):
        published = archive.read(self.fetch(client, "certificate-keys.json").content.decode())
        assert published == keyring.archive()
        assert [key.signs_until is None for key in published.of(BADGES)] == [False, False, True]

    def test_no_private_key_is_among_them(self, client, eras):
        answers = [self.fetch(client, name).content.decode() for name in WELL_KNOWN]
        assert not any("PRIVATE" in answer or "secret" in answer.lower() for answer in answers)

    def test_the_issuer_is_the_one_that_badges_name(self, client, settings):
        settings.ISSUER_NAME = "Harbour City Chamber of Commerce"
        profile = self.fetch(client, "issuer.json").json()
        badge = json.loads(issue.keep_credential(make_certificate(), DAY))
        del profile["@context"]
        assert profile == badge["issuer"]


def bits_of(credential):
    packed = credential["credentialSubject"]["encodedList"]
    assert packed.startswith("u")
    return gzip.decompress(base64.urlsafe_b64decode(packed[1:] + "=" * (-len(packed[1:]) % 4)))


def is_set(credential, index):
    return bool(bits_of(credential)[index // 8] >> 7 - index % 8 & 1)


class TestStatus:
    @pytest.fixture(autouse=True)
    def today(self, monkeypatch, at):
        monkeypatch.setattr("certificates.badges.views.now", lambda: at)
        keyring.signing_key(BADGES, at)

    def listed(self, client, certificate):
        """Whether the bit of a certificate is set, by way of what its badge says."""
        stated = json.loads(issue.keep_credential(certificate, DAY))["credentialStatus"]
        answer = client.get(stated["statusListCredential"].removeprefix("https://learn.example.org"))
        return is_set(json.loads(answer.content), int(stated["statusListIndex"]))

    def test_a_valid_one_has_no_bit_and_neither_has_an_expired_one(self, client):
        assert not self.listed(client, make_certificate())
        assert not self.listed(client, make_certificate(expires_at=DAY))

    def test_revoked_its_bit_is_set_at_once(self, client, at):
        certificate, other = make_certificate(), make_certificate()
        assert not self.listed(client, certificate)
        revoke_certificate(certificate=certificate, reason="Copied.", at=at)
        assert self.listed(client, certificate)
        assert not self.listed(client, other)

    def test_superseded_its_bit_is_set_and_that_of_the_newer_one_is_not(self, client, at):
        certificate = make_certificate()
        newer = reissue_certificate(certificate=certificate, at=at, name="Amina Okafor-Bello")
        assert self.listed(client, certificate)
        assert not self.listed(client, newer)

    def test_the_list_is_signed_and_as_long_as_the_standard_asks(self, client, at):
        answer = client.get("/verify/status/0.json")
        assert answer["Content-Type"] == "application/vc"
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cache-Control"] == "public, max-age=300"
        credential = json.loads(answer.content)
        proof.verify(credential, keyring.archive().of(BADGES)[0].public_key)
        assert credential["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
        assert credential["credentialSubject"]["statusPurpose"] == "revocation"
        assert bits_of(credential) == bytes(16 * 1024)
        assert credential["validFrom"] <= proof.timestamp(at) < credential["validUntil"]

    @pytest.mark.parametrize(("number", "found"), [(0, 200), (1, 200), (2, 404), (2**40, 404), (10**30, 404)])
    def test_lists_are_there_as_far_as_certificates_are(self, client, number, found):
        make_certificate(pk=STATUS_LIST_LENGTH, state="revoked")
        answer = client.get(f"/verify/status/{number}.json")
        assert answer.status_code == found
        if number == 1:
            assert bits_of(json.loads(answer.content)) == b"\x80" + bytes(16 * 1024 - 1)

    def test_before_the_first_key_there_is_no_list(self, client):
        PublicKey.objects.all().delete()
        assert client.get("/verify/status/0.json").status_code == 404
        assert not PublicKey.objects.exists()

    def test_it_costs_one_query_however_many_there_are(self, client, django_assert_num_queries):
        states = ["valid", "valid", "revoked"]
        rows = [unsaved_certificate(pk=1000 + number, state=states[number % 3]) for number in range(60)]
        Certificate.objects.bulk_create(rows)
        client.get("/verify/status/0.json")
        with django_assert_num_queries(1):
            client.get("/verify/status/0.json")

    def test_it_is_made_anew_after_some_minutes(self, client, at, monkeypatch):
        before = client.get("/verify/status/0.json").content
        assert client.get("/verify/status/0.json").content == before
        later = at + timedelta(seconds=status.KEPT_SECONDS)
        monkeypatch.setattr("certificates.badges.views.now", lambda: later)
        assert json.loads(client.get("/verify/status/0.json").content)["validFrom"] == proof.timestamp(later)
