"""A holder takes a certificate away from public view: what is left says nothing about them."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from certificates.models import Certificate
from classroom.flows import holders
from tests.certificates.factories import DAY, make_certificate

CANARIES = {
    "name": "Name-Canary Okafor",
    "title": "Title-Canary",
    "issuer": "Issuer-Canary",
    "outcomes": ["Outcome-Canary"],
    "institution_name": "Institution-Canary",
    "cohort_name": "Cohort-Canary",
    "state_reason": "Reason-Canary",
}


@pytest.fixture
def certificate(alice):
    certificate = make_certificate(alice, **CANARIES, pdf="x.pdf", pdf_sha256=sha256(b"%PDF issued").hexdigest())
    holders.withdraw(certificate=certificate, at=DAY)
    return certificate


def all_of(response):
    return response.content.decode() + str(response.headers)


@pytest.mark.parametrize("state", ["valid", "revoked", "superseded"])
@pytest.mark.parametrize("address", ["/verify/{}/", "/verify/{}.json"])
def test_no_detail_is_left_in_the_page_the_data_and_the_headers(client, certificate, address, state):
    Certificate.objects.update(state=state, state_changed_at=DAY)
    said = all_of(client.get(address.format(certificate.serial)))
    assert "Canary" not in said
    assert certificate.serial in said.replace("-", "")
    assert state in said.lower()


def test_the_data_say_that_it_exists_and_how_it_stands(client, certificate):
    Certificate.objects.update(expires_at=DAY - timedelta(days=1))
    assert client.get(f"/verify/{certificate.serial}.json").json() == {
        "id": certificate.serial,
        "state": "expired",
        "state_changed_at": None,
        "replaced_by": None,
        "withdrawn": True,
        "page": f"http://127.0.0.1:8000/verify/{certificate.serial}/",
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"%PDF issued", "This is the file that was issued"), (b"%PDF other", "This is not the file that was issued")],
)
def test_a_file_can_still_be_compared(client, certificate, content, words):
    answer = client.post(f"/verify/{certificate.serial}/compare/", {"file": SimpleUploadedFile("a.pdf", content)})
    assert words in answer.content.decode()
    assert "Canary" not in all_of(answer)


def test_it_is_withdrawn_with_all_its_older_versions_and_shown_again_with_them(client, alice, certificate):
    same = {"achievement_key": certificate.achievement_key, "name": "Older-Canary"}
    older = make_certificate(alice, state=Certificate.SUPERSEDED, **same)
    other = make_certificate(alice, name="Other course")
    holders.withdraw(certificate=certificate, at=DAY)
    assert "Canary" not in all_of(client.get(f"/verify/{older.serial}/"))
    assert "Other course" in all_of(client.get(f"/verify/{other.serial}/"))
    holders.show_again(certificate=certificate)
    assert "Older-Canary" in all_of(client.get(f"/verify/{older.serial}/"))


class TestTheHoldersButton:
    def url(self, certificate):
        return f"/en/learn/certificates/{certificate.serial}/withdraw/"

    def test_takes_away_and_brings_back(self, client, alice, certificate):
        holders.show_again(certificate=certificate)
        client.force_login(alice)
        page = client.post(self.url(certificate), follow=True).content.decode()
        assert "does not show your name or the course any more" in page
        assert "Withdrawn from public view since" in page
        assert Certificate.objects.get().withdrawn_at is not None
        assert (
            "sees the certificate again"
            in client.post(self.url(certificate), {"show": "1"}, follow=True).content.decode()
        )
        assert Certificate.objects.get().withdrawn_at is None

    def test_is_nobody_elses(self, client, bob, certificate):
        client.force_login(bob)
        assert client.post(self.url(certificate), {"show": "1"}).status_code == 404
        assert Certificate.objects.get().withdrawn_at == DAY

    def test_withdrawing_twice_keeps_the_first_day(self, certificate):
        holders.withdraw(certificate=certificate, at=DAY + timedelta(days=9))
        assert Certificate.objects.get().withdrawn_at == DAY
