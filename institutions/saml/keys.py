"""The key of ours that an institution's service writes to, and the certificates that services publish."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

KEY_BITS = 3072
SMALLEST_KEY_BITS = 2048
SERVES = timedelta(days=3650)
SOON = timedelta(days=30)


class KeyTooWeak(Exception):
    """A signature with this key could be forged."""


@dataclass(frozen=True)
class Validity:
    """How long a certificate is good for. Services go on signing with old ones, so that this is a warning, no bar."""

    ends_at: datetime
    has_ended: bool
    ends_soon: bool


def new_key_pair(name, at):
    """Return (private key, certificate) as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    # A certificate holds 64 letters of a name. Nobody looks at them: the service is given the certificate itself.
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + SERVES)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private.decode(), certificate.public_bytes(Encoding.PEM).decode()


def certificate_of(der):
    """Return a certificate as PEM. Raises ValueError for what is none, and KeyTooWeak."""
    certificate = x509.load_der_x509_certificate(der)
    key = certificate.public_key()
    strong = isinstance(key, rsa.RSAPublicKey) and key.key_size >= SMALLEST_KEY_BITS
    if not strong and not isinstance(key, ec.EllipticCurvePublicKey):
        raise KeyTooWeak
    return certificate.public_bytes(Encoding.PEM).decode()


def validity_of(certificate, at):
    ends_at = x509.load_pem_x509_certificate(certificate.encode()).not_valid_after_utc.astimezone(UTC)
    return Validity(ends_at, ends_at <= at, at < ends_at <= at + SOON)


def signature_of(text, private_key):
    key = load_pem_private_key(private_key.encode(), password=None)
    return key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
