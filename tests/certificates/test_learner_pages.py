"""What learners see of their certificates."""

import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from certificates.models import Certificate
from classroom.certificate_forms import CertificateNameForm
from progress.models import Enrolment
from tests.certificates.factories import make_certificate
from tests.courses.factories import make_course

LIST, NAME = "/en/learn/certificates/", "/en/learn/certificates/name/"


def pdf_url(certificate):
    return f"{LIST}{certificate.serial}.pdf"


@pytest.fixture
def completed(alice, at, site):
    course = make_course()
    return Enrolment.objects.create(
        learner=alice,
        course_key=course.translation_key,
        enrolled_at=at,
        last_activity_at=at,
        completed_at=at,
        percent=100,
    )


@pytest.fixture
def alice_client(client, alice):
    client.force_login(alice)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("path", [LIST, NAME, f"{LIST}{'0' * 26}.pdf"])
def test_a_stranger_is_asked_to_sign_in(client, path):
    assert client.get(path)["Location"].startswith("/en/accounts/login/")


def test_without_a_certificate_the_page_says_how_to_get_one(alice_client):
    page = alice_client.get(LIST).content.decode()
    assert "No certificate yet" in page
    assert "/en/learn/" in page


def test_the_list_names_each_certificate_with_its_file_and_public_page(alice_client, alice, charlie):
    mine, foreign = make_certificate(alice, pdf="x.pdf"), make_certificate(charlie, name="Charlie Novak")
    page = alice_client.get(LIST).content.decode()
    for part in (mine.title, "Download certificate (PDF)", pdf_url(mine), f"/verify/{mine.serial}/", ">Valid<"):
        assert part in page
    assert foreign.serial not in page
    assert "Charlie Novak" not in page


def test_a_revoked_certificate_is_shown_but_not_offered(alice_client, alice):
    make_certificate(alice, pdf="x.pdf", state=Certificate.REVOKED)
    page = alice_client.get(LIST).content.decode()
    assert "Revoked" in page
    assert "Download certificate" not in page


def test_the_list_costs_the_same_however_long_it_is(alice_client, alice, django_assert_max_num_queries, completed):
    for _number in range(12):
        make_certificate(alice)
    alice_client.get(LIST)
    with django_assert_max_num_queries(6):
        alice_client.get(LIST)


def test_a_completed_course_asks_for_the_name_and_then_gives_its_certificate(alice_client, alice, completed):
    assert "Confirm your name" in alice_client.get(LIST).content.decode()
    response = alice_client.post(NAME, {"name": "  Alice\u00a0 Ngozi\u202e  Okafor\u0000 "})
    assert response["Location"] == LIST
    certificate = Certificate.objects.get(holder=alice)
    assert (certificate.name, certificate.achievement_key) == ("Alice Ngozi Okafor", completed.course_key)
    assert "Confirm your name" not in alice_client.get(LIST).content.decode()


def test_a_preview_writes_nothing(alice_client, alice, completed):
    page = alice_client.post(NAME, {"name": "Alice N. Okafor", "preview": "1"}).content.decode()
    assert "<bdi>Alice N. Okafor</bdi>" in page
    alice.refresh_from_db()
    assert alice.certificate_name == ""
    assert not Certificate.objects.exists()


def test_the_name_is_fixed_once_it_is_printed(alice_client, alice):
    alice.certificate_name = "Alice Okafor"
    alice.save()
    make_certificate(alice)
    assert "somebody of your institution must agree" in alice_client.get(NAME).content.decode()
    alice_client.post(NAME, {"name": "Somebody Else"})
    alice.refresh_from_db()
    assert alice.certificate_name == "Alice Okafor"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Type your name."),
        ("   ", "Type your name."),
        ("\u200b\u202e\u0000", "Type your name."),
        ("A" * 121, "A name can have up to 120 characters. This one has 121."),
        ("12345 !", "A name needs at least one letter."),
        ("😀", "A name needs at least one letter."),
    ],
)
def test_a_name_that_cannot_be_printed_is_refused(typed, error):
    assert CertificateNameForm({"name": typed}).errors == {"name": [error]}


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("José", "José"),
        (" Anne  Marie\tO’Neill ", "Anne Marie O’Neill"),
        ("محمد عبد الرحمن", "محمد عبد الرحمن"),
        ("欧阳娜娜", "欧阳娜娜"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("Eve\u202e\u2066nadI\u2069", "EvenadI"),
        ("A" * 120, "A" * 120),
    ],
)
def test_a_name_in_any_script_is_kept_as_it_was_written(typed, printed):
    form = CertificateNameForm({"name": typed})
    assert form.is_valid()
    assert form.cleaned_data["name"] == printed


def test_the_holder_downloads_the_kept_file(alice_client, alice, private_files):
    path = storages["private"].save("certificates/a.pdf", ContentFile(b"%PDF-kept"))
    certificate = make_certificate(alice, pdf=path, title="IP Essentials")
    response = alice_client.get(pdf_url(certificate))
    assert b"".join(response.streaming_content) == b"%PDF-kept"
    assert response["Content-Disposition"] == 'attachment; filename="ip-essentials-certificate.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_a_title_in_another_script_still_gives_a_plain_file_name(alice_client, alice, private_files):
    path = storages["private"].save("certificates/a.pdf", ContentFile(b"%PDF-kept"))
    response = alice_client.get(pdf_url(make_certificate(alice, pdf=path, title="中小企业")))
    assert response["Content-Disposition"] == 'attachment; filename="certificate.pdf"'


def test_a_file_that_is_not_printed_yet_is_promised(alice_client, alice):
    certificate = make_certificate(alice)
    response = alice_client.get(pdf_url(certificate))
    assert response.status_code == 202
    assert "Your certificate is being prepared" in response.content.decode()
    assert "The PDF is being prepared" in alice_client.get(LIST).content.decode()


@pytest.mark.parametrize("person", ["bob", "manager_a", "charlie"])
def test_the_file_of_another_person_is_not_there(client, alice, person, request):
    certificate = make_certificate(alice, pdf="a.pdf")
    client.force_login(request.getfixturevalue(person))
    foreign = client.get(pdf_url(certificate))
    missing = client.get(f"{LIST}{uuid.uuid4().hex[:26]}.pdf")
    assert (foreign.status_code, missing.status_code) == (404, 404)
