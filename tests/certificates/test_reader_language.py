"""Who is handed a certificate reads about it in their own language, whatever the certificate's is."""

import pytest
from django.utils.formats import date_format
from django.utils.translation import get_language_info, override
from selectolax.lexbor import LexborHTMLParser

from certificates.designs.words import WORDS
from certificates.serial import grouped
from certificates.signing import keyring
from certificates.signing.archive import BADGES
from tests.certificates.factories import DAY, make_certificate
from tests.test_messages import FILES, catalogue, texts_of

pytestmark = pytest.mark.django_db
# As browsers ask for them.
READERS = {
    "en": "en-GB,en;q=0.9",
    "fr": "fr-CA,fr;q=0.9,en;q=0.5",
    "es": "es-419,es;q=0.9",
    "ar": "ar-EG,ar;q=0.9,en;q=0.8",
    "ru": "ru-RU,ru;q=0.9",
    "zh-hans": "zh-CN,zh;q=0.9,en;q=0.8",
}
LABELS = ("completed", "time", "score", "issued", "expires", "institution", "cohort", "id")
UNKNOWN = "0123456789ABCDEFGHJKMNPQRS"


@pytest.fixture(scope="module")
def all_texts():
    return {text for path in FILES for _context, text in texts_of(path)}


@pytest.fixture
def certificate(keys_folder):
    keyring.signing_key(BADGES, DAY)
    return make_certificate(
        title="Ремесло и бренд",
        language="ru",
        name="محمد الأمين",
        score=87,
        institution_name="Northern Crafts Council",
        cohort_name="Bakers, spring",
        expires_at=DAY.replace(year=2036),
    )


def read(client, path, language):
    response = client.get(path, headers={"accept-language": READERS[language]})
    return response, LexborHTMLParser(response.content.decode())


def words_on(page):
    """Return each text of a page, and each that only an attribute holds."""
    for each in page.css("script, style"):
        each.decompose()
    shown = {text for node in page.css("*") for text in [node.text(deep=False, strip=True)] if text}
    return shown | {node.attributes["aria-label"] for node in page.css("[aria-label]")}


def in_english(page, language, all_texts):
    """Return what a page says in English though there are other words for it in a language."""
    folder = language.replace("zh-hans", "zh_Hans")
    said = {each.msgid for each in catalogue(folder) if each.translated() and each.msgstr != each.msgid}
    return words_on(page) & all_texts & said


@pytest.mark.parametrize("language", READERS)
def test_the_labels_are_those_that_a_certificate_in_that_language_prints(client, certificate, language):
    _response, page = read(client, f"/verify/{certificate.serial}/", language)
    labels = {node.text(strip=True) for node in page.css("dt")}
    assert [name for name in LABELS if WORDS[language][name] not in labels] == []
    with override(language):
        assert date_format(certificate.expires_at, "DATE_FORMAT") in {node.text() for node in page.css("dd")}


@pytest.mark.parametrize("language", READERS)
def test_the_page_says_its_language_and_direction_and_caches_know(client, certificate, language):
    for path in (f"/verify/{certificate.serial}/", "/verify/", f"/verify/{UNKNOWN}/", "/verify/keys/"):
        response, page = read(client, path, language)
        html = page.css_first("html").attributes
        assert html["lang"] == response["Content-Language"] == language
        assert html["dir"] == ("rtl" if get_language_info(language)["bidi"] else "ltr")
        assert {"Accept-Language", "Cookie"} <= {each.strip() for each in response["Vary"].split(",")}, path


@pytest.mark.parametrize("language", [each for each in READERS if each != "en"])
@pytest.mark.parametrize("state", ["valid", "revoked", "superseded", "withdrawn", "expired"])
def test_nothing_on_the_page_is_left_in_english(client, certificate, all_texts, language, state):
    if state == "withdrawn":
        certificate.withdrawn_at = DAY
    elif state == "expired":
        certificate.expires_at = DAY
    else:
        certificate.state, certificate.state_changed_at, certificate.state_reason = state, DAY, "Ошибка"
    certificate.save()
    response, page = read(client, f"/verify/{certificate.serial}/", language)
    assert response.status_code == 200
    assert in_english(page, language, all_texts) == set()


@pytest.mark.parametrize("language", [each for each in READERS if each != "en"])
@pytest.mark.parametrize(
    "path", ["/verify/", "/verify/?id=", f"/verify/{UNKNOWN}/", "/verify/keys/", "/verify/offline.html", "/nowhere"]
)
def test_nothing_beside_it_is_left_in_english(client, certificate, all_texts, language, path):
    _response, page = read(client, path, language)
    assert in_english(page, language, all_texts) == set()


def test_english_would_be_found(client, certificate, all_texts):
    _response, page = read(client, f"/verify/{certificate.serial}/", "en")
    found = in_english(page, "fr", all_texts)
    assert {"Check a certificate", "Learning time", "Compare", "Sign up", "Skip to the content"} <= found


def test_names_and_ids_keep_their_own_direction(client, certificate):
    _response, page = read(client, f"/verify/{certificate.serial}/", "fr")
    apart = {node.text(): node.attributes.get("dir") for node in page.css("bdi")}
    assert (apart[certificate.name], apart[grouped(certificate.serial)]) == ("rtl", "ltr")
    assert {"Northern Crafts Council", "Bakers, spring", certificate.issuer} <= apart.keys()
    assert f"\u2066{grouped(certificate.serial)}\u2069" in page.css_first("title").text()


class TestChoosingAnother:
    def test_the_foot_of_the_page_leads_to_it_in_each_language(self, client, certificate):
        _response, page = read(client, f"/verify/{certificate.serial}/", "fr")
        links = {node.attributes["lang"]: node.attributes["href"] for node in page.css("footer nav a")}
        assert links == {language: f"?language={language}" for language in READERS}

    def test_what_was_chosen_counts_more_than_what_the_browser_asks_for_and_stays(self, client, certificate):
        address = f"/verify/{certificate.serial}/"
        response, page = read(client, f"{address}?language=ar", "fr")
        assert page.css_first("html").attributes["lang"] == "ar"
        cookie = response.cookies["language"]
        assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("ar", True, "Lax")
        assert read(client, address, "fr")[0]["Content-Language"] == "ar"
        assert client.post(f"{address}compare/")["Content-Language"] == "ar"

    @pytest.mark.parametrize("path", ["/verify/?language=xx", "/verify/?language=", "/cms/?language=ar"])
    def test_no_other_word_or_place_changes_it(self, client, path):
        response = client.get(path, headers={"accept-language": "fr"})
        assert "language" not in response.cookies

    def test_a_page_in_a_language_keeps_it(self, client, site):
        response = client.get("/fr/accounts/login/?language=ar")
        assert response["Content-Language"] == "fr"
        assert "language" not in response.cookies
