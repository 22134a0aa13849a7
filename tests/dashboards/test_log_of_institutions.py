"""What is done with an institution, its staff, its doors, its plans and its lists stands in its log, once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from classroom.flows import doors, joining, plans, sign_in
from institutions.audit import first_break
from institutions.models import AuditEntry, Invitation, JoinLink, JoinRequest, Membership
from institutions.roles import Role
from tests.accounts.factories import make_user
from tests.institutions.factories import make_cohort, make_invitation, make_link, make_request
from tests.pages.factories import make_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client, site, manager_a):
    client.force_login(manager_a)
    return client


@pytest.fixture
def done(manager_a):
    return {"by": manager_a, "at": timezone.now()}


@pytest.fixture(autouse=True)
def whole_at_the_end(db):
    yield
    entries = list(AuditEntry.objects.order_by("institution", "seq"))
    for institution in {each.institution_id for each in entries}:
        assert first_break([each for each in entries if each.institution_id == institution]) is None


def logged(*fields):
    return list(AuditEntry.objects.order_by("pk").values_list("verb", *fields))


def address(name, *args):
    return reverse(name, args=args)


class TestTheInstitution:
    def test_what_is_changed_says_before_and_after_once(self, manager, manager_a, institution_a):
        asked = {"kind": "chamber", "country": "FR", "contact_email": "ask@a.example", "name_fr": "Chambre du port"}
        for _each in range(2):
            manager.post(address("change_institution", institution_a.pk), asked)
        [entry] = AuditEntry.objects.all()
        assert (entry.verb, entry.actor) == ("institution_changed", manager_a.public_id)
        assert entry.before == {"kind": "other", "country": ""}
        said = {"kind": "chamber", "country": "FR", "contact_email": "changed", "names": "changed"}
        assert entry.after == said

    def test_who_admits(self, manager, institution_a):
        manager.post(address("manage_approval", institution_a.pk), {"needs_approval": "1"})
        assert logged("before", "after") == [
            ("institution_changed", {"needs_approval": False}, {"needs_approval": True})
        ]

    def test_an_administrator_changes_seats_and_name(self, client, site, institution_a):
        admin = make_admin()
        client.force_login(admin)
        asked = {"name": "Harbour Chamber", "slug": institution_a.slug, "kind": "other", "seats": "30", "parent": ""}
        answer = client.post(address("institutions:edit", institution_a.pk), asked)
        assert answer.status_code == 302
        [entry] = AuditEntry.objects.all()
        assert (entry.verb, entry.actor) == ("institution_changed", admin.public_id)
        assert entry.before == {"name": "Harbour City Chamber", "seats": None}
        assert entry.after == {"name": "Harbour Chamber", "seats": 30}

    def test_the_service_that_its_people_sign_in_with(self, institution_a):
        at = timezone.now()
        given = {"issuer": "https://id.example", "client_id": "cascade", "secret": "hush", "domains": ["a.example"]}
        sign_in.connect(institution=institution_a, confirmed=True, at=at, **given)
        for _each in range(2):
            sign_in.stop(institution=institution_a, at=at)
        on = {"issuer": "https://id.example", "domains": ["a.example"], "on": True}
        assert logged("after") == [("sign_in_changed", on), ("sign_in_changed", {"on": False})]


class TestWhoWorksThere:
    def test_changing_a_role_and_taking_it_away(self, manager, institution_a, bob):
        post = address("manage_post", institution_a.pk, bob.public_id, "trainer")
        manager.post(post, {"role": "observer"})
        manager.post(address("manage_post", institution_a.pk, bob.public_id, "observer"), {"remove": "1"})
        assert logged("person", "before", "after") == [
            ("role_changed", bob.public_id, {"role": "trainer"}, {"role": "observer"}),
            ("role_taken", bob.public_id, {"role": "observer"}, {}),
        ]

    def test_the_last_manager_stays_and_nothing_is_logged(self, manager, institution_a, manager_a):
        manager.post(address("manage_post", institution_a.pk, manager_a.public_id, "manager"), {"remove": "1"})
        assert logged() == []

    def test_who_takes_a_role_by_an_invitation(self, institution_a, manager_a, done):
        person = make_user("new@example.org")
        invitation = make_invitation(institution_a, person.email, role=Role.TRAINER, invited_by=manager_a)
        asked = {"invitation": invitation, "person": person, "leaving": None, "language": "en", "at": done["at"]}
        joining.accept_invitation(**asked)
        assert logged("person", "after") == [("role_given", person.public_id, {"role": "trainer"})]

    def test_what_an_administrator_gives_changes_and_takes(self, client, site, institution_a, institution_b, alice):
        client.force_login(make_admin())
        person = make_user("new@example.org")
        asked = {"user": person.email, "institution": institution_a.pk, "role": "trainer"}
        client.post(address("memberships:add"), asked)
        kept = Membership.objects.get(user=person)
        client.post(address("memberships:edit", kept.pk), asked | {"role": "observer"})
        client.post(address("memberships:edit", kept.pk), asked | {"role": "observer"})
        client.post(address("memberships:edit", kept.pk), asked | {"institution": institution_b.pk})
        client.post(address("memberships:delete", kept.pk))
        assert not Membership.objects.filter(user=person).exists()
        assert logged("institution__slug", "before", "after") == [
            ("role_given", "harbour-city", {}, {"role": "trainer"}),
            ("role_taken", "harbour-city", {"role": "trainer"}, {}),
            ("role_given", "harbour-city", {}, {"role": "observer"}),
            ("role_taken", "harbour-city", {"role": "observer"}, {}),
            ("role_given", "northern-crafts", {}, {"role": "trainer"}),
            ("role_taken", "northern-crafts", {"role": "trainer"}, {}),
        ]

    def test_two_step_sign_in_turned_off_by_a_manager_and_by_whoever_runs_the_site(self, manager, manager_a, alice):
        for by in (manager_a, None):
            Authenticator.objects.create(user=alice, type="totp", data={})
            if by:
                manager.post(address("manage_second_step", alice.public_id), {"reason": "Lost her phone"})
            else:
                call_command("reset_second_step", alice.email, reason="Met her")
        assert logged("person", "actor") == [
            ("second_step_reset", alice.public_id, manager_a.public_id),
            ("second_step_reset", alice.public_id, None),
        ]


class TestDoors:
    def test_invitations(self, manager, institution_a):
        asked = {"emails": "one@x.example\ntwo@x.example", "language": "en"}
        manager.post(address("manage_invitations", institution_a.pk), asked)
        one = Invitation.objects.get(email="one@x.example")
        manager.post(address("manage_invitation", one.public_id))
        for _each in range(2):
            manager.post(address("manage_invitation", one.public_id), {"withdraw": "1"})
        role = {"role": "learner"}
        assert logged("object_id", "after") == [
            ("invited", "", {**role, "number": 2}),
            ("invited_again", str(one.public_id), role),
            ("invitation_gone", str(one.public_id), role),
        ]

    def test_links(self, manager, institution_a, done):
        link = make_link(institution_a)
        for go in ("pause", "pause", "resume", "resume", "replace"):
            manager.post(address("manage_link", link.public_id), {"go": go})
        made = JoinLink.objects.current().get()
        manager.post(address("manage_link", made.public_id), {"go": "end"})
        doors.end_link(link=made, **done)
        assert [verb for (verb,) in logged()] == ["link_paused", "link_resumed", "link_replaced", "link_ended"]

    def test_making_a_link_tells_neither_its_name_nor_its_code(self, institution_a, done):
        ends = done["at"] + timedelta(days=9)
        link = doors.make_link(institution=institution_a, name="Alice's class", places=3, expires_at=ends, **done)
        [entry] = AuditEntry.objects.all()
        assert (entry.verb, entry.object_id, entry.after["places"]) == ("link_made", str(link.public_id), 3)
        assert link.code not in str(entry.after)
        assert "Alice" not in str(entry.after)

    @pytest.mark.parametrize(("decide", "verb"), [(joining.admit, "admitted"), (joining.refuse, "refused")])
    def test_deciding_about_a_request(self, institution_a, done, decide, verb):
        person = make_user("new@example.org")
        request = make_request(institution_a, person)
        for _each in range(2):
            decide(request=request, **done)
        assert logged("person") == [(verb, person.public_id)]

    def test_whom_nobody_has_to_admit_is_no_deed_of_anybody(self, institution_a, done):
        link, person = make_link(institution_a), make_user("new@example.org")
        joining.come_by_link(link=link, person=person, leaving=None, language="en", at=done["at"])
        assert JoinRequest.objects.get().state == JoinRequest.JOINED
        assert logged() == []


class TestPlans:
    @pytest.fixture
    def cohort(self, institution_a, alice):
        return make_cohort(institution_a, learners=[alice])

    def test_courses_their_days_and_one_learners_days(self, site, cohort, alice, done):
        key, days = uuid4(), {"starts_on": None, "due_on": date(2027, 6, 1)}
        plans.plan_course(cohort=cohort, course_key=key, **days, **done)
        plans.plan_course(cohort=cohort, course_key=key, **{**days, "due_on": date(2027, 7, 1)}, **done)
        planned = cohort.courses.get()
        plans.extend(planned=planned, learner=alice, due_on=date(2027, 8, 1), reason="Was ill", **done)
        for _each in range(2):
            plans.end_extension(planned=planned, learner=alice, **done)
        plans.remove_course(planned=planned, **done)
        june, july = ({"starts_on": None, "due_on": f"2027-0{month}-01"} for month in (6, 7))
        assert logged("person", "before", "after") == [
            ("course_planned", None, {}, june),
            ("course_planned", None, june, july),
            ("extended", alice.public_id, {}, {"due_on": "2027-08-01"}),
            ("extension_ended", alice.public_id, {}, {}),
            ("course_unplanned", None, july, {}),
        ]
        assert not any("ill" in str(each.after) for each in AuditEntry.objects.all())

    def test_meetings_and_announcements(self, cohort, done):
        at = done["at"]
        hours = {"starts_at": at, "ends_at": at + timedelta(hours=1)}
        meeting = plans.add_meeting(cohort=cohort, title="With Alice", place="Her home", **hours, **done)
        plans.change_meeting(meeting=meeting, ends_at=at + timedelta(hours=2), **done)
        plans.remove_meeting(meeting=meeting, **done)
        told = plans.announce(cohort=cohort, title="Hello", text="Alice is ill", by_mail=False, **done)
        for _each in range(2):
            plans.withdraw_announcement(announcement=told, **done)
        verbs = ["meeting_added", "meeting_changed", "meeting_removed", "announced", "announcement_gone"]
        assert [verb for (verb,) in logged()] == verbs
        said = str(list(AuditEntry.objects.values_list("before", "after")))
        assert "Alice" not in said
        assert "home" not in said


class TestLists:
    @pytest.mark.parametrize(
        ("name", "args", "kind", "ending"),
        [
            ("manage_learners_csv", (), "export_learners", "csv"),
            ("manage_learners_file", ("xlsx",), "export_learners", "xlsx"),
            ("manage_certificates_file", ("json",), "export_certificates", "json"),
            ("manage_hours_csv", (), "export_hours", "csv"),
            ("manage_log_csv", (), "export_log", "csv"),
        ],
    )
    def test_who_takes_a_list_away(self, manager, manager_a, name, args, kind, ending):
        assert manager.get(address(name, *args)).status_code == 200
        assert logged("actor", "after") == [("exported", manager_a.public_id, {"kind": kind, "format": ending})]

    def test_asking_for_the_headers_takes_nothing_away(self, manager):
        manager.head(address("manage_learners_csv"))
        assert logged() == []

    def test_who_may_not_have_it_is_not_logged_as_having_it(self, client, site, alice, institution_a):
        client.force_login(alice)
        assert client.get(address("manage_learners_csv")).status_code == 404
        assert logged() == []


class TestInWords:
    def test_says_what_was_and_what_is(self, manager, institution_a, bob):
        manager.post(address("manage_post", institution_a.pk, bob.public_id, "trainer"), {"role": "observer"})
        manager.post(
            address("change_institution", institution_a.pk), {"kind": "chamber", "contact_email": "x@a.example"}
        )
        page = manager.get(address("manage_log")).text
        assert "Role: Trainer, now Observer" in page
        assert "Kind: Other, now Chamber of commerce" in page
        assert "Address for questions: changed" in page
        assert "x@a.example" not in page

    def test_says_days_and_numbers_as_people_write_them(self, manager, institution_a, done):
        ends = done["at"].replace(year=2031, month=3, day=2)
        doors.make_link(institution=institution_a, name="Poster", places=None, expires_at=ends, **done)
        page = manager.get(address("manage_log")).text
        assert "Places: nothing" in page
        assert "2031" in page

    def test_is_found_by_what_was_done(self, manager, institution_a, bob):
        manager.post(address("manage_post", institution_a.pk, bob.public_id, "trainer"), {"role": "observer"})
        manager.post(address("manage_approval", institution_a.pk), {"needs_approval": "1"})
        page = manager.get(address("manage_log"), {"verb": "role_changed"}).text
        assert "Role: Trainer, now Observer" in page
        assert "A manager admits" not in page


def test_secrets_and_addresses_stay_out(manager, institution_a):
    asked = {"emails": "hidden@x.example", "language": "en"}
    manager.post(address("manage_invitations", institution_a.pk), asked)
    given = {"issuer": "https://id.example", "client_id": "cascade", "secret": "hush", "domains": []}
    sign_in.connect(institution=institution_a, confirmed=True, at=timezone.now(), **given)
    said = str(list(AuditEntry.objects.values_list("before", "after", "object_id")))
    assert not any(word in said for word in ("hidden", "hush", "cascade"))
