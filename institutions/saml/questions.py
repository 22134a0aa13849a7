"""Asking a service who somebody is: a signed question in the address that the browser is sent to."""

import secrets
import zlib
from base64 import b64encode
from urllib.parse import quote, urlencode, urlsplit

from lxml import etree

from institutions.saml.documents import tag
from institutions.saml.keys import signature_of
from institutions.saml.signatures import MORE

POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


def new_question():
    """Return the id of a question. An id must not begin with a digit."""
    return f"_{secrets.token_hex(24)}"


def address_to_ask(party, there, asked, at):
    """Return the address of a service with our question in it. It does not say where somebody was here (RelayState)."""
    packed = zlib.compress(question(party, there, asked, at), wbits=-15)
    query = urlencode({"SAMLRequest": b64encode(packed), "SigAlg": f"{MORE}rsa-sha256"}, quote_via=quote)
    signature = quote(b64encode(signature_of(query, party.key)), safe="")
    return f"{there}{'&' if urlsplit(there).query else '?'}{query}&Signature={signature}"


def question(party, there, asked, at):
    root = etree.Element(
        tag("samlp:AuthnRequest"),
        ID=asked,
        Version="2.0",
        IssueInstant=at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        Destination=there,
        AssertionConsumerServiceURL=party.back,
        ProtocolBinding=POST,
    )
    etree.SubElement(root, tag("saml:Issuer")).text = party.entity_id
    etree.SubElement(root, tag("samlp:NameIDPolicy"), AllowCreate="true")
    return etree.tostring(root)
