"""Joining an institution: by mail, by link, after approval, after waiting; moving to another one, and leaving."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail

from classroom.flows import joining as flows
from institutions.models import Institution, Invitation, JoinLink, JoinRequest, Membership, MembershipChange
from institutions.queries import institution_of_learner
from institutions.roles import Role
from institutions.tokens import hashed
from progress.models import Enrolment
from tests.accounts.factories import make_user
from tests.dashboards.factories import make_enrolment
from tests.institutions.factories import make_invitation, make_link, make_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer():
    return make_user("new@example.org", first_name="Nia")


def limit(institution, seats):
    Institution.objects.filter(pk=institution.pk).update(seats=seats)


def come(link, person, at, leaving=None):
    link = JoinLink.objects.select_related("institution").get(pk=link.pk)
    return flows.come_by_link(link=link, person=person, leaving=leaving, language="en", at=at)


def accept(invitation, person, at, leaving=None):
    return flows.accept_invitation(invitation=invitation, person=person, leaving=leaving, language="en", at=at)


def token_of(message):
    return message.body.split("/join/")[1].split("/")[0]


class TestInvitations:
    def invite(self, institution, by, at, *emails, role=Role.LEARNER):
        flows.invite(
            institution=institution, emails=emails, role=role, language="fr", by=by,
            expires_at=at + timedelta(days=14), at=at,
        )  # fmt: skip

    def test_known_and_unknown_addresses_get_the_same_mail(self, institution_a, manager_a, newcomer, at):
        self.invite(institution_a, manager_a, at, "new@example.org", "unknown@example.org")
        known, unknown = mail.outbox
        assert known.subject == unknown.subject
        assert known.body.replace(token_of(known), "") == unknown.body.replace(token_of(unknown), "")

    def test_only_a_hash_of_the_token_is_kept(self, institution_a, manager_a, at):
        self.invite(institution_a, manager_a, at, "new@example.org")
        token, kept = token_of(mail.outbox[0]), Invitation.objects.get()
        assert kept.token_hash == hashed(token)
        assert token not in str(Invitation.objects.values())

    def test_inviting_again_renews_the_link(self, institution_a, manager_a, at):
        for _again in range(2):
            self.invite(institution_a, manager_a, at, "new@example.org")
        first, second = (token_of(message) for message in mail.outbox)
        assert first != second
        assert Invitation.objects.get().token_hash == hashed(second)

    def test_it_lets_one_person_in_once(self, institution_a, manager_a, newcomer, at):
        invitation = make_invitation(institution_a, invited_by=manager_a)
        assert accept(invitation, newcomer, at).state == JoinRequest.JOINED
        with pytest.raises(flows.NotOpen):
            accept(invitation, newcomer, at)
        assert institution_of_learner(newcomer) == institution_a
        assert MembershipChange.objects.get(person=newcomer).by == manager_a

    def test_what_was_begun_without_an_institution_comes_along(self, institution_a, newcomer, at):
        make_enrolment(newcomer, uuid4(), None)
        accept(make_invitation(institution_a), newcomer, at)
        assert Enrolment.objects.get().institution == institution_a

    @pytest.mark.parametrize("confirmed", [True, False])
    def test_it_is_for_a_confirmed_address(self, institution_a, at, confirmed):
        other = make_user("other@example.org")
        other.emailaddress_set.create(email="new@example.org", verified=confirmed)
        invitation = make_invitation(institution_a)
        if confirmed:
            assert accept(invitation, other, at).state == JoinRequest.JOINED
            return
        with pytest.raises(flows.NotForYou):
            accept(invitation, other, at)
        assert Invitation.objects.open().get() == invitation

    def test_whoever_is_invited_needs_no_approval(self, institution_a, newcomer, at):
        Institution.objects.update(needs_approval=True)
        assert accept(make_invitation(institution_a), newcomer, at).state == JoinRequest.JOINED

    def test_staff_are_invited_the_same_way_and_leave_nothing(self, institution_b, alice, institution_a, at):
        invitation = make_invitation(institution_b, "alice@a.example", role=Role.TRAINER)
        assert accept(invitation, alice, at) is None
        assert institution_of_learner(alice) == institution_a
        assert Membership.objects.filter(user=alice, institution=institution_b, role=Role.TRAINER).exists()

    def test_sending_again_works_until_it_is_withdrawn_or_accepted(self, institution_a, at):
        invitation = make_invitation(institution_a)
        assert flows.send_again(invitation=invitation, by=None, expires_at=at, at=at)
        Invitation.objects.update(withdrawn_at=at)
        assert not flows.send_again(invitation=invitation, by=None, expires_at=at, at=at)
        assert len(mail.outbox) == 1


class TestLinks:
    def test_a_place_is_for_one(self, institution_a, newcomer, at):
        link = make_link(institution_a, places=1)
        assert come(link, newcomer, at).state == JoinRequest.JOINED
        with pytest.raises(flows.NotOpen):
            come(link, make_user("late@example.org"), at)
        assert not JoinRequest.objects.filter(person__email="late@example.org").exists()

    def test_coming_again_takes_no_second_place(self, institution_a, newcomer, at):
        link = make_link(institution_a, places=5)
        come(link, newcomer, at)
        assert come(link, newcomer, at) is None
        assert JoinLink.objects.get().taken == 1

    @pytest.mark.parametrize("field", ["paused_at", "ended_at", "expires_at"])
    def test_a_link_that_is_paused_replaced_or_over_lets_nobody_in(self, institution_a, newcomer, at, field):
        with pytest.raises(flows.NotOpen):
            come(make_link(institution_a, **{field: at}), newcomer, at)


class TestApproval:
    @pytest.fixture
    def asked(self, institution_a, newcomer, at):
        Institution.objects.filter(pk=institution_a.pk).update(needs_approval=True)
        return come(make_link(institution_a, places=1), newcomer, at)

    def test_whoever_comes_by_a_link_waits_for_an_answer(self, asked, newcomer):
        assert asked.state == JoinRequest.ASKED
        assert institution_of_learner(newcomer) is None

    def test_admitted_they_join_and_get_a_mail(self, asked, newcomer, manager_a, institution_a, at):
        later = at + timedelta(hours=1)
        for _again in range(2):
            flows.admit(request=asked, by=manager_a, at=later)
        assert institution_of_learner(newcomer) == institution_a
        assert [message.subject for message in mail.outbox] == ["You learn with Harbour City Chamber now"]
        assert MembershipChange.objects.get(person=newcomer).by == manager_a

    def test_refused_they_get_a_mail_and_the_place_is_free(self, asked, newcomer, manager_a, at):
        assert flows.refuse(request=asked, by=manager_a, at=at)
        assert not flows.refuse(request=asked, by=manager_a, at=at)
        assert flows.admit(request=asked, by=manager_a, at=at).state == JoinRequest.REFUSED
        assert JoinLink.objects.get().taken == 0
        assert [message.to for message in mail.outbox] == [["new@example.org"]]

    def test_who_asks_no_more_is_not_admitted(self, asked, newcomer, manager_a, at):
        flows.withdraw_request(request=asked, at=at)
        assert flows.admit(request=asked, by=manager_a, at=at).state == JoinRequest.WITHDRAWN
        assert institution_of_learner(newcomer) is None


class TestWaiting:
    @pytest.fixture
    def full(self, institution_a, alice):
        limit(institution_a, 1)
        return make_link(institution_a)

    def test_when_all_seats_are_taken_they_wait_and_the_first_gets_the_first(self, full, alice, institution_a, at):
        people = [make_user(f"w{number}@example.org") for number in range(3)]
        for number, person in enumerate(people):
            assert come(full, person, at + timedelta(minutes=number)).state == JoinRequest.WAITING
        mail.outbox.clear()
        assert flows.leave(person=alice, institution=institution_a, language="en", at=at + timedelta(days=1))
        assert [institution_of_learner(person) for person in people] == [institution_a, None, None]
        assert [message.to for message in mail.outbox] == [["w0@example.org"]]

    def test_nobody_overtakes_those_who_wait(self, full, alice, institution_a, newcomer, at):
        first = make_request(institution_a, make_user("first@example.org"), state="waiting", asked_at=at)
        Membership.objects.filter(user=alice).delete()  # in the editor: the worker has not looked yet
        assert come(full, newcomer, at + timedelta(hours=1)).state == JoinRequest.WAITING
        first.refresh_from_db()
        assert first.state == JoinRequest.JOINED

    def test_the_worker_finds_seats_that_became_free_in_any_way(self, full, institution_a, newcomer, at):
        come(full, newcomer, at)
        assert flows.admit_waiting(at=at) == []
        assert institution_of_learner(newcomer) is None
        limit(institution_a, None)
        flows.admit_waiting(at=at + timedelta(hours=1))
        assert institution_of_learner(newcomer) == institution_a

    def test_who_found_another_institution_meanwhile_is_not_moved(
        self, full, institution_a, institution_b, newcomer, at
    ):
        come(full, newcomer, at)
        come(make_link(institution_b, code="b"), newcomer, at)
        limit(institution_a, None)
        flows.admit_waiting(at=at)
        assert institution_of_learner(newcomer) == institution_b
        assert JoinRequest.objects.get(institution=institution_a).state == JoinRequest.WITHDRAWN

    def test_an_account_that_is_closed_takes_no_seat(self, full, institution_a, newcomer, at):
        come(full, newcomer, at)
        second = make_user("second@example.org")
        come(full, second, at + timedelta(minutes=1))
        newcomer.is_active = False
        newcomer.save()
        limit(institution_a, 2)
        flows.admit_waiting(at=at)
        assert institution_of_learner(second) == institution_a


class TestMoving:
    def test_nobody_is_moved_without_their_word(self, alice, institution_a, institution_b, at):
        for leaving in (None, institution_b):
            with pytest.raises(flows.MustAgree):
                come(make_link(institution_b, code=f"b{leaving}"), alice, at, leaving=leaving)
        assert institution_of_learner(alice) == institution_a
        assert JoinLink.objects.filter(taken=0).count() == 2

    def test_what_was_done_stays_with_the_former_one_and_the_history_names_both(
        self, alice, institution_a, institution_b, at
    ):
        before = make_enrolment(alice, uuid4(), institution_a, percent=40)
        come(make_link(institution_b), alice, at, leaving=institution_a)
        assert institution_of_learner(alice) == institution_b
        before.refresh_from_db()
        assert before.institution == institution_a
        told = MembershipChange.objects.filter(person=alice).order_by("pk").values_list("institution__name", "verb")
        assert list(told) == [("Harbour City Chamber", "ended"), ("Northern Crafts Council", "began")]

    def test_who_waits_keeps_the_seat_they_have_until_the_new_one_is_free(
        self, alice, institution_a, institution_b, at
    ):
        limit(institution_b, 0)
        come(make_link(institution_b), alice, at, leaving=institution_a)
        assert institution_of_learner(alice) == institution_a
        limit(institution_b, 1)
        flows.admit_waiting(at=at + timedelta(days=1))
        assert institution_of_learner(alice) == institution_b

    def test_the_seat_they_leave_goes_to_who_waits_for_it(self, alice, institution_a, institution_b, newcomer, at):
        limit(institution_a, 1)
        come(make_link(institution_a, code="a"), newcomer, at)
        come(make_link(institution_b, code="b"), alice, at, leaving=institution_a)
        flows.admit_waiting(at=at)
        assert institution_of_learner(newcomer) == institution_a


class TestLeaving:
    def test_the_record_stays_with_both(self, alice, institution_a, at):
        enrolment = make_enrolment(alice, uuid4(), institution_a, percent=40)
        assert flows.leave(person=alice, institution=institution_a, language="en", at=at)
        assert not flows.leave(person=alice, institution=institution_a, language="en", at=at)
        enrolment.refresh_from_db()
        assert (enrolment.learner, enrolment.institution) == (alice, institution_a)
        assert institution_of_learner(alice) is None

    def test_roles_among_the_staff_stay(self, alice, institution_a, at):
        Membership.objects.create(user=alice, institution=institution_a, role=Role.TRAINER)
        flows.leave(person=alice, institution=institution_a, language="en", at=at)
        assert Membership.objects.get(user=alice).role == Role.TRAINER
