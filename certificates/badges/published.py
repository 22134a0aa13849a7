"""What a site publishes under /.well-known/, so that others can check its badges: who issues, and with which keys."""

from certificates.badges import addresses, multibase
from certificates.badges.credential import issuer_profile
from certificates.badges.jsonld import CREDENTIALS, OPEN_BADGES
from certificates.signing.archive import BADGES

DID_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


def did_document(archive):
    """Return the document of the site's identifier, with the keys of all times.

    A key that was retired stays as it was: verifiers take `expires` and `revoked` of a key as a reason to refuse all
    that it ever signed. The time in which each key signed is published in certificate-keys.json.
    """
    did = addresses.did(archive.site)
    keys = [
        {
            "id": addresses.method(archive.site, key.key_id),
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": multibase.multikey(key.public_key),
        }
        for key in archive.of(BADGES)
    ]
    return {
        "@context": DID_CONTEXTS,
        "id": did,
        "alsoKnownAs": [archive.site],
        "verificationMethod": keys,
        "assertionMethod": [key["id"] for key in keys],
    }


def profile(name):
    """Return who issues, under the name that is set today."""
    return {"@context": [CREDENTIALS, OPEN_BADGES], **issuer_profile(name)}
