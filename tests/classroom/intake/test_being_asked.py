"""Whoever has an account comes to learn with an institution by their own word, whatever a file says: decision 0022."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from classroom import flows
from classroom.flows import intake, joining
from institutions.models import AuditEntry, ImportRow, Institution, Invitation, JoinRequest, Membership
from institutions.roles import Role
from tests.accounts.factories import make_user
from tests.classroom.intake.steps import HEADING, everything, outcomes, send_mails
from tests.institutions.factories import make_link

pytestmark = pytest.mark.django_db
OWN = "own@new.example,Other,Name,fr,Spring class,ip-essentials,Haddad SARL,12,f\n"


@pytest.fixture
def person(course, now):
    person = make_user("own@new.example", first_name="Own", last_name="Name")
    flows.enrol(learner=person, course_key=course.translation_key, at=now)
    return person


def agree(person, *, leaving=None):
    invitation = Invitation.objects.get(email=person.email)
    asked = {"person": person, "leaving": leaving, "language": "en", "at": timezone.now()}
    return joining.accept_invitation(invitation=invitation, **asked)


def test_before_it_is_brought_in_nobody_sees_who_has_an_account(course, read, person):
    load = read("email,first name\nown@new.example,Other\nnobody@new.example,Nobody\n")
    assert {row[1:] for row in outcomes(load)} == {(ImportRow.NEW, "", "")}
    assert mail.outbox == []


def test_they_are_asked_by_one_mail_and_nothing_of_theirs_is_seen(course, bring_in, person, institution_a, client):
    load = bring_in(HEADING + OWN)
    send_mails()
    assert [row[1] for row in outcomes(load)] == [ImportRow.ASKED]
    assert not person.memberships.exists()
    assert list(person.enrolments.values_list("institution", flat=True)) == [None]
    [message] = [each for each in mail.outbox if each.to == [person.email]]
    assert "/fr/join/" in message.body
    assert [(each.verb, each.after) for each in AuditEntry.objects.filter(verb="invited")] == [
        ("invited", {"role": "learner", "number": 1})
    ]


def test_when_they_agree_they_get_what_their_line_says_and_keep_their_name(course, bring_in, person, institution_a):
    bring_in(HEADING + OWN)
    assert agree(person).state == JoinRequest.JOINED
    person.refresh_from_db()
    assert person.get_full_name() == "Own Name"
    membership = person.memberships.get()
    assert (membership.institution, membership.role) == (institution_a, Role.LEARNER)
    assert membership.profile.firm_name == "Haddad SARL"
    assert person.cohorts.get().name == "Spring class"
    assert person.enrolments.get().institution == institution_a


def test_who_comes_by_a_link_instead_gets_it_too(course, bring_in, person, institution_a):
    bring_in(HEADING + OWN)
    link = make_link(institution_a)
    joining.come_by_link(link=link, person=person, leaving=None, language="en", at=timezone.now())
    assert person.cohorts.get().name == "Spring class"


def test_who_waits_for_a_seat_gets_it_with_the_seat(course, bring_in, person, institution_a, alice):
    Institution.objects.update(seats=2)
    bring_in(HEADING + OWN)
    Institution.objects.update(seats=1)
    assert agree(person).state == JoinRequest.WAITING
    assert not person.cohorts.exists()
    joining.leave(person=alice, institution=institution_a, language="en", at=timezone.now())
    assert person.cohorts.get().name == "Spring class"


def test_an_address_that_is_not_confirmed_gets_nothing_of_a_line(course, bring_in, institution_a):
    person = make_user("own@new.example", verified=False)
    bring_in(HEADING + OWN)
    with pytest.raises(joining.NotForYou):
        agree(person)
    link = make_link(institution_a)
    joining.come_by_link(link=link, person=person, leaving=None, language="en", at=timezone.now())
    assert person.memberships.exists()
    assert not person.cohorts.exists()


OTHER = "nobody@new.example,No,Body,en,Spring class,,,,\n"
WEEK = timezone.timedelta(days=7)


def delete_after(days):
    intake.delete_old_imports(older_than=WEEK, at=timezone.now() + timezone.timedelta(days=days))


def test_who_agrees_in_the_second_week_still_gets_what_their_line_says(course, bring_in, person):
    load = bring_in(HEADING + OWN + OTHER)
    delete_after(8)
    delete_after(13)
    load.refresh_from_db()
    assert load.deleted_at
    assert list(load.rows.values_list("email", flat=True)) == [person.email], "the others are gone after a week"
    assert agree(person).state == JoinRequest.JOINED
    assert person.cohorts.get().name == "Spring class"
    delete_after(13)
    assert not load.rows.exists(), "nobody waits for it any more"


def test_who_does_nothing_stays_alone_and_their_line_goes_with_the_invitation(course, bring_in, person):
    load = bring_in(HEADING + OWN)
    before = everything()
    delete_after(13)
    assert load.rows.exists()
    delete_after(15)
    assert not load.rows.exists()
    assert everything() == before


def test_a_line_goes_with_an_invitation_that_is_withdrawn(course, bring_in, person):
    load = bring_in(HEADING + OWN)
    Invitation.objects.update(withdrawn_at=timezone.now())
    delete_after(8)
    assert not load.rows.exists()


def test_the_line_of_who_waits_for_a_seat_stays_as_long(course, bring_in, person, alice, institution_a):
    Institution.objects.update(seats=2)
    load = bring_in(HEADING + OWN)
    Institution.objects.update(seats=1)
    assert agree(person).state == JoinRequest.WAITING
    delete_after(60)
    assert load.rows.exists()
    joining.leave(person=alice, institution=institution_a, language="en", at=timezone.now())
    assert person.cohorts.get().name == "Spring class"
    delete_after(61)
    assert not load.rows.exists()


def test_the_page_of_a_file_whose_lines_are_deleted_shows_none_of_those_that_are_kept(
    course, bring_in, person, client, manager_a
):
    load = bring_in(HEADING + OWN)
    delete_after(8)
    assert load.rows.exists()
    client.force_login(manager_a)
    assert "own@new.example" not in client.get(reverse("manage_import", args=[load.key])).text
    assert client.get(reverse("manage_import_report", args=[load.key])).status_code == 404


def test_the_same_file_again_asks_again_with_a_new_link(course, bring_in, person):
    bring_in(HEADING + OWN)
    bring_in(HEADING + OWN)
    assert Invitation.objects.filter(email=person.email).count() == 1
    agree(person)
    assert [row[1] for row in outcomes(bring_in(HEADING + OWN))] == [ImportRow.SAME]


def test_a_trainer_of_the_institution_is_asked_too(bring_in, bob, site):
    assert [row[1] for row in outcomes(bring_in(f"email,first name\n{bob.email},Bob\n"))] == [ImportRow.ASKED]
    assert list(bob.memberships.values_list("role", flat=True)) == [Role.TRAINER]
    agree(bob)
    assert sorted(bob.memberships.values_list("role", flat=True)) == [Role.LEARNER, Role.TRAINER]


def test_the_page_and_the_report_say_so(course, bring_in, person, client, manager_a):
    load = bring_in(HEADING + OWN)
    client.force_login(manager_a)
    page = client.get(reverse("manage_import", args=[load.key])).text
    assert "Has an account: was asked by mail" in page
    assert "1 person has an account already and was asked by a mail" in page
    assert "Own" not in page, "what the account says is not shown, only what the file says"
    report = client.get(reverse("manage_import_report", args=[load.key]))
    assert "Has an account: was asked by mail" in b"".join(report.streaming_content).decode()
    listed = client.get(reverse("manage_import", args=[load.key]), {"show": "asked"}).text
    assert "own@new.example" in listed


def test_of_others_nothing_is_asked(read, site, charlie):
    load = read(f"email,first name\n{charlie.email},C\n")
    assert [row[1] for row in outcomes(load)] == [ImportRow.REFUSED]
    assert not Membership.objects.filter(user=charlie, role=Role.LEARNER).exists()
