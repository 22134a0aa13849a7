"""The private keys: made once, encrypted, outside the database, rotated for good."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import call_command
from django.db import connection

from certificates.models import PublicKey
from certificates.signing import archive, keyring
from certificates.signing.archive import BADGES, DOCUMENTS


def secret_of(private):
    """The bytes that must never be found outside the folder of keys."""
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode().splitlines()[1]


@pytest.mark.parametrize("purpose", [BADGES, DOCUMENTS])
class TestMaking:
    def test_the_first_use_makes_it_and_the_next_one_finds_it(self, db, keys_folder, at, purpose):
        first, again = (keyring.signing_key(purpose, at)[0] for _each in range(2))
        assert first == again
        assert PublicKey.objects.count() == 1

    def test_it_is_encrypted_and_only_its_owner_may_read_it(self, db, keys_folder, at, purpose, settings):
        key, private = keyring.signing_key(purpose, at)
        path = keys_folder / f"{key.key_id}.pem"
        assert path.read_text().startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")
        assert secret_of(private) not in path.read_text()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(keys_folder.stat().st_mode) == 0o700
        settings.KEYS_PASSPHRASE = "another"
        keyring._load.cache_clear()
        with pytest.raises(keyring.KeyUnreadable, match="KEYS_PASSPHRASE"):
            keyring.load_private(key.key_id)

    def test_rotated_the_old_one_can_sign_no_more_and_stays_published(self, db, keys_folder, at, purpose):
        old, _private = keyring.signing_key(purpose, at)
        later = at + timedelta(days=400)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(keyring.transaction, "on_commit", lambda run: run())
            new = keyring.rotate(purpose, later)
        assert keyring.signing_key(purpose, later)[0].key_id == new.key_id != old.key_id
        assert not (keys_folder / f"{old.key_id}.pem").exists()
        published = keyring.archive().find(purpose, old.key_id)
        assert (published.pem, published.signs_from, published.signs_until) == (old.pem, at, later)
        assert published.signed_at(at)
        assert not published.signed_at(later + timedelta(hours=1))

    def test_a_lost_file_is_an_error_that_says_what_to_do(self, db, keys_folder, at, purpose):
        key, _private = keyring.signing_key(purpose, at)
        (keys_folder / f"{key.key_id}.pem").unlink()
        with pytest.raises(keyring.KeyUnreadable, match="rotate_keys"):
            keyring.signing_key(purpose, at)


def test_signers_of_all_times_are_vouched_for_by_one_root(db, keys_folder, at):
    first = keyring.signing_key(DOCUMENTS, at)[0]
    keyring.rotate(DOCUMENTS, at + timedelta(days=1))
    second = keyring.signing_key(DOCUMENTS, at + timedelta(days=1))[0]
    assert first.certificates[1] == second.certificates[1]
    for signer, root in (first.certificates, second.certificates):
        signer.verify_directly_issued_by(root)


@pytest.mark.django_db(transaction=True)
def test_eight_that_need_a_key_at_once_get_the_same(keys_folder, at):
    def ask(_number):
        try:
            return keyring.signing_key(BADGES, at)[0].key_id
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    assert len(list(keys_folder.glob("*.pem"))) == 1


@pytest.mark.django_db(transaction=True)
def test_no_dump_holds_a_private_key(keys_folder, at):
    private = [keyring.signing_key(purpose, at)[1] for purpose in (BADGES, DOCUMENTS)]
    out = StringIO()
    call_command("dumpdata", stdout=out)
    assert "BEGIN PUBLIC KEY" in out.getvalue()
    for each in private:
        assert secret_of(each) not in out.getvalue()
    assert "PRIVATE" not in out.getvalue()


def test_the_archive_is_read_back_as_it_was_published(db, keys_folder, at):
    for purpose in (BADGES, DOCUMENTS):
        keyring.signing_key(purpose, at)
        keyring.rotate(purpose, at + timedelta(days=1))
    import json

    published = keyring.archive()
    assert archive.read(json.dumps(archive.to_json(published))) == published


@pytest.mark.parametrize("text", ["", "{}", '{"format": 2}', '{"format": 1, "site": "", "issuer": "", "keys": [1]}'])
def test_another_file_is_no_archive(text):
    with pytest.raises(archive.BrokenArchive):
        archive.read(text)
