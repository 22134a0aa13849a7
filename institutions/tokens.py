"""Secrets in links: whoever has one may come in. Pure."""

import secrets
from hashlib import sha256

# 160 bits for what is mailed; 80 for what is printed, whose code in a picture must be read from a wall.
MAIL_BYTES, CODE_LENGTH = 20, 16
# Without those that look alike.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def new_token():
    return secrets.token_urlsafe(MAIL_BYTES)


def hashed(token):
    """A token is random and long: a plain hash of it gives nothing away."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_code():
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
