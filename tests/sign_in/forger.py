"""Makes answers of a SAML service, true or not, with keys of its own."""

import zlib
from base64 import b64decode, b64encode
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import xmlsec
from django.test import Client
from lxml import etree

from accounts.models import Session, User
from institutions.saml.documents import NS, tag
from institutions.saml.keys import new_key_pair

NOW = datetime.now(UTC)
(KEY, CERTIFICATE), (OTHER_KEY, OTHER_CERTIFICATE) = (new_key_pair("forger", NOW) for _each in range(2))
ISSUER, THERE = "https://idp.northern.example/metadata", "https://idp.northern.example/sso"
OURS, BACK = "/en/accounts/institution/northern-crafts/", "/sign-in/northern-crafts/saml/"
US = f"http://testserver{BACK}"
PLAIN = {
    "ID": "_assertion", "response_id": "_response", "issuer": ISSUER, "response_issuer": ISSUER, "name": "7",
    "format": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent", "recipient": US, "destination": US,
    "audience": f"{US}metadata.xml", "mail": "wanjiru@northern.example", "version": "2.0",
    "method": "urn:oasis:names:tc:SAML:2.0:cm:bearer", "status": "urn:oasis:names:tc:SAML:2.0:status:Success",
    "not_before": -60, "until": 300, "confirmed_until": 300, "session_until": 3600, "more": "",
}  # fmt: skip


def moment(seconds):
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def assertion_text(asked, **changes):
    said = {**PLAIN, "asked": asked, "confirmed_for": asked, **changes}
    for name in ("not_before", "until", "confirmed_until", "session_until"):
        said[name] = moment(said[name]) if isinstance(said[name], int) else said[name]
    return """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema"
  ID="{ID}" Version="{version}" IssueInstant="{not_before}">
<saml:Issuer>{issuer}</saml:Issuer>
<saml:Subject><saml:NameID Format="{format}">{name}</saml:NameID>
<saml:SubjectConfirmation Method="{method}"><saml:SubjectConfirmationData Recipient="{recipient}"
  NotOnOrAfter="{confirmed_until}" InResponseTo="{confirmed_for}"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{not_before}" NotOnOrAfter="{until}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction>{more}</saml:Conditions>
<saml:AuthnStatement AuthnInstant="{not_before}" SessionNotOnOrAfter="{session_until}"><saml:AuthnContext>
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>
</saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement>
<saml:Attribute Name="mail"><saml:AttributeValue>{mail}</saml:AttributeValue></saml:Attribute>
<saml:Attribute Name="urn:oid:2.5.4.42"><saml:AttributeValue>Wanjiru</saml:AttributeValue></saml:Attribute>
<saml:Attribute Name="sn"><saml:AttributeValue>There</saml:AttributeValue></saml:Attribute>
</saml:AttributeStatement></saml:Assertion>""".format(**said)


def response_of(asked, assertion, **changes):
    """Return a response with an assertion in it, unsigned itself."""
    said = {**PLAIN, "asked": asked, **changes}
    text = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
  xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{response_id}" Version="2.0"
  IssueInstant="2026-01-01T00:00:00Z" Destination="{destination}" InResponseTo="{asked}">
