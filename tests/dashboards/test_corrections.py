"""The manager's screens that correct a learner's record."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from classroom import flows
from institutions.models import Membership
from institutions.roles import CAPABILITIES, Capability, Role
from progress.models import Correction, Enrolment, QuizPass
from quizzes.models import Attempt
from quizzes.queries import standing
from tests.classroom.factories import handed_in
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_enrolment

pytestmark = pytest.mark.django_db

REASON = {"reason": "REASON-CANARY: the power went off."}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def module(site):
    return make_module()


@pytest.fixture
def course(module, alice, now):
    course = make_course(modules=[module])
    flows.confirm_name(learner=alice, name="Alice Okafor", language="en", at=now)
    flows.enrol(learner=alice, course_key=course.translation_key, at=now)
    return course


@pytest.fixture
def manager(client, manager_a):
    client.force_login(manager_a)
    return client


@pytest.fixture
def failed(alice, module, course, now):
    return handed_in(alice, module, now, right=False)


def page_of(person):
    return reverse("manage_learner", args=[person.public_id])


def waive_page(person, module):
    return reverse("manage_waive", args=[person.public_id, module.translation_key])


def reopen_page(attempt):
    return reverse("manage_reopen", args=[attempt.key])


def read(client, url, **options):
    return client.get(url, **options).content.decode()


class TestWaive:
    def test_is_offered_where_the_quiz_is_not_passed(self, manager, alice, module, course, now):
        assert waive_page(alice, module) in read(manager, page_of(alice))
        handed_in(alice, module, now)
        assert waive_page(alice, module) not in read(manager, page_of(alice))

    def test_says_first_what_follows_and_that_it_stays(self, manager, alice, module, course):
        text = read(manager, waive_page(alice, module))
        assert "will count as passed for Alice Okafor" in text
        assert "take it back" in text
        assert not QuizPass.objects.exists()

    def test_counts_the_quiz_and_says_who_decided_and_why(self, manager, alice, module, course):
        text = manager.post(waive_page(alice, module), REASON, follow=True).content.decode()
        assert "The quiz counts as passed." in text
        assert "Quiz waived on" in text
        assert "REASON-CANARY" in text
        assert "Mona Haddad" in text
        assert Enrolment.objects.get().completed_at
        assert Certificate.objects.exists()

    @pytest.mark.parametrize("reason", ["", "   ", "x" * 1001])
    def test_needs_a_reason(self, manager, alice, module, course, reason):
        response = manager.post(waive_page(alice, module), {"reason": reason})
        assert response.status_code == 200
        assert "There is a problem" in response.content.decode()
        assert not QuizPass.objects.exists()

    def test_pressing_the_button_twice_waives_once(self, manager, alice, module, course):
        for _again in range(2):
            text = manager.post(waive_page(alice, module), REASON, follow=True).content.decode()
        assert "had been passed already" in text
        assert Correction.objects.count() == 1

    def test_a_module_without_quiz_or_outside_the_course_has_none_to_waive(self, manager, alice, course):
        for other in (make_module("designs", code="M02", quiz=False), make_module("secrets", code="M03")):
            assert manager.get(waive_page(alice, other)).status_code == 404

    def test_nobody_waives_their_own(self, manager, manager_a, institution_a, module, course):
        make_enrolment(manager_a, course.translation_key, institution_a)
        assert manager.post(waive_page(manager_a, module), REASON).status_code == 404


class TestReopen:
    def test_is_offered_for_attempts_that_were_not_passed(self, manager, alice, failed, module, now):
        text = read(manager, page_of(alice))
        assert "0%, not passed" in text
        assert reopen_page(failed) in text

    def test_is_not_offered_once_the_quiz_is_passed_or_another_attempt_is_open(
        self, manager, alice, failed, module, now
    ):
        again = now + timedelta(hours=2)
        attempt = flows.start_quiz(**asked(alice, module), at=again)
        assert reopen_page(failed) not in read(manager, page_of(alice))
        for item in attempt.paper.items:
            flows.save_answer(attempt=attempt, item_key=item.key, value=item.correct_keys[0], seq=1, at=again)
        flows.submit_quiz(attempt=attempt, at=again)
        assert reopen_page(failed) not in read(manager, page_of(alice))
        assert manager.get(reopen_page(attempt)).status_code == 404

    def test_opens_the_attempt_and_says_who_decided_and_why(self, manager, alice, failed):
        assert "Its result, 0%, is kept" in read(manager, reopen_page(failed))
        text = manager.post(reopen_page(failed), REASON, follow=True).content.decode()
        assert "The attempt is open again" in text
        assert "REASON-CANARY" in text
        failed.refresh_from_db()
        assert (failed.state, failed.deadline) == (Attempt.OPEN, None)

    def test_pressing_the_button_twice_opens_once(self, manager, failed):
        for _again in range(2):
            text = manager.post(reopen_page(failed), REASON, follow=True).content.decode()
        assert "Nothing was changed" in text
        assert Correction.objects.count() == 1

    def test_where_there_is_a_time_limit_it_asks_for_the_minutes(self, manager, failed, module):
        module.quiz.time_limit_minutes = 45
        module.quiz.save()
        assert 'value="45"' in read(manager, reopen_page(failed))
        for minutes in ("", "0", "x"):
            assert manager.post(reopen_page(failed), REASON | {"minutes": minutes}).status_code == 200
        manager.post(reopen_page(failed), REASON | {"minutes": "20"})
        failed.refresh_from_db()
        assert timedelta(minutes=19) < failed.deadline - timezone.now() < timedelta(minutes=21)

    def test_the_learner_goes_on_where_they_were(self, manager, client, alice, failed):
        manager.post(reopen_page(failed), REASON)
        client.force_login(alice)
        assert client.get(reverse("attempt_question", args=[failed.key, 1])).status_code == 200

    def test_nobody_opens_their_own(self, manager, manager_a, institution_a, module, course, now):
        make_enrolment(manager_a, course.translation_key, institution_a)
        own = handed_in(manager_a, module, now, right=False)
        assert manager.post(reopen_page(own), REASON).status_code == 404


class TestRevoke:
    @pytest.fixture
    def certificate(self, alice, module, course, now):
        handed_in(alice, module, now)
        return Certificate.objects.get()

    def revoke_page(self, certificate):
        return reverse("manage_revoke", args=[certificate.serial])

    def test_is_offered_while_the_certificate_is_valid(self, manager, alice, certificate):
        assert self.revoke_page(certificate) in read(manager, page_of(alice))
        manager.post(self.revoke_page(certificate), REASON)
        assert self.revoke_page(certificate) not in read(manager, page_of(alice))

    def test_what_was_earned_before_joining_can_be_revoked_too(self, manager, alice, module, course, now):
        [membership] = alice.memberships.all()
        Enrolment.objects.update(institution=None)
        handed_in(alice, module, now)
        certificate = Certificate.objects.get()
        assert certificate.institution is None
        assert manager.get(self.revoke_page(certificate)).status_code == 404
        flows.join_institution(membership=membership)
        assert self.revoke_page(certificate) in read(manager, page_of(alice))
        assert manager.get(self.revoke_page(certificate)).status_code == 200

    def test_says_first_what_follows(self, manager, certificate):
        text = read(manager, self.revoke_page(certificate))
        assert "The certificate of Alice Okafor of" in text
        assert "Everybody who checks this certificate reads it" in text
        certificate.refresh_from_db()
        assert certificate.state == Certificate.VALID

    def test_the_public_page_says_since_when_and_why(self, manager, client, certificate):
        manager.post(self.revoke_page(certificate), REASON)
        client.logout()
        text = read(client, f"/verify/{certificate.serial}/")
        assert "no longer valid since" in text
        assert "REASON-CANARY" in text

    def test_is_kept_with_who_decided_and_why(self, manager, manager_a, institution_a, alice, certificate):
        text = manager.post(self.revoke_page(certificate), REASON, follow=True).content.decode()
        assert "The certificate is revoked." in text
        assert "Certificate revoked" in text
        kept = Correction.objects.get()
        assert (kept.learner, kept.by, kept.institution) == (alice, manager_a, institution_a)
        assert (kept.before["state"], kept.after["state"]) == ("valid", "revoked")
        assert kept.after["certificate"] == certificate.serial

    def test_pressing_the_button_twice_revokes_once(self, manager, certificate):
        for _again in range(2):
            text = manager.post(self.revoke_page(certificate), REASON, follow=True).content.decode()
        assert "was not valid any more" in text
        assert Correction.objects.count() == 1

    def test_no_rule_issues_another(self, manager, alice, module, certificate, now):
        manager.post(self.revoke_page(certificate), REASON)
        handed_in(alice, module, now + timedelta(hours=2))
        flows.confirm_name(learner=alice, name="Alice Okafor", language="en", at=now)
        assert [each.state for each in Certificate.objects.all()] == ["revoked"]

    @pytest.mark.parametrize("reason", ["", "   ", "x" * 251])
    def test_needs_a_reason_that_fits_on_the_page(self, manager, certificate, reason):
        response = manager.post(self.revoke_page(certificate), {"reason": reason})
        assert "There is a problem" in response.content.decode()
        certificate.refresh_from_db()
        assert certificate.state == Certificate.VALID

    def test_only_managers_of_the_institution_may(self, client, alice, bob, charlie, certificate):
        for person in (alice, bob, charlie):
            client.force_login(person)
            assert client.post(self.revoke_page(certificate), REASON).status_code == 404
        certificate.refresh_from_db()
        assert certificate.state == Certificate.VALID

    def test_nobody_revokes_their_own(self, client, alice, institution_a, certificate):
        Membership.objects.create(user=alice, institution=institution_a, role=Role.MANAGER)
        client.force_login(alice)
        assert client.post(self.revoke_page(certificate), REASON).status_code == 404


def asked(learner, module):
    return {
        "learner": learner,
        "quiz": module.quiz,
        "standing": standing(learner, module.quiz),
        "context_key": module.translation_key,
    }


class TestWhoMay:
    @pytest.mark.parametrize("who", ["alice", "bob", "charlie"])
    def test_learners_trainers_and_managers_elsewhere_find_nothing(self, client, request, alice, module, failed, who):
        client.force_login(request.getfixturevalue(who))
        for url in (waive_page(alice, module), reopen_page(failed)):
            assert client.get(url).status_code == 404
            assert client.post(url, REASON).status_code == 404
        assert not Correction.objects.exists()

    @pytest.mark.parametrize("lost", [Capability.WAIVE, Capability.REOPEN])
    def test_each_needs_its_own_right(self, manager, alice, module, failed, monkeypatch, lost):
        monkeypatch.setitem(CAPABILITIES, Role.MANAGER, CAPABILITIES[Role.MANAGER] - {lost})
        pages = {Capability.WAIVE: waive_page(alice, module), Capability.REOPEN: reopen_page(failed)}
        text = read(manager, page_of(alice))
        for right, url in pages.items():
            assert (url in text) == (right != lost)
            assert manager.get(url).status_code == (404 if right == lost else 200)

    def test_an_attempt_made_with_another_institution_is_theirs(
        self, manager, client, alice, charlie, failed, module, course, institution_b
    ):
        Enrolment.objects.update(institution=institution_b)
        assert manager.get(reopen_page(failed)).status_code == 404
        assert "not passed" not in read(manager, page_of(alice))
        client.force_login(charlie)
        assert client.get(reopen_page(failed)).status_code == 200

    def test_what_was_corrected_elsewhere_is_not_shown(self, manager, client, alice, charlie, failed, institution_b):
        manager.post(reopen_page(failed), REASON)
        Membership.objects.filter(user=alice).update(institution=institution_b)
        client.force_login(charlie)
        text = read(client, page_of(alice))
        assert "REASON-CANARY" not in text
