"""The signature in a certificate's PDF: PAdES, over the whole file, by the key that the archive publishes.

`sign_pdf` makes it and `check_pdf` judges it. Judging needs nothing but the file, the archive of public keys and the
time: neither the network nor the site's database.
"""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import algos, cms, parser
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import find_unique_cms_attribute
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.signing.archive import DOCUMENTS, TIMESTAMPS

FIELD = "Signature"
# Hexadecimal digits kept free for a signature: measuring would mean to sign twice.
SPACE, SPACE_WITH_TIMESTAMP = 6 * 1024, 32 * 1024
LARGEST = 20 * 1024 * 1024


@dataclass(frozen=True)
class Verdict:
    """`why` is "" for a valid signature, else a word of PROBLEMS. What is not known of a bad file is None."""

    why: str
    key_id: str | None = None
    signed_at: datetime | None = None
    timestamped: bool = False  # whether somebody else vouches for the time
    page: str = ""  # the address of the public page that the file names

    @property
    def valid(self):
        return not self.why


PROBLEMS = {
    "unreadable": "This is not a PDF that can be read.",
    "too large": "This file is larger than 20 MB. No certificate is.",
    "unsigned": "The file has no signature. Certificates of this site have one.",
    "several signatures": "The file has more than one signature. Certificates of this site have exactly one.",
    "changed": "The file was changed after it was signed.",
    "foreign": "The file was signed, but with a key that this site never had.",
    "not then": "The key that signed the file was not in use at that time.",
    "expired signer": "The signature is sound, but the signer's X.509 certificate has expired, and no timestamp in the "
    "file proves that it was signed before.",
}


def sign_pdf(content, *, key, private, page, issuer, timestamper=None):
    """Return the PDF with a signature that allows no later change. `page`: the address of its public page."""
    signer = signer_of(key, private)
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=issuer,
        contact_info=page,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    reserved = SPACE_WITH_TIMESTAMP if timestamper else SPACE
    target = BytesIO()
    signers.PdfSigner(
        metadata,
        signer,
        timestamper=timestamper,
        new_field_spec=SigFieldSpec(FIELD, readable_field_name="Signature of the issuer"),
    ).sign_pdf(IncrementalPdfFileWriter(BytesIO(content)), output=target, bytes_reserved=reserved)
    return target.getvalue()


def signer_of(key, private):
    """Return what pyHanko signs with: a private key in memory, or a signer of its own, such as one in an HSM."""
    if isinstance(private, signers.Signer):
        return private
    signing, *others = load_certs_from_pemder_data(key.pem.encode())
    registry = SimpleCertificateStore()
    registry.register_multiple(others)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return signers.SimpleSigner(
        signing_cert=signing,
        signing_key=load_private_key_from_pemder_data(pem, passphrase=None),
        cert_registry=registry,
    )


def check_pdf(content, *, archive, at):
    """Return the Verdict on a file at a moment. Never raises for what is in the file."""
    if len(content) > LARGEST:
        return Verdict("too large")
    try:
        reader = PdfFileReader(BytesIO(content))
        signatures = reader.embedded_signatures
    except Exception:  # noqa: BLE001 - a damaged file makes the reader fail in every way there is
        return Verdict("unreadable")
    if len(signatures) != 1:
        return Verdict("several signatures" if signatures else "unsigned")
    try:
        return _check_signature(content, signatures[0], archive, at)
    except Exception:  # noqa: BLE001 - as above: what can't be followed was not made here
        return Verdict("changed")


def _check_signature(content, signature, archive, at):
    if not _covers_all_of(content, signature):
        return Verdict("changed")
    key = _key_of(signature.signer_cert, archive)
    if key is None:
        return Verdict("foreign")
    # First what costs least: nearly every change shows in the digest.
    if signature.compute_digest() != _promised_digest(signature):
        return Verdict("changed")
    timestamp = _timestamp(signature, archive)
    if signature.signer_info["unsigned_attrs"] and timestamp is None:
        return Verdict("changed")  # what is signed by nobody, or by an authority that nobody knows
    signed_at = timestamp or signature.self_reported_timestamp
    about = {
        "key_id": key.key_id,
        "signed_at": signed_at,
        "timestamped": timestamp is not None,
        "page": str(signature.sig_object.get("/ContactInfo", "")),
    }
    if not _is_sound(signature, key, moment=signed_at) or not _is_as_we_write_it(signature, key):
        return Verdict("changed")
    if signed_at is None or not key.signed_at(signed_at):
        return Verdict("not then", **about)
    if timestamp is None and at > key.certificates[0].not_valid_after_utc:
        return Verdict("expired signer", **about)
    return Verdict("", **about)


