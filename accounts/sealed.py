"""Secrets that must be read again, kept encrypted in the database: a dump alone gives none of them away."""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings

# The passphrase is long and random where it was made as docs/settings.md says; where it was not, guessing takes time.
COST = {"n": 2**14, "r": 8, "p": 1}


class SecretUnreadable(RuntimeError):
    """The message says what to do."""


def seal(text):
    return _box(settings.KEYS_PASSPHRASE).encrypt(text.encode()).decode()


def unseal(sealed):
    """Return the text. Raises SecretUnreadable."""
    try:
        return _box(settings.KEYS_PASSPHRASE).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SecretUnreadable(
            "A secret in the database can't be decrypted. Is KEYS_PASSPHRASE the one that it was kept with?"
        ) from None


@lru_cache(maxsize=4)
def _box(passphrase):
    key = Scrypt(salt=b"cascade: secrets in the database", length=32, **COST).derive(passphrase.encode())
    return Fernet(urlsafe_b64encode(key))
