"""Whether an element is signed by one of the keys of a service, and opening what is encrypted for us.

An element is looked at alone: it is copied out of its document, the copy is verified, and only the copy is read. What
stands elsewhere in the document, under whatever id, is out of reach. And a signature has one shape only, the one that
SAML describes: those who check signatures also run programs that a signature may bring along (XSLT), unless they are
kept from it.
"""

from lxml import etree

from institutions.saml.documents import NS, only, read, refuse_what_hides, tag
from institutions.vouching import NotTrusted

EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
TRANSFORMS = ["http://www.w3.org/2000/09/xmldsig#enveloped-signature", EXCLUSIVE]
MORE = "http://www.w3.org/2001/04/xmldsig-more#"
# Never SHA-1, never a secret that both sides know.
SIGNED_BY = {f"{MORE}{key}-sha{size}" for key in ("rsa", "ecdsa") for size in (256, 384, 512)}
DIGESTS = {f"{NS['xenc']}sha256", f"{MORE}sha384", f"{NS['xenc']}sha512"}
SHAPE = ["ds:SignedInfo", "ds:SignatureValue"]
SIGNED_INFO = ["ds:CanonicalizationMethod", "ds:SignatureMethod", "ds:Reference"]
REFERENCE = ["ds:Transforms", "ds:DigestMethod", "ds:DigestValue"]

XENC11 = "http://www.w3.org/2009/xmlenc11#"
CIPHERS = {f"{NS['xenc']}aes{size}-cbc" for size in (128, 192, 256)} | {
    f"{XENC11}aes{size}-gcm" for size in (128, 192, 256)
}
# Never RSA 1.5, whose padding tells secrets to whoever asks often enough.
KEY_CIPHERS = {f"{NS['xenc']}rsa-oaep-mgf1p", f"{XENC11}rsa-oaep"}


# Signatures -----------------------------------------------------------------------


def alone_of(element):
    """Return an element as a document of its own, with the prefixes that were declared further out."""
    return read(etree.tostring(element, with_tail=False))


def is_signed(element):
    return element.find("ds:Signature", NS) is not None


def verified(element, certificates):
    """Return a copy of an element that one of these certificates' keys has signed, without its signature."""
    alone = alone_of(element)
    signature = only(alone, "ds:Signature")
    for info in signature.findall("ds:KeyInfo", NS):  # which key it is, we know: it may say what it likes
        signature.remove(info)
    check_shape(signature, alone.get("ID"))
    if not any(was_signed_with(certificate, alone, signature) for certificate in certificates):
        raise NotTrusted("no key of the service has signed it")
    alone.remove(signature)
    return alone


def check_shape(signature, signed_id):
    """Raises NotTrusted unless the signature covers its parent, all of it, in the way that SAML describes."""
    info, _value = parts(signature, SHAPE)
    method, signed_by, reference = parts(info, SIGNED_INFO)
    transforms, digest, _value = parts(reference, REFERENCE)
    done = [each.get("Algorithm") for each in transforms]
    if method.get("Algorithm") != EXCLUSIVE or done != TRANSFORMS:
        raise NotTrusted("its signature wants something done first")
    for each in (method, *transforms):
        if any(child.tag != f"{{{EXCLUSIVE}}}InclusiveNamespaces" for child in each):
            raise NotTrusted("its signature brings instructions along")
    if signed_by.get("Algorithm") not in SIGNED_BY or digest.get("Algorithm") not in DIGESTS:
        raise NotTrusted("it is signed in a way that is not accepted")
    if len(signed_by) or len(digest) or not signed_id or reference.get("URI") != f"#{signed_id}":
        raise NotTrusted("its signature covers something else")


def parts(element, names):
    """Return the children of an element, which are these and no others."""
    if [child.tag for child in element] != [tag(name) for name in names]:
        raise NotTrusted("its signature has another shape")
    return list(element)


def was_signed_with(certificate, alone, signature):
    import xmlsec

    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(certificate, xmlsec.KeyFormat.CERT_PEM)
    context.register_id(alone, "ID")
    try:
        context.verify(signature)
    except xmlsec.Error:
        return False
    return True


# What is encrypted ------------------------------------------------------------------


def decrypted(encrypted, key):
    """Return the assertion in an EncryptedAssertion. Whatever goes wrong, the answer to the outside is the same."""
    import xmlsec

    data = only(alone_of(encrypted), "xenc:EncryptedData")
    if data.get("Type") != f"{NS['xenc']}Element":
        raise NotTrusted("something else than an element is encrypted")
    carried = carried_key(data)
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_memory(key, xmlsec.KeyFormat.PEM))
    info = data.find("ds:KeyInfo", NS)
    for child in [*info]:
        info.remove(child)
    info.append(carried)
    try:
        opened = alone_of(xmlsec.EncryptionContext(manager).decrypt(data))
    except (xmlsec.Error, TypeError) as error:
        raise NotTrusted("it is not encrypted for us") from error
    refuse_what_hides(opened)
    if opened.tag != tag("saml:Assertion"):
        raise NotTrusted("no assertion was encrypted")
    return opened


def carried_key(data):
    """Return the encrypted key within encrypted data, or beside it, as some services write it."""
    inside = data.findall("ds:KeyInfo/xenc:EncryptedKey", NS)
    beside = data.getparent().findall("xenc:EncryptedKey", NS)
    if len(inside + beside) != 1 or data.find("ds:KeyInfo", NS) is None:
        raise NotTrusted("it is encrypted with another number of keys than one")
    carried = (inside + beside)[0]
    for info in carried.findall("ds:KeyInfo", NS):
        carried.remove(info)
    for element, ciphers in ((data, CIPHERS), (carried, KEY_CIPHERS)):
        method, held = only(element, "xenc:EncryptionMethod"), only(element, "xenc:CipherData")
        if method.get("Algorithm") not in ciphers or [each.tag for each in held] != [tag("xenc:CipherValue")]:
            raise NotTrusted("it is encrypted in a way that is not accepted")
    return carried
