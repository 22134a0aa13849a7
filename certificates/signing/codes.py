"""The signed facts in a certificate's QR code: whoever scans it can check them with the published key alone. Pure.

A code is the address of the public page, and after its `#`, which no browser sends anywhere, a token:

    C1.<facts>.<signature>      both in base64url without padding

`facts` is a JSON list, in the order of `Facts`, with the id of the key at its end. The signature is Ed25519 over
everything before the last full stop.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import astuple, dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature

from certificates.signing.archive import BADGES

VERSION = "C1"
LONGEST = 4000


class BrokenCode(ValueError):
    """The message is a word of PROBLEMS."""


@dataclass(frozen=True)
class Facts:
    """Days are as ISO 8601 writes them; `expires_on` is "" for what is valid for ever."""

    serial: str
    kind: str
    name: str
    title: str
    completed_on: str
    issued_on: str
    expires_on: str
    signed_on: str


PROBLEMS = {
    "no code": "This is not the text of a QR code from a certificate of this site.",
    "unknown key": "The code was signed with a key that is not in this list of keys.",
    "changed": "The code was changed, or signed by somebody else.",
    "not then": "The key that signed the code was not in use on that day.",
}


def make_token(facts, *, key_id, private):
    """Return the token with a signature of an Ed25519 private key."""
    text = json.dumps([*astuple(facts), key_id], ensure_ascii=False, separators=(",", ":"))
    signed = f"{VERSION}.{_encode(text.encode())}"
    return f"{signed}.{_encode(private.sign(signed.encode()))}"


def read_code(text, *, archive):
    """Return the Facts of a scanned code, or of its token alone. Raises BrokenCode."""
    token = text.strip().rpartition("#")[2]
    signed, _stop, signature = token.rpartition(".")
    version, _stop, body = signed.partition(".")
    if version != VERSION or len(token) > LONGEST:
        raise BrokenCode("no code")
    try:
        *values, key_id = json.loads(_decode(body))
        facts = Facts(*values)
    except (ValueError, TypeError) as error:
        raise BrokenCode("no code") from error
    if not all(isinstance(value, str) for value in (*values, key_id)):
        raise BrokenCode("no code")
    key = archive.find(BADGES, key_id)
    if key is None:
        raise BrokenCode("unknown key")
    try:
        key.public_key.verify(_decode(signature), signed.encode())
    except (InvalidSignature, ValueError) as error:
        raise BrokenCode("changed") from error
    # A day has no time: the key may have begun to sign in the middle of it.
    signed_on = date.fromisoformat(facts.signed_on)
    if signed_on < key.signs_from.date() or (key.signs_until and signed_on > key.signs_until.date()):
        raise BrokenCode("not then")
    return facts


def _encode(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text):
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _encode(data) != text:  # signs that do not count would be another way to write the same
        raise ValueError(text)
    return data
