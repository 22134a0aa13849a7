"""The holder has a certificate issued in another language in which the course can be read."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Locale

from certificates.actions import reissue_certificate
from certificates.models import Certificate
from classroom import flows
from classroom.flows.holders import issue_in_language, withdraw
from tests.certificates.factories import make_certificate
from tests.classroom.factories import handed_in
from tests.courses.factories import make_course, make_module

WALLET = "/en/learn/certificates/"


@pytest.fixture
def course(site):
    course = make_course(modules=[make_module(attestation=True)])
    for page in (course, course.course_modules.get().module):
        page = page.specific
        french = page.copy_for_translation(Locale.objects.get(language_code="fr"), copy_parents=True)
        french.title = "Les marques"
        if hasattr(french, "certificate_title"):
            french.certificate_title = "L’essentiel de la PI"
            french.outcomes = [("outcome", "Nommer les droits.")]
        french.save_revision().publish()
    return course


@pytest.fixture
def certificate(alice, course):
    at = timezone.now()
    flows.confirm_name(learner=alice, name="Alice Okafor", language="en", at=at)
    flows.enrol(learner=alice, course_key=course.translation_key, at=at)
    handed_in(alice, course.course_modules.get().module, at)
    return Certificate.objects.get(kind=Certificate.COURSE)


@pytest.fixture
def holder(client, alice):
    client.force_login(alice)
    return client


def url(certificate):
    return f"{WALLET}{certificate.serial}/language/"


def test_the_new_one_has_the_words_of_the_language_and_all_else_of_the_old_one(holder, certificate):
    page = holder.get(url(certificate)).content.decode()
    assert "A new certificate with a new id takes the place of this one." in page
    assert 'value="fr"' in page
    assert 'value="es"' not in page
    holder.post(url(certificate), {"language": "fr"})
    new = Certificate.objects.valid().get(kind=Certificate.COURSE)
    assert (new.language, new.title, new.outcomes) == ("fr", "L’essentiel de la PI", ["Nommer les droits."])
    kept = ("holder", "name", "minutes", "score", "completed_at", "expires_at", "institution", "issuer", "kind")
    assert [field for field in kept if getattr(new, field) != getattr(certificate, field)] == []
    assert f"/verify/{new.serial}/" in holder.get(f"/verify/{certificate.serial}/").content.decode()
    # The attestation of a module goes the same way.
    attestation = Certificate.objects.valid().get(kind=Certificate.MODULE)
    holder.post(url(attestation), {"language": "fr"})
    assert Certificate.objects.valid().get(kind=Certificate.MODULE).title == "Les marques"


def test_asking_twice_issues_once(holder, certificate):
    for _twice in range(2):
        assert holder.post(url(certificate), {"language": "fr"})["Location"] == WALLET
    assert Certificate.objects.filter(kind=Certificate.COURSE).count() == 2


def test_only_languages_of_the_course_are_offered(holder, certificate):
    for language in ("es", "en", "xx", ""):
        assert holder.post(url(certificate), {"language": language}).status_code == 200
    for language in ("es", "en", "xx"):
        assert issue_in_language(certificate=certificate, language=language, at=timezone.now()) is None
    assert Certificate.objects.filter(kind=Certificate.COURSE).count() == 1


def test_what_is_not_valid_or_has_no_page_leads_back_to_the_list(holder, certificate):
    assert url(certificate) in holder.get(WALLET).content.decode()
    one = Certificate.objects.filter(pk=certificate.pk)
    for fields in ({"kind": "attendance"}, {"expires_at": timezone.now() - timedelta(days=1)}, {"state": "revoked"}):
        one.update(**fields)
        assert url(certificate) not in holder.get(WALLET).content.decode(), fields
        assert holder.post(url(certificate), {"language": "fr"})["Location"] == WALLET
        one.update(kind="course", expires_at=None, state="valid")
    assert not Certificate.objects.filter(language="fr").exists()


def test_it_is_nobody_elses(client, alice, bob):
    certificate = make_certificate(alice)
    client.force_login(bob)
    assert client.post(url(certificate), {"language": "fr"}).status_code == 404


def test_what_was_withdrawn_stays_withdrawn_in_whatever_takes_its_place(alice):
    certificate = make_certificate(alice)
    withdraw(certificate=certificate, at=timezone.now())
    # The row in memory does not know of it, as in another process.
    assert certificate.withdrawn_at is None
    newer = reissue_certificate(certificate=certificate, at=timezone.now(), language="fr")
    assert newer.withdrawn_at is not None
