"""Proofs: the same bytes as the official vector, and nothing that is read without being signed."""

import copy
import json
import socket
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.badges import multibase, proof
from certificates.badges.jsonld import CREDENTIALS, OPEN_BADGES, NotSigned, canonical

SHARED = Path("../shared/data/openbadges3")
CREATED = datetime(2010, 1, 1, 19, 23, 24, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)


def shared(name):
    path = SHARED / name
    if not path.exists():
        pytest.skip("needs the shared test data")
    return path.read_text()


class TestTheOfficialVector:
    @pytest.fixture
    def signed(self):
        return json.loads(shared("vector-obv3p0-signed.json"))

    @pytest.fixture
    def keys(self):
        return json.loads(shared("vector-obv3p0-keys.json"))

    def test_each_step_gives_its_bytes(self, signed, keys):
        stated = signed.pop("proof")
        value = stated.pop("proofValue")
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(keys["secretKeyHex"])[:32])
        assert multibase.multikey(private.public_key()) == keys["publicKeyMultibase"]
        assert canonical(signed) == shared("vector-obv3p0-document-canon.txt")
        facts = {"@context": signed["@context"], **stated}
        assert canonical(facts) == shared("vector-obv3p0-proof-canon.txt")
        assert proof.signed_bytes(signed, stated).hex() == keys["dataToSignHex"]
        again = proof.sign(signed, private_key=private, method=keys["verificationMethod"], at=CREATED)
        assert again["proof"] == [{**stated, "proofValue": value}]
        assert multibase.decode(value, 64).hex() == keys["signatureHex"]

    def test_its_proof_holds_and_that_of_a_changed_one_does_not(self, signed, keys):
        public = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(keys["secretKeyHex"])[:32]).public_key()
        proof.verify(signed, public)
        signed["credentialSubject"]["achievement"]["name"] = "Teamwork!"
        with pytest.raises(proof.BadProof, match="something was changed"):
            proof.verify(signed, public)


def badge(**fields):
    return {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": "did:web:learn.example.org",
        "credentialSubject": {"type": ["AchievementSubject"]},
        **fields,
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"nickname": "not defined by any context"},
        {"credentialSubject": {"type": ["AchievementSubject"], "grade": "A"}},
        {"type": ["VerifiableCredential", "SomethingElse"]},
        {"id": "no-scheme"},
        {"issuer": "//no.scheme/either"},
        {"name": None},
        {"@graph": []},
        {"https://schema.org/name": "Another name"},
        {"credentialSubject": {"@context": {"grade": "https://example.org/grade"}, "grade": "A"}},
        {"credentialSubject": {"id": "_:b0", "type": ["AchievementSubject"]}},
    ],
)
def test_what_no_signature_would_cover_is_an_error(fields):
    with pytest.raises(NotSigned):
        canonical(badge(**fields))


@pytest.mark.parametrize(
    "context",
    ["https://example.org/context.json", {"name": "https://example.org/name"}, None, {}, "credentials-v2.json", 7],
)
def test_a_context_that_is_not_known_is_an_error_and_opens_no_connection(context, monkeypatch):
    monkeypatch.setattr(socket, "socket", lambda *args, **kwargs: pytest.fail("a connection was opened"))
    for contexts in ([CREDENTIALS, context], context):
        with pytest.raises(NotSigned, match="is not known here"):
            canonical(badge(**{"@context": contexts}))


def nested(depth):
    value = {"type": ["Achievement"]}
    for _each in range(depth):
        value = {"related": value}
    return value


@pytest.mark.parametrize(
    "subject",
    [
        nested(400),
        {"name": reduce(lambda inside, _each: [inside], range(40), "x")},
        {"result": [{"type": ["Result"]} for _each in range(5)]},
        {"result": [{"type": ["Result"], "alignment": [{"type": ["Alignment"]}] * 4} for _each in range(4)] * 2},
        {"name": ["x"] * 3000},
    ],
)
def test_what_would_take_for_ever_is_refused_at_once(subject):
    with pytest.raises(NotSigned, match="any badge"):
        canonical(badge(credentialSubject=subject))


class TestAProof:
    @pytest.fixture
    def signed(self):
        return proof.sign(badge(name="A"), private_key=KEY, method="did:web:learn.example.org#1", at=CREATED)

    def test_of_another_key_does_not_hold(self, signed):
        proof.verify(signed, KEY.public_key())
        with pytest.raises(proof.BadProof, match="something was changed"):
            proof.verify(signed, Ed25519PrivateKey.from_private_bytes(b"l" * 32).public_key())

    @pytest.mark.parametrize(
        "change",
        [
            {"proofPurpose": "authentication"},
            {"cryptosuite": "eddsa-jcs-2022"},
            {"type": "Ed25519Signature2020"},
            {"created": "2030-01-01T00:00:00Z"},
            {"verificationMethod": "did:web:learn.example.org#2"},
            {"expires": "2030-01-01T00:00:00Z"},
            {"proofValue": "z1"},
            {"proofValue": ""},
            {"proofValue": "z" + "1" * 10_000},
            {"proofValue": ["z1"]},
        ],
    )
    def test_with_one_part_changed_does_not_hold(self, signed, change):
        signed["proof"][0].update(change)
        with pytest.raises(proof.BadProof):
            proof.verify(signed, KEY.public_key())

    @pytest.mark.parametrize("proofs", [None, [], [{}], {}, "proof", [1]])
    def test_that_is_none_does_not_hold(self, signed, proofs):
        signed["proof"] = proofs
        with pytest.raises(proof.BadProof):
            proof.verify(signed, KEY.public_key())

    def test_beside_a_second_one_does_not_hold(self, signed):
        signed["proof"] *= 2
        with pytest.raises(proof.BadProof, match="exactly one"):
            proof.verify(signed, KEY.public_key())

    @pytest.mark.parametrize("other", [{"proofPurpose": "authentication"}, {"cryptosuite": "eddsa-jcs-2022"}])
    def test_made_for_another_purpose_or_in_another_way_does_not_hold(self, monkeypatch, other):
        with monkeypatch.context() as patch:
            patch.setattr(proof, "SUITE", proof.SUITE | other)
            signed = proof.sign(badge(), private_key=KEY, method="did:web:learn.example.org#1", at=CREATED)
            proof.verify(signed, KEY.public_key())
        with pytest.raises(proof.BadProof, match="of another kind"):
            proof.verify(signed, KEY.public_key())

    def test_signing_changes_nothing_that_it_was_given(self):
        document = badge()
        before = copy.deepcopy(document)
        proof.sign(document, private_key=KEY, method="did:web:learn.example.org#1", at=CREATED)
        assert document == before


@pytest.mark.parametrize("data", [b"\0\0\1", bytes(64), b"\xff" * 64])
def test_multibase_is_read_back(data):
    assert multibase.decode(multibase.encode(data), len(data)) == data


@pytest.mark.parametrize("text", ["", "z", "u1", "z0", "zI", "z1111", None, 3, "z" + "z" * 50])
def test_multibase_of_another_length_or_alphabet_is_refused(text):
    with pytest.raises(ValueError, match=r"not|too"):
        multibase.decode(text, 3)