<saml:Issuer>{response_issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="{status}"/></samlp:Status>
</samlp:Response>""".format(**said)
    response = etree.fromstring(text)
    response.append(assertion)
    return response


def signed(element, key=KEY, certificate=CERTIFICATE, by=None, digest=None, transform=None, prefixes=None):
    """Put a signature into an element, behind its issuer."""
    by, digest = by or xmlsec.Transform.RSA_SHA256, digest or xmlsec.Transform.SHA256
    signature = xmlsec.template.create(element, xmlsec.Transform.EXCL_C14N, by, ns="ds")
    element.find("saml:Issuer", NS).addnext(signature)
    reference = xmlsec.template.add_reference(signature, digest, uri=f"#{element.get('ID')}")
    xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    last = xmlsec.template.add_transform(reference, transform or xmlsec.Transform.EXCL_C14N)
    if prefixes:
        xmlsec.template.transform_add_c14n_inclusive_namespaces(last, prefixes)
    xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(key, xmlsec.KeyFormat.PEM)
    context.key.load_cert_from_memory(certificate, xmlsec.KeyFormat.CERT_PEM)
    context.register_id(element, "ID")
    context.sign(signature)
    return element


def encrypted(assertion, certificate, cipher=None, key_cipher=None):
    """Return an EncryptedAssertion."""
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_memory(certificate, xmlsec.KeyFormat.CERT_PEM))
    holder = etree.Element(tag("saml:EncryptedAssertion"), nsmap={"saml": NS["saml"]})
    holder.append(assertion)
    data = xmlsec.template.encrypted_data_create(
        holder, cipher or xmlsec.Transform.AES256_GCM, type=xmlsec.EncryptionType.ELEMENT, ns="xenc"
    )
    xmlsec.template.encrypted_data_ensure_cipher_value(data)
    info = xmlsec.template.encrypted_data_ensure_key_info(data, ns="ds")
    carried = xmlsec.template.add_encrypted_key(info, key_cipher or xmlsec.Transform.RSA_OAEP)
    xmlsec.template.encrypted_data_ensure_cipher_value(carried)
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(xmlsec.KeyData.AES, 256, xmlsec.KeyDataType.SESSION)
    context.encrypt_xml(data, assertion)
    return holder


def answer(asked, *, sign="assertion", sign_with=None, **changes):
    """Return an answer to a question, signed as a service signs it."""
    assertion = etree.fromstring(assertion_text(asked, **changes))
    if sign in ("assertion", "both"):
        signed(assertion, **(sign_with or {}))
    response = response_of(asked, assertion, **{name: changes[name] for name in changes if name in PLAIN})
    if sign in ("response", "both"):
        signed(response, **(sign_with or {}))
    return again(response)


def again(element):
    """Return the same, read anew: parts that xmlsec has made are not found by their names."""
    return etree.fromstring(etree.tostring(element))


def encoded(response):
    data = response if isinstance(response, bytes) else etree.tostring(response)
    return b64encode(data).decode()


# Going there and coming back --------------------------------------------------------


def ask(client, path=OURS):
    """Ask as a browser does, and return the id of the question."""
    sent = parse_qs(urlsplit(client.get(f"{path}go/")["Location"]).query)
    return etree.fromstring(zlib.decompress(b64decode(sent["SAMLRequest"][0]), wbits=-15)).get("ID")


def bring(response, path=BACK):
    """Bring an answer as the page of a service does: from another site, so that no cookie comes along."""
    return Client().post(path, {"SAMLResponse": encoded(response)})


def come_back(client, response):
    brought = bring(response)
    return client.get(brought["Location"]) if brought.status_code == 302 else brought


def nobody_is_in():
    return not User.objects.exists() and not Session.objects.filter(user__isnull=False).exists()


# The eight known ways to wrap a signed element ------------------------------------


def evil(assertion):
    """Return a copy of an assertion, without a signature, that names somebody else."""
    other = deepcopy(assertion)
    for signature in other.findall("ds:Signature", NS):
        other.remove(signature)
    other.set("ID", "_evil")
    other.find("saml:Subject/saml:NameID", NS).text = "666"
    other.find(".//saml:AttributeValue", NS).text = "admin@northern.example"
    return other


def evil_response(response):
    other = deepcopy(response)
    for signature in other.findall("ds:Signature", NS):
        other.remove(signature)
    other.set("ID", "_evil_response")
    other.replace(other.find("saml:Assertion", NS), evil(response.find("saml:Assertion", NS)))
    return other


def wrap_1(response):
    """An evil response, with the signature moved into it, which holds the signed one."""
    other, signature = evil_response(response), deepcopy(response.find("ds:Signature", NS))
    bare = deepcopy(response)
    bare.remove(bare.find("ds:Signature", NS))
    signature.append(bare)
    other.find("saml:Issuer", NS).addnext(signature)
    return other


def wrap_2(response):
    """An evil response, with the signed one and the signature beside each other in it."""
    other, signature = evil_response(response), deepcopy(response.find("ds:Signature", NS))
    bare = deepcopy(response)
    bare.remove(bare.find("ds:Signature", NS))
    other.find("saml:Issuer", NS).addnext(bare)
    bare.addnext(signature)
    return other


def wrap_3(response):
    """The evil assertion stands in front of the signed one."""
    assertion = response.find("saml:Assertion", NS)
    assertion.addprevious(evil(assertion))
    return response


def wrap_4(response):
    """The evil assertion holds the signed one."""
    assertion = response.find("saml:Assertion", NS)
    other = evil(assertion)
    response.replace(assertion, other)
    other.append(assertion)
    return response


def wrap_5(response):
    """The evil assertion carries the signature, and the signed one stands behind."""
    assertion = response.find("saml:Assertion", NS)
    other, signature = evil(assertion), assertion.find("ds:Signature", NS)
    assertion.remove(signature)
    other.find("saml:Issuer", NS).addnext(signature)
    assertion.addprevious(other)
    return response


def wrap_6(response):
    """The evil assertion carries the signature, which holds the signed one."""
    assertion = response.find("saml:Assertion", NS)
    other, signature = evil(assertion), assertion.find("ds:Signature", NS)
    assertion.remove(signature)
    response.replace(assertion, other)
    other.find("saml:Issuer", NS).addnext(signature)
    signature.append(assertion)
    return response


def wrap_7(response):
    """The evil assertion stands in the extensions, where anything may stand."""
    assertion = response.find("saml:Assertion", NS)
    extensions = etree.Element(tag("samlp:Extensions"))
    extensions.append(evil(assertion))
    response.find("saml:Issuer", NS).addnext(extensions)
    return response


def wrap_8(response):
    """The evil assertion carries the signature, which holds the signed one in an object, where anything may stand."""
    assertion = response.find("saml:Assertion", NS)
    other, signature = evil(assertion), assertion.find("ds:Signature", NS)
    assertion.remove(signature)
    response.replace(assertion, other)
    other.find("saml:Issuer", NS).addnext(signature)
    etree.SubElement(signature, tag("ds:Object")).append(assertion)
    return response


WRAPPED = {
    "1": ("response", wrap_1), "2": ("response", wrap_2), "3": ("assertion", wrap_3), "4": ("assertion", wrap_4),
    "5": ("assertion", wrap_5), "6": ("assertion", wrap_6), "7": ("assertion", wrap_7), "8": ("assertion", wrap_8),
}  # fmt: skip
