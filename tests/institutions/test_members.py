"""Who belongs to an institution: seats are never oversold, a manager stays, and every change is written down."""

from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from institutions import member_actions as members
from institutions.erasing import erase_invitations
from institutions.models import Institution, Invitation, JoinLink, Membership, MembershipChange
from institutions.roles import Role
from institutions.tokens import hashed, new_code, new_token
from tests.accounts.factories import make_user
from tests.institutions.factories import make_institution, make_invitation, make_link, make_request


def begin(person, institution, at, role=Role.LEARNER, by=None):
    return members.begin_membership(user=person, institution=institution, role=role, by=by, at=at)


def changes(person):
    return list(MembershipChange.objects.filter(person=person).values_list("verb", "role").order_by("pk"))


@pytest.mark.django_db
class TestSeats:
    def test_nobody_joins_when_all_are_taken(self, institution_a, alice, at):
        Institution.objects.filter(pk=institution_a.pk).update(seats=1)
        with pytest.raises(members.NoSeat):
            begin(make_user("new@a.example"), institution_a, at)
        assert Membership.objects.filter(role=Role.LEARNER).count() == 1

    def test_staff_take_no_seat(self, institution_a, alice, at):
        Institution.objects.filter(pk=institution_a.pk).update(seats=1)
        assert begin(make_user("new@a.example"), institution_a, at, Role.TRAINER)[1]

    def test_what_the_caller_read_earlier_does_not_count(self, institution_a, at):
        stale = Institution.objects.get(pk=institution_a.pk)
        Institution.objects.filter(pk=institution_a.pk).update(seats=0)
        with pytest.raises(members.NoSeat):
            begin(make_user("new@a.example"), stale, at)

    def test_fewer_seats_than_learners_throw_nobody_out(self, institution_a, alice, at):
        Institution.objects.filter(pk=institution_a.pk).update(seats=0)
        institution_a.refresh_from_db()
        assert members.seats_left(institution_a) == 0
        assert begin(alice, institution_a, at) == (Membership.objects.get(), False)

    def test_without_a_limit_there_is_none(self, institution_a, alice):
        assert members.seats_left(institution_a) is None


@pytest.mark.django_db(transaction=True)
def test_twenty_who_join_at_once_take_no_more_seats_than_there_are(at):
    institution = make_institution(seats=3)
    people = [make_user(f"p{number}@a.example", password=None) for number in range(20)]
    together, refused = Barrier(len(people)), []

    def run(person):
        together.wait()
        try:
            begin(person, institution, at)
        except members.NoSeat:
            refused.append(person)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Membership.objects.count() == 3
    assert len(refused) == 17


@pytest.mark.django_db
class TestRoles:
    def test_a_role_is_given_once_and_written_down_once(self, institution_a, manager_a, at):
        person = make_user("new@a.example")
        for _again in range(2):
            begin(person, institution_a, at, Role.EDITOR, by=manager_a)
        [change] = MembershipChange.objects.filter(person=person)
        assert (change.by, change.at, change.role, change.verb) == (manager_a, at, Role.EDITOR, "began")

    def test_somebody_who_learns_elsewhere_learns_there(self, alice, institution_b, at):
        with pytest.raises(members.LearnsElsewhere):
            begin(alice, institution_b, at)

    def test_a_role_is_changed_for_another(self, institution_a, bob, manager_a, at):
        who = {"user": bob, "institution": institution_a, "by": manager_a, "at": at}
        members.change_role(old=Role.TRAINER, new=Role.OBSERVER, **who)
        assert Membership.objects.get(user=bob).role == Role.OBSERVER
        assert changes(bob) == [("ended", "trainer"), ("began", "observer")]
        members.change_role(old=Role.OBSERVER, new=Role.OBSERVER, **who)
        assert len(changes(bob)) == 2

    def test_whose_role_has_ended_meanwhile_gets_no_other(self, institution_a, manager_a, at):
        person = make_user("gone@a.example")
        who = {"user": person, "institution": institution_a, "by": manager_a, "at": at}
        members.change_role(old=Role.TRAINER, new=Role.MANAGER, **who)
        assert not Membership.objects.filter(user=person).exists()

    def test_the_last_manager_stays(self, institution_a, manager_a, at):
        who = {"user": manager_a, "institution": institution_a, "by": manager_a, "at": at}
        with pytest.raises(members.LastManager):
            members.end_membership(role=Role.MANAGER, **who)
        with pytest.raises(members.LastManager):
            members.change_role(old=Role.MANAGER, new=Role.TRAINER, **who)
        assert changes(manager_a) == []
        begin(make_user("second@a.example"), institution_a, at, Role.MANAGER)
        assert members.end_membership(role=Role.MANAGER, **who)

    def test_ending_twice_is_written_down_once(self, institution_a, bob, manager_a, at):
        for expected in (True, False):
            ended = members.end_membership(user=bob, institution=institution_a, role=Role.TRAINER, by=manager_a, at=at)
            assert ended is expected
        assert changes(bob) == [("ended", "trainer")]

    def test_a_person_and_their_manager_see_the_changes(self, institution_a, bob, manager_a, charlie, alice, at):
        members.end_membership(user=bob, institution=institution_a, role=Role.TRAINER, by=None, at=at)
        for reader in (bob, manager_a):
            assert MembershipChange.objects.visible_to(reader).count() == 1
        for stranger in (charlie, alice):
            assert not MembershipChange.objects.visible_to(stranger)


@pytest.mark.django_db
class TestTables:
    def test_a_link_lets_in_no_more_than_its_places(self, institution_a):
        link = make_link(institution_a, places=1, taken=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            JoinLink.objects.filter(pk=link.pk).update(taken=2)

    def test_an_address_has_one_open_invitation_for_a_role(self, institution_a, institution_b, at):
        make_invitation(institution_a, token="1")
        make_invitation(institution_b, token="2")
        make_invitation(institution_a, token="3", role=Role.TRAINER)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_invitation(institution_a, "NEW@example.org", token="4")
        make_invitation(institution_a, token="5", withdrawn_at=at)

    def test_somebody_asks_an_institution_once_at_a_time(self, institution_a, at):
        person = make_user("new@a.example")
        make_request(institution_a, person, state="refused")
        make_request(institution_a, person)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_request(institution_a, person, state="waiting")


class TestTokens:
    def test_they_are_long_and_never_the_same(self):
        assert len({new_token() for _ in range(100)} | {new_code() for _ in range(100)}) == 200
        assert len(new_token()) >= 27
        assert len(new_code()) == 16

    def test_a_hash_tells_nothing_and_is_always_the_same(self):
        assert hashed("token") == hashed("token") != hashed("Token")
        assert "token" not in hashed("token")


@pytest.mark.django_db
def test_erasing_an_account_takes_every_invitation_to_its_addresses_away(institution_a, alice, at):
    alice.emailaddress_set.create(email="Second@a.example", verified=True)
    make_invitation(institution_a, "alice@a.example", token="1")
    make_invitation(institution_a, "second@a.example", token="2")
    make_invitation(institution_a, "forwarded@a.example", token="3", accepted_by=alice, accepted_at=at)
    other = make_invitation(institution_a, "bob@a.example", token="4")
    erase_invitations(person=alice, at=at)
    assert Invitation.objects.get() == other
