"""Signing documents with a key that never leaves a hardware security module (PKCS#11).

The module signs, and the site has only the public half: X.509 certificates in a file. Another file is another key: the
one before is published with its time, as after a rotation. The key has to be ECDSA on the curve P-256.
"""

import hashlib
from functools import lru_cache

from asn1crypto import algos
from django.conf import settings
from django.db import transaction
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.models import PublicKey
from certificates.signing.archive import Key

LONGEST_SIGNATURE = 72  # of P-256, in DER


def signing_key(at, key_id):
    """Return (the public Key, what pyHanko signs with). `key_id`: for a key that is new here."""
    pem = settings.PKCS11_CERTIFICATES.read_text()
    with transaction.atomic():
        # Only one process sees a new file first: the others wait for this row, if there is one.
        current = PublicKey.objects.select_for_update().filter(purpose=PublicKey.DOCUMENTS, signs_until=None).first()
        if current is None or current.pem != pem:
            PublicKey.objects.filter(purpose=PublicKey.DOCUMENTS, signs_until=None).update(signs_until=at)
            current = PublicKey.objects.create(key_id=key_id, purpose=PublicKey.DOCUMENTS, pem=pem, signs_from=at)
    key = Key(current.key_id, current.purpose, current.pem, current.signs_from, None)
    return key, _signer(key)


@lru_cache(maxsize=1)
def _signer(key):
    """One session for the whole process: opening one asks for the PIN."""
    import pkcs11  # an extra: pip install cascade[hsm]

    token = pkcs11.lib(settings.PKCS11_MODULE).get_token(token_label=settings.PKCS11_TOKEN)
    session = token.open(user_pin=settings.PKCS11_PIN)
    private = session.get_key(pkcs11.ObjectClass.PRIVATE_KEY, label=settings.PKCS11_KEY)
    return SignerInModule(key, private)


class SignerInModule(signers.Signer):
    """Hashes here and signs there: not every module can do both in one step."""

    def __init__(self, key, private):
        signing, *others = load_certs_from_pemder_data(key.pem.encode())
        registry = SimpleCertificateStore()
        registry.register_multiple(others)
        mechanism = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
        super().__init__(signing_cert=signing, cert_registry=registry, signature_mechanism=mechanism)
        self.private = private

    async def async_sign_raw(self, data, digest_algorithm, dry_run=False):
        from pkcs11 import Mechanism
        from pkcs11.util.ec import encode_ecdsa_signature

        if dry_run:
            return bytes(LONGEST_SIGNATURE)
        digest = hashlib.new(digest_algorithm, data).digest()
        return encode_ecdsa_signature(self.private.sign(digest, mechanism=Mechanism.ECDSA))
