"""An answer of a service: whether it is for us, of now, and to what we asked. Only what is signed says who it is."""

from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from institutions.saml.documents import MOST_BYTES, NS, only, read, refuse_what_hides, tag, text_of
from institutions.saml.signatures import decrypted, is_signed, verified
from institutions.vouching import LONGEST_SUBJECT, NotTrusted

CLOCKS_DIFFER = timedelta(seconds=60)
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
KNOWN_CONDITIONS = [tag("saml:AudienceRestriction"), tag("saml:OneTimeUse"), tag("saml:ProxyRestriction")]


@dataclass(frozen=True)
class Party:
    """What a service knows us by, and what we know it by."""

    entity_id: str
    back: str
    key: str
    issuer: str
    certificates: tuple


@dataclass(frozen=True)
class Answer:
    """What a service says of somebody, believed. `asked`: the id of our question; `until`: when it serves no more."""

    id: str
    asked: str
    until: datetime
    name: str
    name_is_lasting: bool
    attributes: dict


def answer_in(encoded, party, at):
    """Return what a service answers, as it came by POST. Raises NotTrusted."""
    response = read(decoded(encoded))
    refuse_what_hides(response)
    if response.tag != tag("samlp:Response"):
        raise NotTrusted("it is no response")
    signed = is_signed(response)
    if signed:
        response = verified(response, party.certificates)
    check_response(response, party)
    assertion = assertion_in(response, party.key)
    if is_signed(assertion):
        assertion, signed = verified(assertion, party.certificates), True
    if not signed:
        raise NotTrusted("nothing in it is signed")
    return believed(assertion, response.get("InResponseTo"), party, at)


def decoded(encoded):
    if len(encoded) > MOST_BYTES:
        raise NotTrusted("it is too large")
    try:
        return b64decode("".join(encoded.split()), validate=True)
    except (NotBase64, ValueError) as error:
        raise NotTrusted("it is no base64") from error


def check_response(response, party):
    if response.get("Version") != "2.0" or response.get("Destination") != party.back:
        raise NotTrusted("it was sent to another address")
    issuer = response.find("saml:Issuer", NS)
    if issuer is not None and text_of(issuer) != party.issuer:
        raise NotTrusted("it comes from another service")
    if only(only(response, "samlp:Status"), "samlp:StatusCode").get("Value") != SUCCESS:
        raise NotTrusted("it says that nobody has signed in")


def assertion_in(response, key):
    """Return the one assertion, alone, and opened if it is encrypted. Others are nowhere in the response."""
    found = [each for name in ("Assertion", "EncryptedAssertion") for each in response.iter(tag(f"saml:{name}"))]
    if len(found) != 1 or found[0].getparent() is not response:
        raise NotTrusted(f"it holds {len(found)} assertions, or one where none belongs")
    return decrypted(found[0], key) if found[0].tag == tag("saml:EncryptedAssertion") else found[0]


def believed(assertion, asked, party, at):
    """Return what an assertion says. Raises NotTrusted unless it is for us, of now, and answers the question."""
    if assertion.get("Version") != "2.0" or not assertion.get("ID"):
        raise NotTrusted("its assertion has no id")
    if text_of(only(assertion, "saml:Issuer")) != party.issuer:
        raise NotTrusted("its assertion was made by another service")
    if not asked:
        raise NotTrusted("nobody has asked for it")
    check_conditions(only(assertion, "saml:Conditions"), party, at)
    check_sessions(assertion.findall("saml:AuthnStatement", NS), at)
    subject = only(assertion, "saml:Subject")
    until = confirmed_until(subject, asked, party, at)
    name = only(subject, "saml:NameID")
    if not 0 < len(text_of(name)) <= LONGEST_SUBJECT:
        raise NotTrusted("its assertion says nobody's name")
    lasting = name.get("Format") != TRANSIENT
    return Answer(assertion.get("ID"), asked, until, text_of(name), lasting, attributes_of(assertion))


def check_conditions(conditions, party, at):
    check_time(conditions, at)
    if any(each.tag not in KNOWN_CONDITIONS for each in conditions):
        raise NotTrusted("it makes conditions that we do not know")
    restrictions = conditions.findall("saml:AudienceRestriction", NS)
    audiences = [[text_of(each) for each in one.findall("saml:Audience", NS)] for one in restrictions]
    if not audiences or any(party.entity_id not in each for each in audiences):
        raise NotTrusted("it was made for another site")


def check_sessions(statements, at):
    if not statements:
        raise NotTrusted("it does not say that anybody has signed in")
    for statement in statements:
        ends = statement.get("SessionNotOnOrAfter")
        if ends and time_of(ends) <= at - CLOCKS_DIFFER:
            raise NotTrusted("what it tells of has ended")


def confirmed_until(subject, asked, party, at):
    """Return until when whoever brings the assertion is the person: it was handed out for this question, to us."""
    for each in subject.findall("saml:SubjectConfirmation", NS):
        data = each.find("saml:SubjectConfirmationData", NS)
        if each.get("Method") != BEARER or data is None or data.get("NotBefore"):
            continue
        ours = data.get("Recipient") == party.back and data.get("InResponseTo") == asked
        if ours and data.get("NotOnOrAfter") and time_of(data.get("NotOnOrAfter")) > at - CLOCKS_DIFFER:
            return time_of(data.get("NotOnOrAfter"))
    raise NotTrusted("it was handed out for another question, another site or another time")


def check_time(element, at):
    begins, ends = element.get("NotBefore"), element.get("NotOnOrAfter")
    if (begins and time_of(begins) > at + CLOCKS_DIFFER) or (ends and time_of(ends) <= at - CLOCKS_DIFFER):
        raise NotTrusted("it is too old, or too new")


def time_of(text):
    """Return a time as SAML writes it: in UTC."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise NotTrusted("it says a time that is none") from error


def attributes_of(assertion):
    """Return {name: [values]}. What is no text is left out."""
    found = {}
    for attribute in assertion.iterfind("saml:AttributeStatement/saml:Attribute", NS):
        values = [each for each in attribute.findall("saml:AttributeValue", NS) if not len(each)]
        found.setdefault(attribute.get("Name"), []).extend(text_of(each) for each in values)
    return found