def _covers_all_of(content, signature):
    """Whether every byte of the file counts: what is signed, and the signature itself, written in one way only.

    The place of a signature is larger than the signature. What stands in the rest is signed by nobody.
    """
    first, start, second, length = signature.byte_range
    if first != 0 or second + length != len(content):
        return False
    place = content[start:second]
    signed = _without_padding(signature.pkcs7_content)
    return place == b"<" + signed.hex().upper().encode().ljust(len(place) - 2, b"0") + b">"


def _without_padding(der):
    """Return the DER object at the start of these bytes."""
    _class, _method, _tag, header, content, trailer = parser.parse(der)
    return header + content + trailer


def _is_as_we_write_it(signature, key):
    """Whether the signature is, byte for byte, what signing makes: BER knows many ways to write one thing.

    It is put together again from what was signed, what the archive holds, and the numbers of the signature.
    """
    [signer] = signature.signed_data["signer_infos"]
    certificates = [asn1.Certificate.load(each.public_bytes(Encoding.DER)) for each in key.certificates]
    order = [each.chosen.dump() for each in signature.signed_data["certificates"]]
    certificates.sort(key=lambda each: order.index(each.dump()))
    identifier = cms.IssuerAndSerialNumber(
        {"issuer": signature.signer_cert.issuer, "serial_number": signature.signer_cert.serial_number}
    )
    parts = {
        "version": "v1",
        "sid": cms.SignerIdentifier("issuer_and_serial_number", identifier),
        "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        "signed_attrs": signer["signed_attrs"],
        "signature": signer["signature"].native,
    }
    if signer["unsigned_attrs"]:
        parts["unsigned_attrs"] = signer["unsigned_attrs"]
    again = {
        "version": "v1",
        "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
        "encap_content_info": {"content_type": "data"},
        "certificates": certificates,
        "signer_infos": [cms.SignerInfo(parts)],
    }
    whole = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(again)})
    return whole.dump() == _without_padding(signature.pkcs7_content)


def _holds_nothing_else(signed_data, path):
    """Whether what a timestamp carries unsigned is the X.509 certificates of this path, and no more."""
    [signer] = signed_data["signer_infos"]
    known = {each.dump() for each in path}
    carried = [each.chosen.dump() for each in signed_data["certificates"]]
    signer_id, signer_certificate = signer["sid"].chosen, list(path)[-1]
    return (
        signed_data["version"].native == "v3"
        and signer["version"].native == "v1"
        and signer_id["issuer"].dump() == signer_certificate.issuer.dump()
        and set(carried) <= known
        and len(carried) == len(set(carried))
        and not signed_data["crls"]
        and [each["algorithm"].native for each in signed_data["digest_algorithms"]] == ["sha256"]
        and not signer["unsigned_attrs"]
    )


def _promised_digest(signature):
    return find_unique_cms_attribute(signature.signer_info["signed_attrs"], "message_digest").native


def _key_of(certificate, archive):
    """Return the key of the archive whose X.509 certificate this is, or None."""
    presented = certificate.dump()
    for key in archive.of(DOCUMENTS):
        if key.certificates[0].public_bytes(Encoding.DER) == presented:
            return key
    return None


def _is_sound(signature, key, moment):
    """Whether the signature belongs to the file and the signer to its root, at the moment of signing."""
    context = ValidationContext(trust_roots=_roots([key])[1:], allow_fetching=False, moment=moment)
    status = validate_pdf_signature(signature, signer_validation_context=context, skip_diff=True)
    return status.intact and status.valid and status.trusted


def _timestamp(signature, archive):
    """Return the time for which a timestamp authority of the archive vouches, or None."""
    token, roots = _token(signature), _roots(archive.of(TIMESTAMPS))
    if token is None or not roots:
        return None
    moment = token["encap_content_info"]["content"].parsed["gen_time"].native
    # The authority's own X.509 certificate has to be valid when it vouched, not when somebody looks.
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=moment)
    status = validate_pdf_signature(
        signature, signer_validation_context=context, ts_validation_context=context, skip_diff=True
    ).timestamp_validity
    sound = status is not None and status.intact and status.valid and status.trusted
    return moment if sound and _holds_nothing_else(token, status.validation_path) else None


def _token(signature):
    """Return what a timestamp authority has signed about this signature, or None."""
    attributes = signature.signer_info["unsigned_attrs"]
    if len(attributes) != 1 or attributes[0]["type"].native != "signature_time_stamp_token":
        return None
    [value] = attributes[0]["values"]
    return value["content"]


def _roots(keys):
    certificates = [each for key in keys for each in key.certificates]
    return [asn1.Certificate.load(each.public_bytes(Encoding.DER)) for each in certificates]
