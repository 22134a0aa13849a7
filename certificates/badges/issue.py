"""Making the badge of a certificate, once."""

import json

from django.conf import settings

from certificates.badges import addresses
from certificates.badges.credential import credential_of
from certificates.badges.proof import sign
from certificates.models import Certificate
from certificates.signing import keyring
from certificates.signing.archive import BADGES


def keep_credential(certificate, at):
    """Sign the credential of a certificate, keep it and return its text. Only the first one is ever kept."""
    if not certificate.credential:
        text = json.dumps(signed(credential_of(certificate), at), ensure_ascii=False, separators=(",", ":"))
        waiting = Certificate.objects.filter(pk=certificate.pk, credential="", erased_at=None)
        if not waiting.update(credential=text):
            text = Certificate.objects.values_list("credential", flat=True).get(pk=certificate.pk)
        certificate.credential = text
    return certificate.credential


def signed(document, at):
    """Return a document with the proof of the key that signs badges now."""
    key, private_key = keyring.signing_key(BADGES, at)
    return sign(document, private_key=private_key, method=addresses.method(settings.SITE_URL, key.key_id), at=at)
