"""The public page of a certificate."""

from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from certificates import forms
from certificates.models import Certificate
from certificates.serial import grouped
from pages import ratelimit
from tests.certificates.factories import DAY, make_certificate

pytestmark = pytest.mark.django_db
UNKNOWN = "0123456789ABCDEFGHJKMNPQRS"


def main_part(response):
    return response.content.decode().partition("<main")[2].partition("</main>")[0]


MORE = {
    "kind": "module",
    "score": 87,
    "institution_name": "Northern Crafts Council",
    "cohort_name": "Bakers, spring",
    "expires_at": DAY.replace(year=2028, day=18),
}


def test_every_printed_fact_is_shown(client):
    certificate = make_certificate(**MORE)
    page = main_part(client.get(f"/verify/{certificate.serial}/"))
    facts = [
        *("Module attestation", "87%", "18 November 2028", certificate.institution_name, certificate.cohort_name),
        *(certificate.name, certificate.title, certificate.issuer, *certificate.outcomes),
        *("16 November 2026", "18 November 2026", "11 hours", "English", grouped(certificate.serial)),
    ]
    assert [fact for fact in facts if fact not in page] == []


@pytest.mark.parametrize(
    ("state", "word", "icon"),
    [
        ("valid", "Valid", "tick-circle"),
        ("revoked", "Revoked", "cross-circle"),
        ("superseded", "Superseded", "alert"),
    ],
)
def test_the_state_is_a_word_and_a_shape_with_its_reason(client, state, word, icon):
    changed = {} if state == "valid" else {"state_reason": "The name was wrong.", "state_changed_at": DAY}
    certificate = make_certificate(state=state, **changed)
    page = main_part(client.get(f"/verify/{certificate.serial}/"))
    assert f">{word}<" in page
    assert f"icons.svg#{icon}" in page
    assert all(("The name was wrong." in page, "16 November 2026" in page) if changed else [True])
    others = {"Valid", "Revoked", "Superseded"} - {word}
    assert not any(f">{other}<" in page for other in others)


class TestATimeItIsValidFor:
    @pytest.mark.parametrize(("ends", "word"), [(DAY.replace(year=2036), "Valid"), (DAY.replace(year=2020), "Expired")])
    def test_the_clock_says_whether_it_is_over(self, client, ends, word):
        certificate = make_certificate(expires_at=ends)
        page = main_part(client.get(f"/verify/{certificate.serial}/"))
        assert [each for each in ("Valid", "Expired") if f">{each}<" in page] == [word]
        assert f"16 November {ends.year}" in page
        assert client.get(f"/verify/{certificate.serial}.json").json()["state"] == word.lower()

    def test_what_was_revoked_stays_revoked(self, client):
        over = {"expires_at": DAY.replace(year=2020), "state": "revoked", "state_changed_at": DAY}
        page = main_part(client.get(f"/verify/{make_certificate(**over).serial}/"))
        assert ">Revoked<" in page
        assert ">Expired<" not in page


@pytest.mark.parametrize("write", [str.lower, grouped, lambda serial: f" {grouped(serial).lower()} "])
def test_an_id_is_found_however_it_is_written(client, write):
    certificate = make_certificate(serial=UNKNOWN)
    response = client.get(f"/verify/{write(certificate.serial)}/")
    assert (response.status_code, response["Location"]) == (302, f"/verify/{certificate.serial}/")


def test_unknown_and_impossible_ids_get_the_same_answer(client):
    answers = [client.get(f"/verify/{serial}/") for serial in (UNKNOWN, "nonsense", "U" * 26, "A" * 500)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({main_part(answer) for answer in answers}) == 1
    assert "We found no certificate with this id" in main_part(answers[0])


def test_pages_stay_out_of_caches_and_search_engines(client):
    certificate = make_certificate()
    for path in ("/verify/", f"/verify/{certificate.serial}/", f"/verify/{UNKNOWN}/"):
        response = client.get(path)
        assert response["X-Robots-Tag"] == "noindex"
        assert "no-store" in response["Cache-Control"]


def test_a_stranger_costs_one_query(client, django_assert_num_queries):
    certificate = make_certificate()
    with django_assert_num_queries(1):
        client.get(f"/verify/{certificate.serial}/")


def test_the_page_follows_the_reader_and_the_facts_their_certificate(client):
    certificate = make_certificate(language="ar", title="أساسيات الملكية الفكرية")
    page = client.get(f"/verify/{certificate.serial}/", headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="fr"' in page
    assert '<div class="prose" lang="ar" dir="rtl">' in page
    assert "16 novembre 2026" in page


def test_the_form_leads_to_the_page(client):
    pasted = f"https://learn.example.org/verify/{grouped(UNKNOWN).lower()}/"
    for typed in (UNKNOWN, grouped(UNKNOWN), pasted):
        assert client.get("/verify/", {"id": typed})["Location"] == f"/verify/{UNKNOWN}/"


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("", "Type the id that is printed on the certificate."),
        ("0123", "A certificate id has 28 letters and digits. This one has 4."),
        ("U" + UNKNOWN[1:], "and never U. This one has: U"),
        ("7" + grouped(UNKNOWN)[1:], "One letter or digit of this id is wrong, or two are swapped."),
    ],
)
def test_the_form_says_what_is_wrong(client, typed, answer):
    response = client.get("/verify/", {"id": typed})
    assert response.status_code == 200
    with override("en"):
        assert answer in main_part(response)


