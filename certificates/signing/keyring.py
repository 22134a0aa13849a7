"""The private keys. They are files of their own, encrypted, outside the database and so outside dumps and exports.

The database holds only public halves. A key is made when the first certificate needs one. `rotate` retires it: its
private half is deleted, its public half stays published for ever with the time in which it signed.
"""

import os
import secrets
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.db import IntegrityError, transaction

from certificates.models import PublicKey
from certificates.signing.archive import Archive, Key

# A signature made by a key while it was in use can be checked as long as its X.509 certificate runs. How long the
# private half may sign is another question: until it is rotated.
SIGNER_YEARS, ROOT_YEARS = 25, 40
YEAR = timedelta(days=365, hours=6)
ROOT = "root"
TIMESTAMP_SECONDS = 10


class KeyUnreadable(RuntimeError):
    """The message says which key can't be used, and what to do."""


def archive():
    """Return the public keys of all times."""
    rows = PublicKey.objects.all()
    keys = tuple(Key(row.key_id, row.purpose, row.pem, row.signs_from, row.signs_until) for row in rows)
    return Archive(settings.SITE_URL, settings.ISSUER_NAME, keys)


def signing_key(purpose, at):
    """Return (the public Key, its private half) with which to sign now; made when there is none yet."""
    if purpose == PublicKey.DOCUMENTS and settings.PKCS11_MODULE:
        from certificates.signing import hsm  # it brings all that signing takes

        return hsm.signing_key(at, _new_id(at))
    row = PublicKey.objects.filter(purpose=purpose, signs_until=None).first() or _make(purpose, at)
    key = Key(row.key_id, row.purpose, row.pem, row.signs_from, row.signs_until)
    return key, load_private(row.key_id)


def sign_document(content, *, page, at):
    """Return a PDF signed with the key of now, and with a timestamp where an authority is set. `page`: its address."""
    # Here, and not above: signing takes 30 MB, and web processes never do it.
    from pyhanko.sign.timestamps import HTTPTimeStamper

    from certificates.signing.documents import sign_pdf

    key, private = signing_key(PublicKey.DOCUMENTS, at)
    timestamper = None
    if settings.TIMESTAMP_URL:
        _trust_timestamps(settings.TIMESTAMP_ROOT.read_text(), at)
        timestamper = HTTPTimeStamper(settings.TIMESTAMP_URL, timeout=TIMESTAMP_SECONDS)
    issuer = settings.ISSUER_NAME
    return sign_pdf(content, key=key, private=private, page=page, issuer=issuer, timestamper=timestamper)


def _trust_timestamps(pem, at):
    """Publish the root of the timestamp authority that is set, if it is another one than before."""
    newest = PublicKey.objects.filter(purpose=PublicKey.TIMESTAMPS, signs_until=None)
    if not newest.filter(pem=pem).exists():
        with transaction.atomic(), suppress(IntegrityError):
            newest.update(signs_until=at)
            PublicKey.objects.create(key_id=_new_id(at), purpose=PublicKey.TIMESTAMPS, pem=pem, signs_from=at)


def rotate(purpose, at):
    """Let a new key sign from now on, and delete the private half of the old one. Returns the new PublicKey."""
    with transaction.atomic():
        old = list(PublicKey.objects.select_for_update().filter(purpose=purpose, signs_until=None))
        PublicKey.objects.filter(pk__in=[each.pk for each in old]).update(signs_until=at)
        new = _make(purpose, at)
        transaction.on_commit(lambda: [_file(each.key_id).unlink(missing_ok=True) for each in old])
    return new


def _make(purpose, at):
    """Make a key; when somebody else has made one at the same moment, that one counts."""
    key_id = _new_id(at)
    private, pem = MAKERS[purpose](key_id, at)
    path = _write(key_id, private)
    try:
        with transaction.atomic():
            return PublicKey.objects.create(key_id=key_id, purpose=purpose, pem=pem, signs_from=at)
    except IntegrityError:
        path.unlink()
        return PublicKey.objects.get(purpose=purpose, signs_until=None)


def _new_id(at):
    return f"{at:%Y-%m}-{secrets.token_hex(4)}"


def _make_badge_key(key_id, at):
    private = Ed25519PrivateKey.generate()
    return private, private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _make_document_key(key_id, at):
    root_key, root = _root(at)
    private = ec.generate_private_key(ec.SECP256R1())
    signer = (
        _about(f"{settings.SITE_NAME} certificates {key_id}", root.subject, private.public_key(), at, SIGNER_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_documents=True), critical=True)
        .add_extension(x509.PrivateKeyUsagePeriod(not_before=at, not_after=None), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    return private, _pem(signer) + _pem(root)


def _root(at):
    """Return (private key, X.509 certificate) of the root that vouches for all signers; made on first use."""
    path = _file(ROOT)
    if not path.exists():
        private = ec.generate_private_key(ec.SECP256R1())
        name = _name(f"{settings.SITE_NAME} root {secrets.token_hex(4)}")
        root = (
            _about(name, name, private.public_key(), at, ROOT_YEARS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_documents=False), critical=True)
            .sign(private, hashes.SHA256())
        )
        with suppress(FileExistsError):  # another process has just made it
            _write(ROOT, private, _pem(root))
    text = path.read_bytes()
    return _decrypt(ROOT, text), x509.load_pem_x509_certificate(text[text.index(b"-----BEGIN CERTIFICATE") :])


def _about(subject, issuer, public_key, at, years):
    subject = _name(subject) if isinstance(subject, str) else subject
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        # Clocks of two machines may differ by some minutes.
        .not_valid_before(at - timedelta(hours=1))
        .not_valid_after(at + years * YEAR)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _name(text):
    names = [(NameOID.COMMON_NAME, text), (NameOID.ORGANIZATION_NAME, settings.ISSUER_NAME)]
    return x509.Name([x509.NameAttribute(oid, value[:64]) for oid, value in names])


def _usage(*, signs_documents):
    return x509.KeyUsage(
        digital_signature=signs_documents,
        content_commitment=signs_documents,
        key_cert_sign=not signs_documents,
        crl_sign=not signs_documents,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate):
    return certificate.public_bytes(Encoding.PEM).decode()


MAKERS = {PublicKey.BADGES: _make_badge_key, PublicKey.DOCUMENTS: _make_document_key}


# Files ------------------------------------------------------------------------


def load_private(key_id):
    """Return a private key. Raises KeyUnreadable."""
    path = _file(key_id)
    try:
        return _load(key_id, path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise KeyUnreadable(
            f"The private key {key_id} is missing: {path}. Restore it from your copy of this folder, or make a new key "
            "with: manage.py rotate_keys"
        ) from None


@lru_cache(maxsize=8)
def _load(key_id, path, changed):
    """Decrypting takes longer than signing: a worker does it once."""
    return _decrypt(key_id, path.read_bytes())


def _decrypt(key_id, text):
    try:
        return load_pem_private_key(text, settings.KEYS_PASSPHRASE.encode())
    except ValueError as error:
        raise KeyUnreadable(
            f"The private key {key_id} can't be decrypted. Is KEYS_PASSPHRASE the one that it was made with?"
        ) from error


def _file(key_id):
    return Path(settings.KEYS_DIR) / f"{key_id}.pem"


def _write(key_id, private, more=""):
    """Keep a private key where only this user can read it. Never replaces one: raises FileExistsError."""
    path = _file(key_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    encrypted = private.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(settings.KEYS_PASSPHRASE.encode())
    )
    # Whole or not at all: it appears under its name when it is complete.
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with open(draft, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(encrypted + more.encode())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    finally:
        draft.unlink()
    return path
