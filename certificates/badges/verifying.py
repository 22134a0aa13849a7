"""Is this a badge of ours, unchanged and valid? Pure: all it needs is the file, the published keys and the time.

What is read may come from anybody: it is refused with a sentence, whatever it is.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from certificates.badges import addresses, baking, proof
from certificates.badges.jsonld import CREDENTIALS, OPEN_BADGES
from certificates.signing.archive import BADGES

LARGEST = 2_000_000  # bytes; a badge is some kilobytes, its picture some hundred
LONGEST_SHOWN = 200
SECOND = timedelta(seconds=1)
NO_BADGE = "This is neither a badge nor a picture of one."
TYPES = ["VerifiableCredential", "OpenBadgeCredential"]


class Refused(ValueError):
    """The message says why a file is not valid."""


@dataclass(frozen=True)
class Badge:
    """What a badge says whose proof holds."""

    serial: str
    name: str
    title: str
    kind: str
    issuer: str
    issued_at: datetime
    expires_at: datetime | None
    key_id: str
    signed_at: datetime
    status_list: str


def verify(content, archive, at):
    """Return the Badge in a file: JSON, or a picture that it is baked into. Raises Refused."""
    document = _document(content)
    _check_kind(document)
    key, signed_at = _check_proof(document, archive)
    badge = _badge(document, archive, key, signed_at)
    if badge.issued_at > at:
        raise Refused(f"It is not valid before {badge.issued_at:%Y-%m-%d %H:%M} UTC.")
    if badge.expires_at and badge.expires_at <= at:
        raise Refused(f"It has expired: it was valid until {badge.expires_at:%Y-%m-%d %H:%M} UTC.")
    return badge


def shown(text):
    """Return a text of somebody else's so that it can be shown: on one line, and without codes for the terminal."""
    text = text if isinstance(text, str) else "something that is no text"
    cut = text[:LONGEST_SHOWN] + ("…" if len(text) > LONGEST_SHOWN else "")
    return "".join(character if character.isprintable() else " " for character in cut)


def _document(content):
    if len(content) > LARGEST:
        raise Refused("The file is larger than any badge.")
    text = content.lstrip()
    try:
        if content.startswith(baking.PNG):
            text = baking.unbake_png(content)
        elif text.startswith((b"<", b"\xef\xbb\xbf<")):
            text = baking.unbake_svg(content)
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except baking.NoBadge as error:
        raise Refused(str(error)) from error
    except Refused:
        raise
    except (ValueError, RecursionError) as error:
        raise Refused(NO_BADGE) from error
    if not isinstance(document, dict):
        raise Refused(NO_BADGE)
    return document


def _once(pairs):
    """Programs differ in which of two values they take for one name."""
    if len({name for name, _value in pairs}) != len(pairs):
        raise Refused("It says something twice.")
    return dict(pairs)


def _no_constant(_name):
    raise Refused("It holds a number that is none.")


def _check_kind(document):
    if document.get("@context") != [CREDENTIALS, OPEN_BADGES]:
        raise Refused("Its contexts are not those of Open Badges 3.0.3. Nothing is fetched from the network.")
    if document.get("type") not in (TYPES, TYPES[::-1]):
        raise Refused("This is not an Open Badge.")


def _check_proof(document, archive):
    """Return (the key that signed, when), when the proof holds."""
    issuer = document.get("issuer")
    issuer = issuer.get("id") if isinstance(issuer, dict) else issuer
    if issuer != addresses.did(archive.site):
        raise Refused(f"It names another issuer than {addresses.did(archive.site)}: {shown(issuer)}.")
    try:
        stated = proof.proof_of(document)
        key = _key(stated["verificationMethod"], archive)
        proof.verify(document, key.public_key)
    except proof.BadProof as error:
        raise Refused(str(error)) from error
    try:
        signed_at = proof.moment(stated["created"])
    except ValueError as error:
        raise Refused("Its proof has no time.") from error
    # Proofs are dated in whole seconds: the one in which a key was made began before.
    if not (key.signed_at(signed_at) or key.signed_at(signed_at + SECOND)):
        raise Refused(f"It is signed with the key {key.key_id} at a time at which that key did not sign.")
    return key, signed_at


def _key(method, archive):
    for key in archive.of(BADGES):
        if addresses.method(archive.site, key.key_id) == method:
            return key
    raise Refused(f"It is signed with a key that the issuer never had: {shown(method)}.")


def _badge(document, archive, key, signed_at):
    """Read what a badge of ours says. What our key signed and has another shape is not a badge."""
    try:
        subject = document["credentialSubject"]
        start, end = addresses.credential_url(archive.site, "*").split("*")
        until = document.get("validUntil")
        return Badge(
            serial=document["id"].removeprefix(start).removesuffix(end),
            name=subject["identifier"][0]["identityHash"],
            title=subject["achievement"]["name"],
            kind=subject["achievement"]["achievementType"],
            issuer=document["issuer"]["name"],
            issued_at=proof.moment(document["validFrom"]),
            expires_at=proof.moment(until) if until else None,
            key_id=key.key_id,
            signed_at=signed_at,
            status_list=document["credentialStatus"]["statusListCredential"],
        )
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        raise Refused("The issuer signed it, but not as a badge.") from error
