"""Answers that are not to be believed, in SAML: each is refused, and nobody is signed in."""

import time
from base64 import b64encode

import pytest
import xmlsec
from django.test import Client
from lxml import etree

from accounts.models import User
from institutions.models import SamlConnection
from institutions.saml.documents import NS, tag
from institutions.saml.metadata import Provider
from tests.sign_in.forger import (
    BACK,
    CERTIFICATE,
    ISSUER,
    OTHER_CERTIFICATE,
    OTHER_KEY,
    THERE,
    US,
    WRAPPED,
    again,
    answer,
    ask,
    assertion_text,
    come_back,
    encrypted,
    evil,
    nobody_is_in,
    response_of,
    signed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def service(connect_saml_service):
    return connect_saml_service(Provider(ISSUER, THERE, (CERTIFICATE,)), domains=["northern.example"])


@pytest.mark.parametrize("sign", ["assertion", "response", "both"])
def test_the_truth_is_believed(client, service, sign):
    assert come_back(client, answer(ask(client), sign=sign))["Location"] == "/en/learn/"
    user = User.objects.get()
    assert (user.email, user.first_name, user.last_name) == ("wanjiru@northern.example", "Wanjiru", "There")


SAID = {
    "another audience": {"audience": "https://another.example/"},
    "no audience": {"audience": ""},
    "another recipient": {"recipient": "https://another.example/saml/"},
    "a recipient that holds ours": {"recipient": f"https://evil.example/?{US}"},
    "no recipient": {"recipient": ""},
    "another destination": {"destination": "https://another.example/saml/"},
    "a destination that begins as ours": {"destination": f"{US}more"},
    "no destination": {"destination": ""},
    "another question": {"confirmed_for": "_another"},
    "no question": {"confirmed_for": ""},
    "another issuer": {"issuer": "https://evil.example"},
    "another issuer of the response": {"response_issuer": "https://evil.example"},
    "no issuer": {"issuer": ""},
    "over": {"until": -3600},
    "handed out too long ago": {"confirmed_until": -3600},
    "handed out for ever": {"confirmed_until": ""},
    "not yet": {"not_before": 3600},
    "a session that has ended": {"session_until": -3600},
    "a time that is none": {"until": "tomorrow"},
    "nobody's name": {"name": ""},
    "a name that is too long": {"name": "x" * 300},
    "a name in pieces": {"name": "7<x>8</x>"},
    "a name that changes each time": {"format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"},
    "another way to confirm": {"method": "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"},
    "another version": {"version": "1.1"},
    "that nobody has signed in": {"status": "urn:oasis:names:tc:SAML:2.0:status:Responder"},
    "a condition that nobody knows": {"more": "<saml:Condition/>"},
    "a second audience that we are not": {
        "more": "<saml:AudienceRestriction><saml:Audience>x</saml:Audience></saml:AudienceRestriction>"
    },
}


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize("sign", ["assertion", "response"])
def test_an_answer_that_says_something_else_lets_nobody_in(client, service, name, sign):
    assert come_back(client, answer(ask(client), sign=sign, **SAID[name])).status_code == 403
    assert nobody_is_in()


def test_clocks_may_differ_by_a_minute_and_no_more(client, service):
    for seconds, status in ((-120, 403), (-30, 302)):
        times = {"until": seconds, "confirmed_until": seconds, "session_until": seconds}
        assert come_back(client, answer(ask(client), **times)).status_code == status
    for seconds, status in ((120, 403), (30, 302)):
        assert come_back(client, answer(ask(client), not_before=seconds, ID=f"_{seconds}")).status_code == status


def test_an_assertion_for_the_end_of_time_does_no_harm(client, service):
    ends = dict.fromkeys(("until", "confirmed_until", "session_until"), "9999-12-31T23:59:59Z")
    assert come_back(client, answer(ask(client), **ends)).status_code == 302


SIGNED = {
    "by nobody": {"sign": "nothing"},
    "with another key": {"sign_with": {"key": OTHER_KEY, "certificate": OTHER_CERTIFICATE}},
    "with another key, and our certificate": {"sign_with": {"key": OTHER_KEY}},
    "with SHA-1": {"sign_with": {"by": xmlsec.Transform.RSA_SHA1}},
    "over a digest of SHA-1": {"sign_with": {"digest": xmlsec.Transform.SHA1}},
    "over comments, too": {"sign_with": {"transform": xmlsec.Transform.EXCL_C14N_COMMENTS}},
    "over another form": {"sign_with": {"transform": xmlsec.Transform.C14N}},
}


@pytest.mark.parametrize("name", SIGNED)
@pytest.mark.parametrize("sign", ["assertion", "response"])
def test_an_answer_that_is_not_signed_by_the_service_lets_nobody_in(client, service, name, sign):
    assert come_back(client, answer(ask(client), **{"sign": sign, **SIGNED[name]})).status_code == 403
    assert nobody_is_in()


def test_a_bad_signature_beside_a_good_one_lets_nobody_in(client, service):
    for signer in ("assertion", "response"):
        response = answer(ask(client), sign="both")
        found = response if signer == "response" else response.find("saml:Assertion", NS)
        value = found.find("ds:Signature/ds:SignatureValue", NS)
        value.text = b64encode(bytes(384)).decode()
        assert come_back(client, response).status_code == 403
    assert nobody_is_in()


@pytest.mark.parametrize("place", ["name", "mail", "audience", "recipient"])
def test_what_was_changed_after_signing_lets_nobody_in(client, service, place):
    changed = etree.tostring(answer(ask(client), name="7", mail="a@northern.example"))
    old, new = {
        "name": (b">7<", b">8<"), "mail": (b"a@north", b"b@north"), "audience": (b"metadata.xml<", b"metadata.xml <"),
        "recipient": (b'Recipient="', b'Recipient=" '),
    }[place]  # fmt: skip
    assert old in changed
    assert come_back(client, changed.replace(old, new)).status_code == 403
    assert nobody_is_in()


@pytest.mark.parametrize("shape", WRAPPED)
def test_a_signed_part_wrapped_into_an_evil_one_lets_nobody_in(client, service, shape):
    sign, wrap = WRAPPED[shape]
    response = answer(ask(client), sign=sign)
    assert come_back(client, wrap(response)).status_code == 403
    assert nobody_is_in()


def test_nor_does_one_with_the_same_id(client, service):
    response = answer(ask(client))
    assertion = response.find("saml:Assertion", NS)
    other = evil(assertion)
    other.set("ID", assertion.get("ID"))
    assertion.find("ds:Signature", NS).addnext(other)
    assert come_back(client, response).status_code == 403
    assert nobody_is_in()


@pytest.mark.parametrize("hidden", ["<!-- -->", "<?x y?>"])
@pytest.mark.parametrize("name", ["7.evil.example", "wanjiru@northern.example"])
def test_a_comment_in_a_name_lets_nobody_in(client, service, hidden, name):
    """A signature does not cover comments, so that this one is good: 7<!-- -->.evil would be read as 7."""
    text = etree.tostring(answer(ask(client), name="7.evil.example")).decode()
    place = text.index(name) + 1
    assert come_back(client, (text[:place] + hidden + text[place:]).encode()).status_code == 403
    assert nobody_is_in()


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
HARMFUL = {
    "a file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "an address": '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]>',
    "definitions from elsewhere": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "a bomb": f'<!DOCTYPE x [<!ENTITY a0 "ha">{BOMB}<!ENTITY e "&a9;">]>',
    "nothing": "<!DOCTYPE x>",
}


@pytest.mark.parametrize("name", HARMFUL)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7"])
def test_xml_that_brings_definitions_is_not_read(client, service, name, encoding):
    text = etree.tostring(answer(ask(client))).decode().replace(">Wanjiru<", ">&e;<")
    begun = time.monotonic()
    data = f'<?xml version="1.0" encoding="{encoding}"?>{HARMFUL[name]}{text}'.encode(encoding)
    assert come_back(client, data).status_code == 403
    assert time.monotonic() - begun < 2
    assert nobody_is_in()


@pytest.mark.parametrize(
    "sent", ["", "x", "PHg+", "%%%", b64encode(b"<x/>").decode(), "A" * 2_000_000, b64encode(b"<x>" * 60_000).decode()]
)
def test_what_is_no_answer_is_refused(client, service, sent):
    assert Client().post(BACK, {"SAMLResponse": sent}).status_code == 403
    assert nobody_is_in()


XSLT = """<ds:Transform xmlns:ds="{ds}" Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116">
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:template match="/"><xsl:call-template name="d">
<xsl:with-param name="n" select="40"/></xsl:call-template></xsl:template>
<xsl:template name="d"><xsl:param name="n"/><xsl:if test="$n &gt; 0"><xsl:call-template name="d">
<xsl:with-param name="n" select="$n - 1"/></xsl:call-template><xsl:call-template name="d">
<xsl:with-param name="n" select="$n - 1"/></xsl:call-template></xsl:if></xsl:template>
</xsl:stylesheet></ds:Transform>"""


def test_a_signature_that_brings_a_program_along_does_not_run_it(client, service):
    """Of python3-saml this is an open flaw: whoever checks the signature runs the program first."""
    response = answer(ask(client))
    transforms = response.find(".//ds:Transforms", NS)
    transforms.insert(1, etree.fromstring(XSLT.format(**NS)))
    begun = time.monotonic()
    assert come_back(client, response).status_code == 403
    assert time.monotonic() - begun < 2


SHAPES = {
    "covers all of the document": lambda info: info.find("ds:Reference", NS).set("URI", ""),
    "covers something else": lambda info: info.find("ds:Reference", NS).set("URI", "#_other"),
    "covers an address": lambda info: info.find("ds:Reference", NS).set("URI", "http://127.0.0.1:9/"),
    "covers two things": lambda info: info.append(etree.fromstring(etree.tostring(info.find("ds:Reference", NS)))),
    "covers nothing": lambda info: info.remove(info.find("ds:Reference", NS)),
    "says what it is twice": lambda info: info.insert(0, etree.fromstring(etree.tostring(info[0]))),
    "is shortened": lambda info: etree.SubElement(info[1], tag("ds:HMACOutputLength")),
    "is a secret": lambda info: info[1].set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_signature_of_another_shape_is_not_looked_at(client, service, name, monkeypatch):
    response = answer(ask(client))
    SHAPES[name](response.find(".//ds:SignedInfo", NS))
    monkeypatch.setattr("institutions.saml.signatures.was_signed_with", lambda *_args: True)
    assert come_back(client, response).status_code == 403


def test_prefixes_that_a_signature_counts_in_are_kept(client, service):
    """Shibboleth signs so: the declaration of a prefix counts, although it stands further out."""
    assertion = etree.fromstring(assertion_text(asked := ask(client)))
    response = response_of(asked, assertion)
    signed(assertion, prefixes=["xs", "samlp"])
    assert come_back(client, response).status_code == 302


class TestWhatIsEncrypted:
    def answer(self, asked, **ways):
        assertion = signed(etree.fromstring(assertion_text(asked)))
        own = SamlConnection.objects.get().certificate
        return again(response_of(asked, encrypted(assertion, own, **ways)))

    @pytest.mark.parametrize("cipher", [xmlsec.Transform.AES256_GCM, xmlsec.Transform.AES256])
    def test_is_opened(self, client, service, cipher):
        assert come_back(client, self.answer(ask(client), cipher=cipher)).status_code == 302
        assert User.objects.get().email == "wanjiru@northern.example"

    def test_also_with_its_key_beside_it(self, client, service):
        response = self.answer(ask(client))
        key = response.find(".//xenc:EncryptedKey", NS)
        response.find("saml:EncryptedAssertion", NS).append(key)
        assert come_back(client, response).status_code == 302

    def test_is_refused_where_its_key_is_wrapped_in_a_way_that_leaks(self, client, service):
        assert come_back(client, self.answer(ask(client), key_cipher=xmlsec.Transform.RSA_PKCS1)).status_code == 403

    def test_is_refused_where_it_is_for_somebody_else(self, client, service):
        assertion = signed(etree.fromstring(assertion_text(asked := ask(client))))
        assert come_back(client, response_of(asked, encrypted(assertion, OTHER_CERTIFICATE))).status_code == 403

    def test_is_refused_where_nobody_has_signed_it(self, client, service):
        """Whoever has our metadata can encrypt for us."""
        assertion = etree.fromstring(assertion_text(asked := ask(client)))
        own = SamlConnection.objects.get().certificate
        assert come_back(client, response_of(asked, encrypted(assertion, own))).status_code == 403
        assert nobody_is_in()

    def test_is_refused_where_it_hides_a_comment_or_a_program(self, client, service):
        own = SamlConnection.objects.get().certificate
        for spoil in (
            lambda assertion: assertion.find(".//saml:NameID", NS).append(etree.Comment("x")),
            lambda assertion: assertion.find(".//ds:Transforms", NS).insert(1, etree.fromstring(XSLT.format(**NS))),
        ):
            assertion = again(signed(etree.fromstring(assertion_text(asked := ask(client)))))
            spoil(assertion)
            assert come_back(client, response_of(asked, encrypted(assertion, own))).status_code == 403
        assert nobody_is_in()

    @pytest.mark.parametrize("name", ["CipherReference", "Transforms"])
    def test_is_not_fetched_from_elsewhere(self, client, service, name):
        response = self.answer(ask(client))
        held = response.findall(".//xenc:CipherData", NS)[-1]
        for child in held:
            held.remove(child)
        etree.SubElement(held, tag(f"xenc:{name}"), URI="http://127.0.0.1:9/")
        assert come_back(client, response).status_code == 403
