"""Another name on certificates: the learner asks, a manager of their institution decides."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate, NameRequest
from classroom import flows
from classroom.flows import names
from institutions.models import Membership
from institutions.roles import CAPABILITIES, Capability, Role
from progress.models import Correction
from tests.accounts.factories import make_user
from tests.classroom.factories import handed_in
from tests.courses.factories import make_course, make_module

pytestmark = pytest.mark.django_db

ASKED = {"name": "Alice Okafor-Núñez", "reason": "REASON-CANARY: I have married."}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def certificate(site, alice, now):
    module = make_module()
    course = make_course(modules=[module])
    flows.confirm_name(learner=alice, name="Alice Okafor", language="en", at=now)
    flows.enrol(learner=alice, course_key=course.translation_key, at=now)
    handed_in(alice, module, now)
    return Certificate.objects.get()


@pytest.fixture
def learner(client, alice, certificate):
    client.force_login(alice)
    return client


@pytest.fixture
def wanted(alice, certificate, now):
    return names.ask_for_name(holder=alice, at=now, **ASKED)


@pytest.fixture
def manager(client, manager_a, wanted):
    client.force_login(manager_a)
    return client


def page_of(wanted):
    return reverse("manage_name", args=[wanted.public_id])


def text_of(response):
    return response.content.decode()


class TestAsking:
    PAGE = "/en/learn/certificates/name/"

    def test_the_printed_name_is_where_one_begins(self, learner):
        page = text_of(learner.get(self.PAGE))
        assert "Your certificates are issued to <bdi>Alice Okafor</bdi>." in page
        assert 'value="Alice Okafor"' in page

    def test_keeps_what_was_asked_and_says_so(self, learner, alice):
        page = text_of(learner.post(self.PAGE, ASKED, follow=True))
        assert "Your institution has been asked" in page
        assert "Ask for this name" not in page
        asked = NameRequest.objects.get()
        assert (asked.holder, asked.name, asked.reason) == (alice, *ASKED.values())
        alice.refresh_from_db()
        assert alice.certificate_name == "Alice Okafor"

    def test_asking_twice_asks_once(self, learner, alice, now):
        for name in ("Alice One", "Alice Two"):
            learner.post(self.PAGE, ASKED | {"name": name})
            names.ask_for_name(holder=alice, name=name, reason="Again.", at=now)
        assert NameRequest.objects.get().name == "Alice One"

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"name": " Alice  Okafor "}, "This is the name that stands there already."),
            ({"name": ""}, "Type your name."),
            ({"name": "12345"}, "A name needs at least one letter."),
            ({"name": "x" * 121}, "A name can have up to 120 characters."),
            ({"reason": "  "}, "Say why, so that your institution can decide."),
            ({"reason": "x" * 1001}, "There is a problem"),
        ],
    )
    def test_what_cannot_be_printed_or_decided_is_refused(self, learner, changed, said):
        page = text_of(learner.post(self.PAGE, ASKED | changed))
        assert said in page
        assert not NameRequest.objects.exists()

    def test_a_refusal_is_shown_with_its_reason_and_one_may_ask_again(self, learner, wanted, now):
        names.refuse_name(request=wanted, answer="Bring your passport first.", at=now)
        page = text_of(learner.get(self.PAGE))
        assert "was not approved" in page
        assert "Bring your passport first." in page
        learner.post(self.PAGE, ASKED)
        assert NameRequest.objects.open().count() == 1


class TestDeciding:
    def test_the_list_shows_what_stands_and_what_is_asked(self, manager, wanted):
        page = text_of(manager.get(reverse("manage_names")))
        assert "Alice Okafor<" in page
        assert "Alice Okafor-Núñez" in page
        assert page_of(wanted) in page

    def test_the_list_takes_as_many_queries_for_many(self, manager, certificate, django_assert_max_num_queries):
        institution = Membership.objects.get(user__email="alice@a.example").institution
        for number in range(5):
            person = make_user(f"more{number}@a.example")
            Membership.objects.create(user=person, institution=institution, role=Role.LEARNER)
            names.ask_for_name(holder=person, name=f"Other {number}", reason="x", at=timezone.now())
        manager.get(reverse("manage_names"))
        with django_assert_max_num_queries(5):
            page = text_of(manager.get(reverse("manage_names")))
        assert page.count("Other ") == 5

    def test_an_empty_list_says_what_would_come(self, manager, wanted, now):
        names.refuse_name(request=wanted, answer="No.", at=now)
        assert "Nobody asks for another name" in text_of(manager.get(reverse("manage_names")))

    def test_says_first_what_follows(self, manager, wanted):
        page = text_of(manager.get(page_of(wanted)))
        assert "1 certificate is issued again with this name." in page
        assert "REASON-CANARY" in page

    def test_approved_the_certificate_is_issued_again_and_the_old_one_leads_to_it(self, manager, wanted, certificate):
        page = text_of(manager.post(page_of(wanted), {"go": "approve"}, follow=True))
        assert "The name is corrected." in page
        old, new = Certificate.objects.order_by("issued_at")
        assert (old.pk, old.state, old.name) == (certificate.pk, "superseded", "Alice Okafor")
        assert (new.state, new.name, new.replaces) == ("valid", "Alice Okafor-Núñez", old)
        same = ("achievement_key", "title", "minutes", "outcomes", "issuer", "language", "completed_at", "holder")
        assert [getattr(new, field) for field in same] == [getattr(old, field) for field in same]
        manager.logout()
        public = text_of(manager.get(f"/verify/{old.serial}/"))
        assert "a newer one took its place" in public
        assert f"/verify/{new.serial}/" in public
        assert manager.get(f"/verify/{old.serial}.json").json()["replaced_by"] == new.serial
        assert manager.get(f"/verify/{new.serial}.json").json()["replaced_by"] is None

    def test_the_next_certificate_has_the_new_name(self, manager, wanted, alice):
        manager.post(page_of(wanted), {"go": "approve"})
        alice.refresh_from_db()
        assert alice.certificate_name == "Alice Okafor-Núñez"

    def test_is_kept_with_who_decided_and_why(self, manager, manager_a, wanted, alice, institution_a):
        manager.post(page_of(wanted), {"go": "approve", "answer": "I saw the passport."})
        kept = Correction.objects.get()
        assert (kept.verb, kept.by, kept.institution, kept.reason) == (
            "renamed",
            manager_a,
            institution_a,
            "I saw the passport.",
        )
        assert (kept.before, kept.after) == ({"name": "Alice Okafor"}, {"name": "Alice Okafor-Núñez"})
        page = text_of(manager.get(reverse("manage_learner", args=[alice.public_id])))
        assert "Name on certificates corrected" in page

    def test_a_revoked_certificate_is_not_issued_again(self, manager, wanted, certificate):
        Certificate.objects.filter(pk=certificate.pk).update(state="revoked", state_changed_at=timezone.now())
        manager.post(page_of(wanted), {"go": "approve"})
        assert [each.state for each in Certificate.objects.all()] == ["revoked"]

    def test_a_refusal_needs_words_and_changes_nothing_else(self, manager, wanted):
        assert "so that the learner understands it" in text_of(manager.post(page_of(wanted), {"go": "refuse"}))
        assert NameRequest.objects.open().exists()
        page = text_of(manager.post(page_of(wanted), {"go": "refuse", "answer": "No proof."}, follow=True))
        assert "The name was refused." in page
        assert Certificate.objects.get().state == "valid"
        assert not Correction.objects.exists()

    def test_what_is_decided_stays(self, manager, manager_a, wanted, institution_a, now):
        names.refuse_name(request=wanted, answer="No.", at=now)
        again = {"institution_id": institution_a.pk, "by": manager_a, "answer": "", "at": now}
        assert not names.approve_name(request=wanted, **again)
        assert manager.post(page_of(wanted), {"go": "approve"}).status_code == 404
        assert Certificate.objects.get().state == "valid"

    @pytest.mark.parametrize("data", [{}, {"go": "perhaps"}])
    def test_without_a_decision_nothing_happens(self, manager, wanted, data):
        assert manager.post(page_of(wanted), data).status_code == 200
        assert NameRequest.objects.open().exists()


class TestRights:
    def test_others_find_nothing(self, client, alice, bob, charlie, wanted):
        for person in (alice, bob, charlie):
            client.force_login(person)
            assert client.post(page_of(wanted), {"go": "approve"}).status_code == 404
        assert NameRequest.objects.open().exists()
        client.force_login(charlie)
        assert "Núñez" not in text_of(client.get(reverse("manage_names")))

    def test_nobody_decides_their_own(self, client, alice, institution_a, wanted):
        Membership.objects.create(user=alice, institution=institution_a, role=Role.MANAGER)
        client.force_login(alice)
        assert client.post(page_of(wanted), {"go": "approve"}).status_code == 404

    def test_a_role_without_the_right_has_no_list(self, manager, wanted, monkeypatch):
        held = CAPABILITIES[Role.MANAGER] - {Capability.CORRECT_NAMES}
        monkeypatch.setitem(CAPABILITIES, Role.MANAGER, held)
        assert manager.get(reverse("manage_names")).status_code == 404
        assert manager.get(page_of(wanted)).status_code == 404


def test_the_database_refuses_a_second_open_request_and_a_half_decision(alice, now):
    asked = NameRequest.objects.create(holder=alice, name="A", reason="x", asked_at=now)
    for break_it in (
        lambda: NameRequest.objects.create(holder=alice, name="B", reason="x", asked_at=now),
        lambda: NameRequest.objects.filter(pk=asked.pk).update(decided_at=now),
        lambda: NameRequest.objects.filter(pk=asked.pk).update(approved=True),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            break_it()
