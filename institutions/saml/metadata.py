"""What a service says of itself, and what we say to it of ourselves."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from institutions.oidc import is_safe_address
from institutions.saml.answers import time_of
from institutions.saml.documents import NS, read, tag, text_of
from institutions.saml.keys import KeyTooWeak, certificate_of
from institutions.saml.questions import POST
from institutions.saml.signatures import XENC11
from institutions.vouching import NotTrusted

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
PROTOCOL = NS["samlp"]
LONGEST_NAME = 300
LONGEST_ADDRESS = 500
MOST_CERTIFICATES = 10


class NotUsable(Exception):
    """`why` is one of the words below: whoever connects a service reads what they mean."""

    NO_METADATA, NO_PROVIDER, SEVERAL, NO_ADDRESS, NO_CERTIFICATE, WEAK_KEY, EXPIRED = (
        "no metadata", "no provider", "several", "no address", "no certificate", "weak key", "expired",
    )  # fmt: skip

    def __init__(self, why):
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Provider:
    """A service that signs people in: its name, where it is asked, and the keys it signs with."""

    entity_id: str
    address: str
    certificates: tuple


def provider_in(data, at):
    """Return the service that metadata tell of. Raises NotUsable."""
    try:
        root = read(data)
    except NotTrusted as error:
        raise NotUsable(NotUsable.NO_METADATA) from error
    roles = list(root.iter(tag("md:IDPSSODescriptor")))
    if len(roles) != 1 or roles[0].getparent() is None:
        raise NotUsable(NotUsable.SEVERAL if len(roles) > 1 else NotUsable.NO_PROVIDER)
    entity, role = roles[0].getparent(), roles[0]
    name = (entity.get("entityID") or "").strip()
    if not name or len(name) > LONGEST_NAME:
        raise NotUsable(NotUsable.NO_PROVIDER)
    if any(has_ended(each, at) for each in (root, entity, role)):
        raise NotUsable(NotUsable.EXPIRED)
    return Provider(name, address_in(role), certificates_in(role))


def has_ended(element, at):
    try:
        return bool(element.get("validUntil")) and time_of(element.get("validUntil")) <= at
    except NotTrusted:
        return True


def address_in(role):
    for each in role.findall("md:SingleSignOnService", NS):
        address = (each.get("Location") or "").strip()
        if each.get("Binding") == REDIRECT and is_safe_address(address) and len(address) <= LONGEST_ADDRESS:
            return address
    raise NotUsable(NotUsable.NO_ADDRESS)


def certificates_in(role):
    """Return the certificates of the keys that it signs with, in its order."""
    found = []
    for key in role.findall("md:KeyDescriptor", NS):
        if key.get("use") in (None, "signing"):
            found += key.findall("ds:KeyInfo/ds:X509Data/ds:X509Certificate", NS)
    if not 0 < len(found) <= MOST_CERTIFICATES:
        raise NotUsable(NotUsable.NO_CERTIFICATE)
    try:
        return tuple(dict.fromkeys(certificate_of(b64decode(text_of(each))) for each in found))
    except KeyTooWeak as error:
        raise NotUsable(NotUsable.WEAK_KEY) from error
    except (ValueError, NotBase64, NotTrusted, x509.UnsupportedGeneralNameType) as error:
        raise NotUsable(NotUsable.NO_CERTIFICATE) from error


def our_metadata(entity_id, back, certificate):
    """Return what a service needs to know of us, as XML."""
    root = etree.Element(tag("md:EntityDescriptor"), nsmap={"md": NS["md"], "ds": NS["ds"]}, entityID=entity_id)
    role = etree.SubElement(
        root,
        tag("md:SPSSODescriptor"),
        AuthnRequestsSigned="true",
        WantAssertionsSigned="true",
        protocolSupportEnumeration=PROTOCOL,
    )
    der = x509.load_pem_x509_certificate(certificate.encode()).public_bytes(Encoding.DER)
    for use in ("signing", "encryption"):
        key = etree.SubElement(role, tag("md:KeyDescriptor"), use=use)
        data = etree.SubElement(etree.SubElement(key, tag("ds:KeyInfo")), tag("ds:X509Data"))
        etree.SubElement(data, tag("ds:X509Certificate")).text = b64encode(der).decode()
    for cipher in (f"{XENC11}aes256-gcm", f"{XENC11}aes128-gcm", f"{NS['xenc']}rsa-oaep-mgf1p"):
        etree.SubElement(key, tag("md:EncryptionMethod"), Algorithm=cipher)
    # One that stays with somebody. Not all services have it: one that is called by the address is taken, too.
    etree.SubElement(role, tag("md:NameIDFormat")).text = PERSISTENT
    consumer = etree.SubElement(role, tag("md:AssertionConsumerService"), index="0", isDefault="true")
    consumer.set("Binding", POST)
    consumer.set("Location", back)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
