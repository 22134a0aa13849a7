"""Data Integrity proofs of the suite eddsa-rdfc-2022: https://www.w3.org/TR/vc-di-eddsa/. Pure."""

from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature

from certificates.badges import multibase
from certificates.badges.jsonld import NotSigned, canonical

SUITE = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofPurpose": "assertionMethod"}
PARTS = {*SUITE, "created", "verificationMethod", "proofValue"}
SIGNATURE_LENGTH = 64


class BadProof(ValueError):
    """The message says why a document does not carry a proof that holds."""


def sign(document, *, private_key, method, at):
    """Return the document with its proof. `method`: the address of the public key; `at`: when it is signed."""
    proof = {**SUITE, "created": timestamp(at), "verificationMethod": method}
    signature = private_key.sign(signed_bytes(document, proof))
    return {**document, "proof": [{**proof, "proofValue": multibase.encode(signature)}]}


def verify(document, public_key):
    """Raise BadProof unless the one proof of a document was made by this key, over all that is in it."""
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    proof = proof_of(document)
    try:
        signature = multibase.decode(proof.pop("proofValue"), SIGNATURE_LENGTH)
    except ValueError:
        raise BadProof("The signature is not written as one.") from None
    try:
        public_key.verify(signature, signed_bytes(unsigned, proof))
    except NotSigned as error:
        raise BadProof(str(error)) from error
    except InvalidSignature:
        raise BadProof("The signature does not match: something was changed after it was signed.") from None


def proof_of(document):
    """Return the one proof of a document. Raises BadProof when there is none, several, or one of another kind."""
    proofs = document.get("proof")
    proofs = proofs if isinstance(proofs, list) else [proofs]
    if len(proofs) != 1 or not isinstance(proofs[0], dict):
        raise BadProof("It does not carry exactly one proof.")
    proof = dict(proofs[0])
    if set(proof) != PARTS or not all(isinstance(value, str) for value in proof.values()):
        raise BadProof("Its proof does not have exactly the parts that it should have.")
    if {name: proof[name] for name in SUITE} != SUITE:
        raise BadProof("Its proof is of another kind than eddsa-rdfc-2022, for assertions.")
    return proof


def signed_bytes(document, proof):
    """Return what is signed: the hash of the proof's own facts, then that of the document."""
    facts = {"@context": document.get("@context"), **proof}
    return _hash(facts) + _hash(document)


def _hash(document):
    return sha256(canonical(document).encode()).digest()


def timestamp(at):
    """Return a moment as credentials write it: UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text):
    """Return the moment of a timestamp. Raises ValueError."""
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError("a moment without its offset from UTC")
    return read
