"""The manager's certificates: the list, one of them, many at once, ZIP files. Nothing of another institution."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from certificates.models import Archive, Certificate, IssueBatch, Notice
from certificates.packing import pack
from certificates.serial import grouped
from classroom.flows import bulk
from institutions.models import Membership
from institutions.roles import CAPABILITIES, Capability, Role
from tests.accounts.factories import make_user
from tests.certificates.factories import make_certificate
from tests.courses.factories import make_course
from tests.institutions.factories import make_cohort

pytestmark = pytest.mark.django_db

LIST, ISSUE = "/en/manage/certificates/", "/en/manage/certificates/issue/"
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def manager(client, manager_a, site):
    client.force_login(manager_a)
    return client


@pytest.fixture
def mine(alice, institution_a):
    return make_certificate(alice, institution=institution_a, name="Alice Okafor", pdf="x.pdf")


@pytest.fixture
def foreign(charlie, institution_b):
    return make_certificate(charlie, institution=institution_b, name="FOREIGN-CANARY", title="FOREIGN-TITLE")


def text_of(response):
    return response.content.decode()


def test_only_managers_may():
    assert [role for role in Role if Capability.ISSUE_CERTIFICATES in CAPABILITIES[role]] == [Role.MANAGER]


class TestList:
    def test_shows_what_the_institution_issued_and_nothing_else(self, manager, mine, foreign):
        page = text_of(manager.get(LIST))
        assert f"{LIST}{mine.serial}/" in page
        assert "FOREIGN" not in page
        assert "No certificate fits." in text_of(manager.get(f"{LIST}?q=FOREIGN"))
        assert "No certificate fits." in text_of(manager.get(f"{LIST}?q={foreign.serial}"))
        assert manager.get(f"{LIST}{foreign.serial}/").status_code == 404

    @pytest.mark.parametrize("asked", ["alice", "OKAFOR al", "{serial}", "{start}", "{grouped}"])
    def test_finds_by_name_and_by_id(self, manager, alice, institution_a, asked):
        serial = "7VMEK1EZ1HQVGYBWHKKPQKF1HB"
        make_certificate(alice, institution=institution_a, name="Alice Okafor", serial=serial)
        make_certificate(alice, institution=institution_a, name="Bela Novak", serial=serial[::-1])
        asked = asked.format(serial=serial.lower(), start=grouped(serial)[:12], grouped=grouped(serial))
        page = text_of(manager.get(LIST, {"q": asked}))
        assert "Alice Okafor" in page
        assert "Bela Novak" not in page

    @pytest.mark.parametrize("show", ["valid", "expired", "revoked", "superseded"])
    def test_narrows_by_state(self, manager, alice, institution_a, now, show):
        own = {"holder": alice, "institution": institution_a}
        make_certificate(**own, name="Is valid", expires_at=now + DAY)
        make_certificate(**own, name="Is expired", expires_at=now - DAY)
        make_certificate(**own, name="Is revoked", state=Certificate.REVOKED)
        make_certificate(**own, name="Is superseded", state=Certificate.SUPERSEDED)
        page = text_of(manager.get(LIST, {"show": show}))
        shown = [each for each in ("valid", "expired", "revoked", "superseded") if f"Is {each}" in page]
        assert shown == [show]

    def test_shows_25_at_a_time_in_few_queries(self, manager, alice, institution_a, django_assert_max_num_queries):
        for number in range(30):
            make_certificate(alice, institution=institution_a, name=f"Number {number}")
        manager.get(LIST)
        with django_assert_max_num_queries(7):
            page = text_of(manager.get(LIST))
        assert page.count("<bdi>Number ") == 25
        assert text_of(manager.get(LIST, {"page": 2})).count("<bdi>Number ") == 5

    def test_an_empty_list_says_what_will_be_there(self, manager):
        assert "No certificates yet" in text_of(manager.get(LIST))
        assert "No certificate fits." in text_of(manager.get(LIST, {"q": "nobody"}))

    @pytest.mark.parametrize("person", ["alice", "bob"])
    def test_is_not_there_for_learners_and_trainers(self, client, mine, person, request):
        client.force_login(request.getfixturevalue(person))
        for path in (LIST, ISSUE, f"{LIST}{mine.serial}/"):
            assert client.get(path).status_code == 404
        assert client.post(f"{LIST}{mine.serial}/send/").status_code == 404


class TestSendingAgain:
    def test_the_holder_gets_the_mail_and_it_is_kept_who_sent_it(self, manager, manager_a, mine, mailoutbox):
        assert "Send the mail about it again" in text_of(manager.get(f"{LIST}{mine.serial}/"))
        page = text_of(manager.post(f"{LIST}{mine.serial}/send/", follow=True))
        assert "The mail is on its way." in page
        assert f"sent again by {manager_a}" in page
        assert [message.to for message in mailoutbox] == [[mine.holder.email]]
        assert (Notice.objects.get().by, Notice.objects.get().kind) == (manager_a, Notice.RESENT)

    def test_three_a_day_are_enough(self, manager, manager_a, mine, mailoutbox, now):
        for _number in range(5):
            manager.post(f"{LIST}{mine.serial}/send/")
        assert len(mailoutbox) == 3
        assert bulk.send_certificate_again(certificate=mine, by=manager_a, at=now + 2 * DAY)

    @pytest.mark.parametrize("fields", [{"state": "revoked"}, {"pdf": ""}, {"holder": None}], ids=str)
    def test_only_what_can_be_used_is_sent(self, manager, mine, mailoutbox, fields):
        Certificate.objects.update(**fields)
        manager.post(f"{LIST}{mine.serial}/send/")
        assert mailoutbox == []

    def test_of_another_institution_nothing_is_sent(self, manager, foreign, mailoutbox):
        assert manager.post(f"{LIST}{foreign.serial}/send/").status_code == 404
        assert mailoutbox == []


@pytest.fixture
def cohort(institution_a, manager_a):
    learners = [
        make_user("gets@a.example", certificate_name="Gets One"),
        make_user("nameless@a.example", first_name="Nameless"),
        make_user("has@a.example", certificate_name="Has One"),
    ]
    return make_cohort(institution_a, "Morning class", learners=[*learners, manager_a])


@pytest.fixture
def asked(cohort):
    return {
        "cohort": str(cohort.public_id),
        "people": "",
        "title": "  Workshop on   trademarks ",
        "held_on": "2026-11-01",
        "hours": "1.5",
        "outcomes": "Choose a sign\n\n  Search a register ",
        "language": "fr",
        "key": str(uuid4()),
    }


class TestIssuing:
    @pytest.fixture
    def at_hand(self, manager, asked, cohort):
        """One of the cohort has the certificate already."""
        manager.post(ISSUE, {**asked, "people": "has@a.example", "issue": "1"})
        bulk.issue_some(batch=IssueBatch.objects.get(), at=timezone.now())
        return {**asked, "key": str(uuid4())}

    def test_a_preview_says_who_gets_one_and_writes_nothing(self, manager, at_hand):
        page = text_of(manager.post(ISSUE, at_hand))
        for part in (
            "1 person gets a certificate now",
            "1 person has not confirmed a name",
            "has this certificate already",
        ):
            assert part in page
        assert [page.index(each) for each in ("Gets One", "Nameless", "Has One")] == sorted(
            page.index(each) for each in ("Gets One", "Nameless", "Has One")
        )
        assert IssueBatch.objects.count() == 1

    def test_then_it_is_issued_with_what_was_typed(self, manager, manager_a, at_hand, cohort):
        answer = manager.post(ISSUE, {**at_hand, "issue": "1"})
        batch = IssueBatch.objects.get(key=at_hand["key"])
        assert answer["Location"] == reverse("manage_issue_batch", args=[batch.key])
        assert (batch.title, batch.minutes, batch.language) == ("Workshop on trademarks", 90, "fr")
        assert batch.outcomes == ["Choose a sign", "Search a register"]
        assert (batch.made_by, batch.cohort, str(batch.completed_at.date())) == (manager_a, cohort, "2026-11-01")
        # Not the manager, who is in the cohort too.
        assert batch.places.count() == 3

    def test_the_page_of_a_cohort_leads_there(self, manager, cohort, institution_a):
        make_cohort(institution_a, "Another class", learners=cohort.learners.all())
        page = text_of(manager.get(reverse("manage_cohort", args=[cohort.public_id])))
        assert f'href="{ISSUE}?cohort={cohort.public_id}"' in page
        chosen = text_of(manager.get(f"{ISSUE}?cohort={cohort.public_id}"))
        assert f'<option value="{cohort.public_id}" selected>' in chosen

    def test_what_was_typed_can_be_changed(self, manager, asked):
        page = text_of(manager.post(ISSUE, {**asked, "change": "1"}))
        assert 'value="1.5"' in page
        assert "gets a certificate now" not in page

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"people": "alice@a.example"}, "Nobody in this cohort has this address: alice@a.example"),
            ({"held_on": "2999-01-01"}, "This day is still to come"),
            ({"outcomes": "x" * 141}, "Up to 12 lines of 140 characters"),
            ({"hours": "0"}, "greater than or equal to 0.25"),
            ({"cohort": str(uuid4())}, "Select a valid choice"),
        ],
        ids=["stranger", "future", "too long", "no time", "another cohort"],
    )
    def test_what_cannot_be_issued_is_refused_with_words(self, manager, alice, asked, wrong, words):
        page = text_of(manager.post(ISSUE, {**asked, **wrong, "issue": "1"}))
        assert words in page
        assert not IssueBatch.objects.exists()

    def test_a_cohort_of_another_institution_is_not_offered(self, manager, asked, institution_b):
        other = make_cohort(institution_b, "FOREIGN-CANARY")
        assert "FOREIGN-CANARY" not in text_of(manager.get(ISSUE))
        manager.post(ISSUE, {**asked, "cohort": str(other.public_id), "issue": "1"})
        assert not IssueBatch.objects.exists()

    def test_the_page_of_a_batch_counts_in_few_queries(self, manager, asked, django_assert_max_num_queries):
        manager.post(ISSUE, {**asked, "issue": "1"})
        batch = IssueBatch.objects.get()
        path = reverse("manage_issue_batch", args=[batch.key])
        assert "data-under-way" in text_of(manager.get(path))
        bulk.issue_some(batch=batch, at=timezone.now())
        Certificate.objects.update(pdf="x.pdf")
        with django_assert_max_num_queries(7):
            page = text_of(manager.get(path))
        assert "All is done: 2 certificates are issued and printed." in page
        assert "1 person has not confirmed a name" in page
        assert "data-under-way" not in page

    def test_another_institutions_batch_is_not_there(self, client, charlie, manager, asked):
        manager.post(ISSUE, {**asked, "issue": "1"})
        key = IssueBatch.objects.get().key
        client.force_login(charlie)
        assert client.get(reverse("manage_issue_batch", args=[key])).status_code == 404
        assert client.post(reverse("manage_pack_batch", args=[key])).status_code == 404


class TestZip:
    @pytest.fixture
    def printed(self, alice, institution_a, private_files):
        course = make_course()
        path = storages["private"].save("certificates/x.pdf", ContentFile(b"%PDF-1.7"))
        make_certificate(alice, institution=institution_a, achievement_key=course.translation_key, pdf=path)
        return course

    def test_of_a_course_it_is_asked_for_waited_for_and_downloaded(self, manager, printed, institution_a):
        asked = f"course:{institution_a.slug}:{printed.translation_key}"
        page = manager.post(reverse("manage_pack"), {"what": asked}, follow=True)
        assert "1 certificate is being packed" in text_of(page)
        archive = Archive.objects.get()
        download = reverse("manage_archive_file", args=[archive.key])
        assert manager.get(download).status_code == 202
        pack(archive)
        assert "Download the ZIP file" in text_of(manager.get(reverse("manage_archive", args=[archive.key])))
        answer = manager.get(download)
        assert answer["Content-Type"] == "application/zip"
        assert b"".join(answer.streaming_content).startswith(b"PK")
        bulk.delete_old_archives(at=archive.made_at + 8 * DAY)
        assert manager.get(download).status_code == 410

    def test_is_of_managers_of_the_institution_alone(self, client, alice, bob, charlie, manager_a, institution_a, now):
        archive = bulk.pack_certificates(institution=institution_a, title="T", by=manager_a, at=now, course_key=uuid4())
        pack(archive)
        for person in (alice, bob, charlie):
            client.force_login(person)
            for name in ("manage_archive", "manage_archive_file"):
                assert client.get(reverse(name, args=[archive.key])).status_code == 404
        client.force_login(manager_a)
        Membership.objects.filter(user=manager_a).delete()
        assert client.get(reverse("manage_archive_file", args=[archive.key])).status_code == 404

    @pytest.mark.parametrize("what", ["", "course:harbour-city:x", "cohort:x", "x"])
    def test_what_is_not_offered_is_not_packed(self, manager, what):
        assert manager.post(reverse("manage_pack"), {"what": what})["Location"] == LIST
        assert not Archive.objects.exists()