def test_only_thirty_unknown_ids_a_minute_from_one_address(client, monkeypatch):
    monkeypatch.setattr(ratelimit.time, "time", lambda: 1_800_000_010)
    known = make_certificate()
    for _number in range(40):
        assert client.get(f"/verify/{known.serial}/").status_code == 200
    statuses = [client.get(f"/verify/{UNKNOWN}/").status_code for _number in range(31)]
    assert statuses == [404] * 30 + [429]
    refused = client.get(f"/verify/{UNKNOWN}/")
    assert refused["Retry-After"] == "50"
    assert "Try again in 50 seconds" in main_part(refused)
    assert client.get(f"/verify/{UNKNOWN}/", REMOTE_ADDR="192.0.2.7").status_code == 404
    monkeypatch.setattr(ratelimit.time, "time", lambda: 1_800_000_070)
    assert client.get(f"/verify/{UNKNOWN}/").status_code == 404


def test_a_forged_forwarding_header_gives_no_new_address(client):
    statuses = [
        client.get(f"/verify/{UNKNOWN}/", headers={"x-forwarded-for": f"198.51.100.{number}"}).status_code
        for number in range(32)
    ]
    assert 429 in statuses


def test_without_its_count_the_page_is_closed(client, monkeypatch):
    class Down:
        def add(self, *args, **kwargs):
            raise ConnectionError

    monkeypatch.setattr(ratelimit, "cache", Down())
    response = client.get(f"/verify/{make_certificate().serial}/")
    assert (response.status_code, response["Retry-After"]) == (503, "60")


def test_nothing_can_be_written_here(client):
    assert client.post("/verify/").status_code == 405
    assert client.post(f"/verify/{make_certificate().serial}/").status_code == 405
    assert Certificate.objects.count() == 1


class TestTheFactsAsData:
    def test_they_are_those_of_the_page(self, client):
        certificate = make_certificate(pdf_sha256="ab" * 32, **MORE)
        answer = client.get(f"/verify/{certificate.serial}.json")
        facts = answer.json()
        assert (facts["id"], facts["state"], facts["name"]) == (certificate.serial, "valid", certificate.name)
        assert (facts["title"], facts["minutes"]) == (certificate.title, certificate.minutes)
        assert facts["outcomes"] == certificate.outcomes
        assert (facts["kind"], facts["score"]) == ("module", 87)
        assert (facts["institution"], facts["cohort"]) == ("Northern Crafts Council", "Bakers, spring")
        assert facts["expires_at"].startswith("2028-11-18T")
        assert facts["completed_at"].startswith("2026-11-16T")
        assert facts["page"].endswith(f"/verify/{certificate.serial}/")
        assert facts["pdf_sha256"] == "ab" * 32
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["X-Robots-Tag"] == "noindex"

    def test_a_revoked_one_says_why(self, client):
        certificate = make_certificate(state="revoked", state_reason="The name was wrong.", state_changed_at=DAY)
        facts = client.get(f"/verify/{certificate.serial}.json").json()
        assert (facts["state"], facts["state_reason"]) == ("revoked", "The name was wrong.")

    def test_an_id_may_be_written_in_groups(self, client):
        certificate = make_certificate()
        assert client.get(f"/verify/{grouped(certificate.serial).lower()}.json").json()["id"] == certificate.serial

    def test_an_unknown_id_is_an_error_and_counts(self, client):
        answers = [client.get(f"/verify/{UNKNOWN}.json") for _each in range(31)]
        assert answers[0].json() == {"error": "There is no certificate with this id."}
        assert [answer.status_code for answer in answers] == [404] * 30 + [429]


class TestComparingAFile:
    CONTENT = b"%PDF-1.7 as it was issued"

    @pytest.fixture
    def certificate(self):
        return make_certificate(pdf="certificates/x.pdf", pdf_sha256=sha256(self.CONTENT).hexdigest())

    def compared(self, client, certificate, content=None, **headers):
        data = {} if content is None else {"file": SimpleUploadedFile("certificate.pdf", content)}
        return client.post(f"/verify/{certificate.serial}/compare/", data, **headers)

    def test_the_file_that_was_issued_is_recognised(self, client, certificate):
        assert "This is the file that was issued" in main_part(self.compared(client, certificate, self.CONTENT))

    @pytest.mark.parametrize("place", [0, 12, len(CONTENT) - 1])
    def test_one_changed_bit_is_found(self, client, certificate, place):
        changed = bytearray(self.CONTENT)
        changed[place] ^= 1
        assert "This is not the file that was issued" in main_part(self.compared(client, certificate, bytes(changed)))

    @pytest.mark.parametrize("content", [b"", CONTENT + b"\n", CONTENT[:-1]])
    def test_more_less_or_nothing_is_another_file(self, client, certificate, content):
        assert "This is not the file that was issued" in main_part(self.compared(client, certificate, content))

    def test_before_it_is_printed_nothing_is_said(self, client):
        page = main_part(self.compared(client, make_certificate(), self.CONTENT))
        assert "still being printed" in page
        assert "the file that was issued" not in page

    def test_no_file_or_a_huge_one_says_what_to_do(self, client, certificate, monkeypatch):
        nothing = self.compared(client, certificate)
        assert (nothing.status_code, "Choose the PDF of the certificate." in main_part(nothing)) == (422, True)
        monkeypatch.setattr(forms, "LARGEST_FILE", len(self.CONTENT) - 1)
        assert "No certificate is." in main_part(self.compared(client, certificate, self.CONTENT))

    def test_the_facts_stay_on_the_page(self, client, certificate):
        assert certificate.title in main_part(self.compared(client, certificate, b"other"))

    def test_one_address_compares_thirty_files_a_minute(self, client, certificate):
        answers = [self.compared(client, certificate, b"other").status_code for _each in range(31)]
        assert answers == [200] * 30 + [429]
