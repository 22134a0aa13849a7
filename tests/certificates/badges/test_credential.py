"""The Open Badge of a certificate: what it says, what it does not say, and that it is made once."""

import json
import uuid
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jsonschema import Draft201909Validator

from certificates.badges import issue, proof
from certificates.badges.credential import credential_of
from certificates.models import Certificate
from certificates.signing import keyring
from certificates.signing.archive import BADGES
from tests.accounts.factories import make_user
from tests.certificates.badges.test_proof import shared
from tests.certificates.factories import DAY, make_certificate, unsaved_certificate

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
EVERYTHING = {"score": 87, "expires_at": DAY.replace(year=2028), "institution_name": "Acme", "cohort_name": "Spring"}
LOOKS = [
    {"kind": "course"},
    {"kind": "module", "outcomes": [], "minutes": 45},
    {"kind": "accreditation", **EVERYTHING},
    {"kind": "attendance", "score": 0},
    {"language": "fr", "name": "Zoë d’Été"},
    {"language": "es", **EVERYTHING},
    {"language": "ar", "name": "محمد عبد الرحمن الهاشمي", "title": "أساسيات الملكية الفكرية"},
    {"language": "ru", "name": "Константин Преображенский"},
    {"language": "zh-hans", "name": "欧阳娜娜", "title": "中小企业知识产权基础"},
    {"name": '<script>alert(1)</script> "&\\', "title": "\x00\x1b[31m\u202e {{ x }} @id", "outcomes": ["*a*\nb"]},
]


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = "https://learn.example.org"


def unsaved(**fields):
    return unsaved_certificate(pk=131_072 + 7, **fields)


@pytest.mark.parametrize("fields", LOOKS, ids=[f"look {number}" for number, _look in enumerate(LOOKS)])
def test_every_kind_in_every_language_follows_the_official_schema_and_can_be_signed(fields):
    document = credential_of(unsaved(**fields))
    signed = proof.sign(document, private_key=KEY, method="did:web:learn.example.org#1", at=DAY)
    proof.verify(json.loads(json.dumps(signed)), KEY.public_key())
    schema = json.loads(shared("ob_v3p0_achievementcredential_schema.json"))
    validator = Draft201909Validator(schema, format_checker=Draft201909Validator.FORMAT_CHECKER)
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(signed)] == []
    assert list(validator.iter_errors({**signed, "validFrom": "yesterday"})) != []


def test_it_says_what_is_printed():
    certificate = unsaved(serial="0" * 26, achievement_key=uuid.UUID(int=1), **EVERYTHING)
    document = credential_of(certificate)
    assert document["id"] == f"https://learn.example.org/verify/{'0' * 26}/credential.json"
    assert document["issuer"] == {
        "id": "did:web:learn.example.org",
        "type": ["Profile"],
        "name": certificate.issuer,
        "url": "https://learn.example.org",
    }
    assert (document["validFrom"], document["validUntil"]) == ("2026-11-18T09:00:00Z", "2028-11-16T09:00:00Z")
    subject = document["credentialSubject"]
    assert subject["identifier"][0]["identityHash"] == "Amina Okafor"
    assert subject["activityEndDate"] == "2026-11-16T09:00:00Z"
    assert subject["result"][0]["value"] == "87"
    achievement = subject["achievement"]
    assert (achievement["id"], achievement["name"]) == (f"urn:uuid:{uuid.UUID(int=1)}", certificate.title)
    assert achievement["criteria"]["narrative"] == (
        "The holder of this certificate can:\n\n- Find the rights that a firm already has\n"
        "- Keep a business secret secret\n\nLearning time: 11 hours"
    )
    assert subject["result"][0]["resultDescription"] == achievement["resultDescription"][0]["id"]


def test_its_words_and_its_language_are_those_of_the_certificate():
    achievement = credential_of(unsaved(language="zh-hans"))["credentialSubject"]["achievement"]
    assert achievement["inLanguage"] == "zh-Hans"


def test_its_status_is_a_bit_of_its_own():
    status = credential_of(unsaved())["credentialStatus"]
    assert status["statusListCredential"] == "https://learn.example.org/verify/status/1.json"
    assert (status["statusListIndex"], status["statusPurpose"]) == ("7", "revocation")


@pytest.mark.parametrize(
    ("site", "did"),
    [
        ("https://learn.example.org", "did:web:learn.example.org"),
        ("https://learn.example.org:8443", "did:web:learn.example.org%3A8443"),
    ],
)
def test_the_issuer_is_the_site(settings, site, did):
    settings.SITE_URL = site
    assert credential_of(unsaved())["issuer"]["id"] == did


def test_of_its_holder_it_says_nothing_but_the_printed_name(db, keys_folder):
    holder = make_user("amina.private@mail.example", first_name="Secretfirst", last_name="Secretlast")
    certificate = make_certificate(
        holder, name="Amina Okafor", institution_name="Secretinstitution", cohort_name="Secretgroup"
    )
    text = issue.keep_credential(certificate, DAY)
    assert "Amina Okafor" in text
    assert [word for word in ("mail.example", "amina.private", "Secret") if word in text] == []
    assert set(json.loads(text)["credentialSubject"]) == {"type", "identifier", "activityEndDate", "achievement"}


class TestKeeping:
    @pytest.fixture
    def certificate(self, db, keys_folder):
        return make_certificate()

    def test_it_is_signed_by_the_key_of_that_day(self, certificate):
        signed = json.loads(issue.keep_credential(certificate, DAY))
        key = keyring.archive().of(BADGES)[0]
        assert signed["proof"][0]["verificationMethod"] == f"did:web:learn.example.org#{key.key_id}"
        assert signed["proof"][0]["created"] == "2026-11-16T09:00:00Z"
        proof.verify(signed, key.public_key)

    def test_made_twice_the_first_is_kept(self, certificate):
        stale = Certificate.objects.get(pk=certificate.pk)
        first = issue.keep_credential(certificate, DAY)
        later = DAY + timedelta(days=1)
        assert issue.keep_credential(Certificate.objects.get(pk=certificate.pk), later) == first
        # A second worker that read the row before the first one wrote it.
        assert issue.keep_credential(stale, later) == first
        assert Certificate.objects.get(pk=certificate.pk).credential == first

    def test_later_edits_change_nothing(self, certificate, settings):
        first = issue.keep_credential(certificate, DAY)
        settings.SITE_URL, certificate.title = "https://elsewhere.example.org", "Another"
        assert issue.keep_credential(certificate, DAY) == first

    def test_it_costs_two_queries(self, certificate, django_assert_num_queries):
        keyring.signing_key(BADGES, DAY)
        with django_assert_num_queries(2):
            issue.keep_credential(certificate, DAY)
