"""Checking a badge: what we issued is accepted, in all eras of keys; whatever was changed is refused with a reason."""

import copy
import json
import socket
from datetime import timedelta
from io import StringIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates.actions import reissue_certificate, revoke_certificate
from certificates.badges import addresses, baking, issue, multibase, pictures, proof
from certificates.badges.credential import credential_of
from certificates.badges.status import status_list
from certificates.badges.verifying import LARGEST, Refused, verify
from certificates.management import checking
from certificates.signing import archive, keyring
from certificates.signing.archive import BADGES
from tests.certificates.factories import DAY, make_certificate, unsaved_certificate

SITE = "https://learn.example.org"
NOW = DAY + timedelta(days=30)
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
EVERYTHING = {"score": 87, "expires_at": DAY.replace(year=2028), "pk": 5}


def key_of(private, key_id="2026-11-aa", start=DAY - timedelta(days=9), end=None):
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return archive.Key(key_id, BADGES, pem, start, end)


ARCHIVE = archive.Archive(SITE, "Harbour City Chamber of Commerce", (key_of(KEY),))


@pytest.fixture(autouse=True)
def nowhere_else(settings, monkeypatch):
    settings.SITE_URL = SITE
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: pytest.fail("a name was looked up"))


def signed(document, private=KEY, method=f"did:web:learn.example.org#{'2026-11-aa'}", at=DAY):
    return proof.sign(document, private_key=private, method=method, at=at)


@pytest.fixture
def badge():
    return signed(credential_of(unsaved_certificate(serial="0" * 26, **EVERYTHING)))


def checked(document, at=NOW, published=ARCHIVE):
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return verify(content, published, at)


def places(value, path=()):
    """Every place in a document where something stands."""
    if path:
        yield path
    if isinstance(value, (dict, list)):
        for name, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(each, (*path, name))


def changed(document, path, change):
    document = copy.deepcopy(document)
    parent = document
    for name in path[:-1]:
        parent = parent[name]
    change(parent, path[-1])
    return document


