"""Whether a badge still counts: lists of bits, signed, one bit for each certificate.

A set bit says that the certificate is not to be relied on: it was revoked, or another took its place. Why is public
on the page of the certificate, not here. What has expired says so itself and has no bit set.
"""

import base64
import gzip
import json
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache

from certificates.badges import addresses
from certificates.badges.addresses import STATUS_LIST_LENGTH
from certificates.badges.issue import signed
from certificates.badges.jsonld import CREDENTIALS
from certificates.badges.proof import timestamp
from certificates.models import Certificate, PublicKey

KEPT_SECONDS = 600
# Nobody may pass off an old list as what is true today.
VALID = timedelta(days=1)
MOST_LISTS = 2**40  # far below the largest number that a database knows


def status_list(number, at):
    """Return the signed list with a number as text, or None while it has no certificate.

    It is made anew after some minutes, and at once when a certificate in it is revoked or superseded: what is kept is
    found by the bits that are set. One query, which PostgreSQL answers from an index of those that have ended; SQLite
    looks at each certificate of the list.
    """
    first = number * STATUS_LIST_LENGTH
    if number >= MOST_LISTS:
        return None
    ended = list(Certificate.objects.ended_between(first, first + STATUS_LIST_LENGTH))
    bits = ",".join(map(str, ended)).encode()
    key = f"status-list:{number}:{sha256(bits).hexdigest()}:{int(at.timestamp()) // KEPT_SECONDS}"
    text = cache.get(key)
    if text is None and _exists(first):
        document = _document(number, encoded(each - first for each in ended), at)
        text = json.dumps(signed(document, at), separators=(",", ":"))
        cache.set(key, text, KEPT_SECONDS)
    return text


def encoded(places):
    """Return a list of bits as the standard packs it; the first bit is the highest of the first byte."""
    bits = bytearray(STATUS_LIST_LENGTH // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    # Equal bits make equal bytes, so without the time at which they were packed.
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def _exists(first):
    """Whether a list has a certificate. None is signed before there is a key, as to read must not make one."""
    key = PublicKey.objects.filter(purpose=PublicKey.BADGES, signs_until=None)
    return key.exists() and (first == 0 or Certificate.objects.filter(pk__gte=first).exists())


def _document(number, bits, at):
    url = addresses.status_list_url(settings.SITE_URL, number)
    return {
        "@context": [CREDENTIALS],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": addresses.did(settings.SITE_URL),
        "validFrom": timestamp(at),
        "validUntil": timestamp(at + VALID),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": bits,
        },
    }
