"""The public keys with which a site signs and ever signed, as published under /.well-known/. Pure.

Whoever verifies needs nothing else: no network, and not the site. A key that signs no more stays here with the time
in which it signed.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

FORMAT = 1
# The moment in a file is by the clock of the machine that signed, the window by that of the database.
CLOCKS_DIFFER = timedelta(minutes=10)
DOCUMENTS, BADGES, TIMESTAMPS = "documents", "badges", "timestamps"


class BrokenArchive(ValueError):
    """The message says what is wrong with the file of keys."""


@dataclass(frozen=True)
class Key:
    """`pem`: of documents the signer's X.509 certificate and then its root's, of badges an Ed25519 public key.

    Of timestamps, which others make, it is the X.509 certificates that their authority is trusted by.
    """

    key_id: str
    purpose: str
    pem: str
    signs_from: datetime
    signs_until: datetime | None

    def signed_at(self, moment):
        """Whether the key was in use at a moment."""
        begins = self.signs_from - CLOCKS_DIFFER
        return begins <= moment and (self.signs_until is None or moment <= self.signs_until + CLOCKS_DIFFER)

    @property
    def public_key(self):
        """Return the Ed25519 public key."""
        key = load_pem_public_key(self.pem.encode())
        if not isinstance(key, Ed25519PublicKey):
            raise BrokenArchive(f"The key {self.key_id} is no Ed25519 key.")
        return key

    @property
    def certificates(self):
        """Return the X.509 certificates: the signer's, then its root's."""
        from cryptography import x509  # here, as below: only who signs and verifies documents needs it

        return x509.load_pem_x509_certificates(self.pem.encode())


@dataclass(frozen=True)
class Archive:
    site: str  # the address of the site, without a slash at its end
    issuer: str
    keys: tuple[Key, ...]

    def of(self, purpose):
        return [key for key in self.keys if key.purpose == purpose]

    def find(self, purpose, key_id):
        """Return a key by its id, or None."""
        return next((key for key in self.of(purpose) if key.key_id == key_id), None)


@dataclass(frozen=True)
class Root:
    """An X.509 certificate that vouches for signers of documents, with the SHA-256 of it as readers show it."""

    name: str
    fingerprint: str
    signers: tuple[Key, ...]


def roots_of(archive):
    """Return the roots of the keys that sign documents, the newest first."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import NameOID

    signers = {}
    for key in archive.of(DOCUMENTS):
        signers.setdefault(key.certificates[1], []).append(key)
    return [
        Root(
            name=root.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value,
            fingerprint=root.fingerprint(hashes.SHA256()).hex(":", 1).upper(),
            signers=tuple(reversed(keys)),
        )
        for root, keys in reversed(signers.items())
    ]


def to_json(archive):
    """Return the archive as the plain data that is published."""
    keys = [
        {
            "id": key.key_id,
            "purpose": key.purpose,
            "signs_from": key.signs_from.isoformat(),
            "signs_until": key.signs_until.isoformat() if key.signs_until else None,
            "pem": key.pem,
        }
        for key in archive.keys
    ]
    return {"format": FORMAT, "site": archive.site, "issuer": archive.issuer, "keys": keys}


def read(text):
    """Return the archive in a file that was published. Raises BrokenArchive."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise BrokenArchive(f"This file of keys has format {data['format']}, and only format {FORMAT} is known.")
        return Archive(data["site"], data["issuer"], tuple(_key(each) for each in data["keys"]))
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, BrokenArchive):
            raise
        raise BrokenArchive(f"This is no file of public keys: {error!r}") from error


def _key(data):
    until = data["signs_until"]
    return Key(
        key_id=data["id"],
        purpose=data["purpose"],
        pem=data["pem"],
        signs_from=datetime.fromisoformat(data["signs_from"]),
        signs_until=datetime.fromisoformat(until) if until else None,
    )