def another(value):
    """A value of the same form that says something else."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        # Moments and addresses stay such, so that the signature alone can tell.
        return value.replace("2026", "2027") if value[:2] == "20" and "2026" in value else value + "x"
    return {**value, "name": "x"} if isinstance(value, dict) else [*value, "https://example.org/x"]


def replace(parent, name):
    parent[name] = another(parent[name])


def remove(parent, name):
    del parent[name]


class TestWhatWeIssued:
    def test_says_what_it_says(self, badge):
        found = checked(badge)
        assert (found.serial, found.name, found.issued_at) == ("0" * 26, "Amina Okafor", DAY.replace(day=18))
        assert (found.key_id, found.signed_at) == ("2026-11-aa", DAY)

    def test_is_valid_in_pictures_too_and_however_its_json_is_written(self, badge):
        text = json.dumps(badge, ensure_ascii=False)
        for content in (
            json.dumps(badge, indent=2, sort_keys=True).encode(),
            baking.bake_svg(pictures.svg("course", "#0e5560"), text).encode(),
            baking.bake_png(pictures.png("course", "#0e5560"), text),
        ):
            assert checked(content) == checked(badge)

    def test_is_valid_until_it_expires(self, badge):
        end = EVERYTHING["expires_at"]
        checked(badge, at=end - timedelta(seconds=1))
        with pytest.raises(Refused, match="It has expired: it was valid until 2028-11-16 09:00 UTC"):
            checked(badge, at=end)
        with pytest.raises(Refused, match="not valid before 2026-11-18"):
            checked(badge, at=DAY)

    def test_without_an_end_is_valid_after_ten_years_with_the_network_off(self):
        checked(signed(credential_of(unsaved_certificate(pk=1))), at=DAY + timedelta(days=3653))


class TestMutations:
    def test_every_change_of_every_part_is_refused(self, badge):
        tried, accepted = 0, []
        for path in places(badge):
            for change in (replace, remove):
                tried += 1
                try:
                    checked(changed(badge, path, change))
                    accepted.append((path, change.__name__))
                except Refused:
                    pass
        assert accepted == []
        assert tried > 100

    @pytest.mark.parametrize("bit", range(0, 512, 37))
    def test_every_flipped_bit_of_the_signature_is_refused(self, badge, bit):
        value = bytearray(multibase.decode(badge["proof"][0]["proofValue"], 64))
        value[bit // 8] ^= 1 << bit % 8
        badge["proof"][0]["proofValue"] = multibase.encode(bytes(value))
        with pytest.raises(Refused, match="something was changed"):
            checked(badge)

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            (lambda badge: badge.pop("proof"), "exactly one proof"),
            (lambda badge: badge.update(proof=[]), "exactly one proof"),
            (lambda badge: badge.update(evil="x"), "not defined"),
            (lambda badge: badge.update(description=None), "null"),
            (lambda badge: badge.update(type=["VerifiableCredential"]), "not an Open Badge"),
            (lambda badge: badge["@context"].append("https://evil.example/context.json"), "contexts are not those"),
            (lambda badge: badge["@context"].append({"name": "https://evil.example/name"}), "contexts are not those"),
            (lambda badge: badge["credentialSubject"].update({"@context": {"a": "b:c"}}), "no place"),
            (lambda badge: badge["issuer"].update(id="did:web:evil.example"), "another issuer than did:web:learn"),
            (lambda badge: badge.update(issuer="did:web:learn.example.org.evil.example"), "another issuer"),
            (lambda badge: badge.update(issuer=["did:web:learn.example.org"]), "something that is no text"),
            (lambda badge: badge.update(name="\ud800"), "no character"),
            (
                lambda badge: badge["credentialSubject"].update(result=badge["credentialSubject"]["result"] * 9),
                "longer",
            ),
        ],
    )
    def test_the_reason_is_said(self, badge, change, reason):
        change(badge)
        with pytest.raises(Refused, match=reason):
            checked(badge)

    def test_a_name_that_is_said_twice_is_refused_whichever_a_program_would_take(self, badge):
        text = json.dumps(badge)
        for twice in (
            f'{{"name": "Eve", {text[1:]}',
            text.replace('"identityHash":', '"identityHash": "Eve", "identityHash":'),
        ):
            with pytest.raises(Refused, match="says something twice"):
                checked(twice.encode())

    def test_the_proof_of_another_badge_is_refused(self, badge):
        badge["proof"] = signed(credential_of(unsaved_certificate(name="Eve", **EVERYTHING)))["proof"]
        with pytest.raises(Refused, match="something was changed"):
            checked(badge)

    def test_a_badge_signed_with_another_key_under_our_name_is_refused(self):
        document = credential_of(unsaved_certificate(name="Eve", **EVERYTHING))
        other = Ed25519PrivateKey.generate()
        with pytest.raises(Refused, match="something was changed"):
            checked(signed(document, other))
        with pytest.raises(Refused, match="a key that the issuer never had: did:web:learn"):
            checked(signed(document, other, "did:web:learn.example.org#2026-12-bb"))
        with pytest.raises(Refused, match="a key that the issuer never had: did:web:evil"):
            checked(signed(document, other, "did:web:evil.example#2026-11-aa"))

    def test_a_key_signs_in_its_own_time_alone(self):
        document = credential_of(unsaved_certificate(**EVERYTHING))
        start, end = DAY.replace(microsecond=400_000), DAY + timedelta(days=10)
        published = archive.Archive(SITE, "", (key_of(KEY, start=start, end=end),))
        for moment in (start, end):
            checked(signed(document, at=moment), published=published)
        for moment in (start - timedelta(hours=1), end + timedelta(hours=1)):
            with pytest.raises(Refused, match="at a time at which that key did not sign"):
                checked(signed(document, at=moment), published=published)

    def test_what_our_key_signed_for_another_purpose_is_no_badge(self, badge):
        document = credential_of(unsaved_certificate(**EVERYTHING))
        del document["credentialSubject"]["identifier"]
        with pytest.raises(Refused, match="signed it, but not as a badge"):
            checked(signed(document))


HOSTILE = {
    "nothing": b"",
    "a number": b"7",
    "a list": b"[]",
    "half": b'{"@context": [',
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "10 MB": b'{"a": "' + b"x" * 10_000_000 + b'"}',
    "just too large": b" " * (LARGEST + 1),
    "a long number": b'{"a": ' + b"9" * 100_000 + b"}",
    "no number": b'{"a": NaN}',
    "bytes": bytes(range(256)),
    "an empty picture": baking.PNG,
    "an svg": b"<svg/>",
    "entities": b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><svg>&d;</svg>',
    "a pdf": b"%PDF-1.7",
    "twice": b'{"type": 1, "type": 2}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_else_it_is_it_is_refused_with_a_sentence(name):
    with pytest.raises(Refused) as refused:
        checked(HOSTILE[name])
    assert str(refused.value).endswith(".")


def test_a_file_larger_than_any_badge_is_not_read(badge):
    content = json.dumps(badge).encode()
    checked(content + b" " * (LARGEST - len(content)))
    with pytest.raises(Refused, match="larger than any badge"):
        checked(content + b" " * (LARGEST + 1 - len(content)))


def test_deep_or_endless_parts_of_a_badge_are_refused(badge):
    deep = "x"
    for _each in range(300):
        deep = [deep]
    for place in ("issuer", "@context", "type", "name", "proof", "id", "credentialSubject", "validFrom"):
        for value in (deep, {"id": deep}, [{"type": ["Result"]}] * 100, 10**300, True, {"a": deep}):
            with pytest.raises(Refused):
                checked({**badge, place: value})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.just("_:b"),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "name", "achievement", "result", "proof", "@id", "x"]), inside)
    ),
    max_leaves=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(["issuer", "name", "credentialSubject", "credentialStatus", "id"]), value=JSON)
def test_whatever_stands_in_a_part_is_refused_and_breaks_nothing(badge, place, value):
    with pytest.raises(Refused):
        checked({**badge, place: value})


def run(*arguments):
    """Return what the command says, and its exit status."""
    out = StringIO()
    try:
        call_command("verify_credential", *map(str, arguments), stdout=out)
    except CommandError as error:
        return str(error), error.returncode
    return out.getvalue(), 0


@pytest.mark.django_db
class TestTheCommand:
    @pytest.fixture
    def certificate(self, keys_folder, monkeypatch):
        monkeypatch.setattr(checking, "now", lambda: NOW)
        monkeypatch.setattr(checking.timezone, "now", lambda: NOW)
        certificate = make_certificate()
        issue.keep_credential(certificate, DAY)
        return certificate

    @pytest.fixture
    def file(self, certificate, tmp_path):
        path = tmp_path / "badge.json"
        path.write_text(certificate.credential)
        return path

    def test_says_valid_and_what_it_says(self, file):
        said, status = run(file)
        assert status == 0
        assert said.startswith("VALID. The badge is as it was issued.\nName: Amina Okafor\n")
        assert "It was neither revoked nor superseded." in said

    def test_says_why_it_does_not_count_any_more(self, file, certificate, at):
        revoked, superseded = make_certificate(), make_certificate()
        for each in (revoked, superseded):
            issue.keep_credential(each, DAY)
        revoke_certificate(certificate=revoked, reason="Copied \x1b[2J answers.", at=at)
        reissue_certificate(certificate=superseded, at=at, name="Another")
        file.write_text(revoked.credential)
        assert run(file) == ("NOT VALID. It was revoked on 2026-11-16: Copied  [2J answers.", 1)
        file.write_text(superseded.credential)
        assert run(file) == ("NOT VALID. Another certificate has taken its place since 2026-11-16.", 1)

    def test_without_the_database_the_published_keys_are_enough(
        self, file, certificate, tmp_path, django_assert_num_queries
    ):
        keys = tmp_path / "keys.json"
        keys.write_text(json.dumps(archive.to_json(keyring.archive())))
        with django_assert_num_queries(0):
            said, status = run(file, "--keys", keys)
        assert status == 0
        assert "Whether it was revoked since stands in https://learn.example.org/verify/status/0.json" in said
        keys.write_text("{}")
        assert run(file, "--keys", keys)[1] == 1

    def test_a_badge_that_the_database_does_not_know_is_valid_and_said_to_be_unknown(self, file, certificate):
        certificate.delete()
        said, status = run(file)
        assert (status, "The database here does not know it." in said) == (0, True)

    def test_another_file_is_refused(self, file, certificate, tmp_path):
        file.write_text(certificate.credential.replace("Amina", "Emina"))
        assert run(file) == ("NOT VALID. The signature does not match: something was changed after it was signed.", 1)
        assert run(tmp_path / "none.json") == (
            f"NOT VALID. {tmp_path / 'none.json'} can't be read: No such file or directory.",
            1,
        )
        assert run(tmp_path)[1] == 1
        file.write_text(status_list(0, NOW))
        assert run(file) == (
            "NOT VALID. Its contexts are not those of Open Badges 3.0.3. Nothing is fetched from the network.",
            1,
        )

    def test_badges_of_three_eras_of_keys_are_all_valid(self, file, certificate):
        badges = [certificate.credential]
        for year in (1, 2):
            later = DAY + timedelta(days=365 * year)
            keyring.rotate(BADGES, later)
            badges.append(issue.keep_credential(make_certificate(), later))
        names = set()
        for text in badges:
            file.write_text(text)
            said, status = run(file)
            assert status == 0
            names.add(said.partition("with the key ")[2].splitlines()[0])
        assert len(names) == 3
        assert {addresses.method(SITE, key.key_id).rpartition("#")[2] for key in keyring.archive().of(BADGES)} == names
