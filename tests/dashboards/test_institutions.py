"""An institution's own pages: what it says about itself, who works there, whom it invites and admits."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from institutions import roles
from institutions.models import Institution, Invitation, JoinLink, JoinRequest, Membership, MembershipChange
from institutions.roles import Role
from tests.accounts.factories import make_user
from tests.institutions.factories import make_institution, make_invitation, make_link, make_request

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def at(name, *args):
    return reverse(name, args=args)


@pytest.fixture
def manager(client, manager_a, site):
    client.force_login(manager_a)
    return client


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(name="logo.png", kind="PNG"):
    file = BytesIO()
    Image.new("RGB", (300, 100), "#0e5560").save(file, kind)
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/png")


class TestPage:
    def test_whoever_keeps_one_goes_straight_to_it(self, manager, institution_a):
        assert manager.get(at("manage_institutions")).url == at("manage_institution", institution_a.pk)

    def test_whoever_keeps_several_chooses(self, manager, manager_a, institution_a):
        other = make_institution("Second House")
        Membership.objects.create(user=manager_a, institution=other, role=Role.EDITOR)
        page = text(manager.get(at("manage_institutions")))
        assert "Harbour City Chamber" in page
        assert "Second House" in page

    def test_says_how_many_seats_are_taken_and_who_waits(self, manager, institution_a, alice):
        Institution.objects.update(seats=1)
        make_request(institution_a, make_user("w@example.org"), state="waiting")
        make_request(institution_a, make_user("n@example.org"))
        page = text(manager.get(at("manage_institution", institution_a.pk)))
        assert "1 of 1 seat is taken. 1 person waits for a seat." in page
        assert "1 person asks to join" in page

    def test_names_the_office_above_and_the_centres_below(self, manager, institution_a, institution_b):
        make_institution("Coast Centre", parent=institution_a)
        page = text(manager.get(at("manage_institution", institution_a.pk)))
        assert "Coast Centre" in page
        Institution.objects.filter(name="Coast Centre").delete()
        Institution.objects.filter(pk=institution_a.pk).update(parent=institution_b)
        page = text(manager.get(at("manage_institution", institution_a.pk)))
        assert "Northern Crafts Council . Its managers see your learners, and change nothing." in page

    def test_an_offices_manager_changes_nothing_at_a_centre(self, manager, institution_a):
        centre = make_institution("Coast Centre", parent=institution_a)
        for name in ("manage_institution", "change_institution", "manage_staff", "manage_invitations"):
            assert manager.get(at(name, centre.pk)).status_code == 404

    def test_an_editor_is_offered_only_what_an_editor_does(self, client, site, institution_a):
        editor = make_user("editor@a.example")
        Membership.objects.create(user=editor, institution=institution_a, role=Role.EDITOR)
        client.force_login(editor)
        page = text(client.get(at("manage_institution", institution_a.pk)))
        assert "Change" in page
        assert not [words for words in ("Invite learners", "Who asks", "People who work here") if words in page]
        assert client.get(at("change_institution", institution_a.pk)).status_code == 200
        for name in ("manage_staff", "manage_invitations", "new_link", "manage_requests"):
            assert client.get(at(name, institution_a.pk)).status_code == 404

    @pytest.mark.parametrize("name", ["manage_institution", "manage_staff", "manage_invitations", "manage_requests"])
    def test_takes_few_queries(self, manager, institution_a, name, django_assert_max_num_queries):
        for number in range(30):
            person = make_user(f"p{number}@example.org", password=None)
            make_request(institution_a, person)
            make_invitation(institution_a, f"i{number}@example.org", token=f"t{number}")
            make_invitation(institution_a, f"i{number}@example.org", token=f"s{number}", role=Role.TRAINER)
            make_link(institution_a, code=f"c{number}")
            Membership.objects.create(user=person, institution=institution_a, role=Role.TRAINER)
        manager.get(at(name, institution_a.pk))
        with django_assert_max_num_queries(MOST_QUERIES):
            manager.get(at(name, institution_a.pk))


class TestChanging:
    def change(self, manager, institution, **asked):
        return manager.post(at("change_institution", institution.pk), {"kind": "chamber", **asked}, follow=True)

    def test_the_page_says_what_was_written(self, manager, institution_a):
        page = text(
            self.change(manager, institution_a, country="KE", contact_email="ask@a.example", name_fr="Chambre du Port")
        )
        for words in ("Chamber of commerce", "Kenya", "ask@a.example"):
            assert words in page
        assert "Chambre du Port" in text(manager.get(f"/fr/manage/institutions/{institution_a.pk}/"))

    def test_the_main_name_the_seats_and_the_office_stay(self, manager, institution_a, institution_b):
        self.change(manager, institution_a, name="Taken Over", seats="9", parent=str(institution_b.pk), slug="x")
        institution_a.refresh_from_db()
        assert (institution_a.name, institution_a.seats, institution_a.parent) == ("Harbour City Chamber", None, None)

    def test_a_logo_is_drawn_anew_and_can_be_taken_away(self, manager, institution_a, media):
        page = self.change(manager, institution_a, logo=picture("../../evil.html"))
        institution_a.refresh_from_db()
        assert institution_a.logo.url in page.content.decode()
        assert re.fullmatch(r"institutions/[0-9a-f-]{36}\.png", institution_a.logo.name)
        self.change(manager, institution_a)
        institution_a.refresh_from_db()
        assert institution_a.logo
        self.change(manager, institution_a, no_logo="on")
        institution_a.refresh_from_db()
        assert not institution_a.logo

    REFUSED = {
        "a file that is no picture": (
            {"logo": SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>")}, "can’t be read as a PNG, JPEG or WebP"
        ),
        "an empty file": ({"logo": SimpleUploadedFile("logo.png", b"")}, "The submitted file is empty"),
        "a file that is too large": (
            {"logo": SimpleUploadedFile("logo.png", b"x" * (2 * 1024 * 1024 + 1))}, "larger than 2 MB"
        ),
        "a colour that nobody can read": ({"accent": "#ffee00"}, "too light to be read on white"),
        "no colour": ({"accent": "red;}"}, "Write the colour as #"),
        "no country": ({"country": "XX"}, "Select a valid choice"),
        "no address": ({"contact_email": "nobody"}, "Enter a valid email address"),
        "no kind": ({"kind": "bank"}, "Select a valid choice"),
    }  # fmt: skip

    @pytest.mark.parametrize("name", REFUSED)
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, manager, institution_a, media, name):
        asked, reason = self.REFUSED[name]
        for file in asked.values():
            if isinstance(file, SimpleUploadedFile):
                file.seek(0)
        page = self.change(manager, institution_a, **{"name_fr": "Chambre du Port", **asked})
        assert reason in text(page)
        assert 'value="Chambre du Port"' in page.content.decode()
        institution_a.refresh_from_db()
        assert institution_a.names == {}

    def test_a_colour_is_shown_without_a_style(self, manager, institution_a):
        page = self.change(manager, institution_a, accent="#0E5560").content.decode()
        assert 'fill="#0E5560"' in page
        assert "style=" not in page


class TestStaff:
    def hire(self, manager, institution, **asked):
        asked = {"email": "New@Example.org", "role": "trainer", "language": "en"} | asked
        return manager.post(at("manage_staff", institution.pk), asked, follow=True)

    def test_lists_who_works_there_and_no_learner(self, manager, institution_a, bob, alice):
        page = text(manager.get(at("manage_staff", institution_a.pk)))
        assert "Bob Lindqvist" in page
        assert "Mona Haddad" in page
        assert "Alice" not in page

    def test_an_address_gets_a_mail_whether_it_is_known_or_not(self, manager, institution_a):
        make_user("new@example.org")
        known = text(self.hire(manager, institution_a)).replace("New@Example.org", "")
        Invitation.objects.all().delete()
        unknown = text(self.hire(manager, institution_a, email="Unknown@Example.org"))
        assert known.replace("new@example.org", "") == unknown.replace("Unknown@Example.org", "").replace(
            "unknown@example.org", ""
        )
        assert [message.to for message in mail.outbox] == [["new@example.org"], ["unknown@example.org"]]
        assert not Membership.objects.filter(user__email="new@example.org").exists()

    @pytest.mark.parametrize(
        "asked",
        [{"email": "nobody"}, {"role": "learner"}, {"role": "admin"}, {"email": "a@b.example\nBcc: c@d.example"}],
    )
    def test_what_is_wrong_sends_nothing(self, manager, institution_a, asked):
        assert "There is a problem" in text(self.hire(manager, institution_a, **asked))
        assert mail.outbox == []

    def test_a_role_is_changed_and_taken_away_and_the_list_says_by_whom(self, manager, institution_a, bob):
        manager.post(at("manage_post", institution_a.pk, bob.public_id, "trainer"), {"role": "observer"})
        assert Membership.objects.get(user=bob).role == Role.OBSERVER
        page = text(
            manager.post(at("manage_post", institution_a.pk, bob.public_id, "observer"), {"remove": "1"}, follow=True)
        )
        assert not Membership.objects.filter(user=bob).exists()
        assert page.count("by Mona Haddad") == MembershipChange.objects.filter(person=bob).count() == 3

    @pytest.mark.parametrize("asked", [{"remove": "1"}, {"role": "trainer"}])
    def test_the_last_manager_stays(self, manager, manager_a, institution_a, asked):
        page = text(
            manager.post(at("manage_post", institution_a.pk, manager_a.public_id, "manager"), asked, follow=True)
        )
        assert "is the only manager here" in page
        assert Membership.objects.get(user=manager_a).role == Role.MANAGER

    def test_one_of_two_managers_goes_and_sees_nothing_more(self, manager, manager_a, institution_a):
        second = make_user("second@a.example")
        Membership.objects.create(user=second, institution=institution_a, role=Role.MANAGER)
        response = manager.post(
            at("manage_post", institution_a.pk, manager_a.public_id, "manager"), {"remove": "1"}, follow=True
        )
        assert response.status_code == 200
        assert manager.get(at("manage_staff", institution_a.pk)).status_code == 404

    def test_learners_are_no_staff(self, manager, institution_a, alice):
        for role in ("learner", "manager", "nothing"):
            assert manager.get(at("manage_post", institution_a.pk, alice.public_id, role)).status_code == 404


class TestInvitations:
    def invite(self, manager, institution, emails, language="en"):
        asked = {"emails": emails, "language": language}
        return manager.post(at("manage_invitations", institution.pk), asked, follow=True)

    def test_each_address_gets_one_mail(self, manager, institution_a):
        page = text(self.invite(manager, institution_a, "one@example.org\n\nTwo@Example.org\r\none@example.org"))
        assert "2 mails are on their way." in page
        assert [message.to for message in mail.outbox] == [["one@example.org"], ["two@example.org"]]

    def test_one_wrong_line_sends_nothing_and_keeps_what_was_written(self, manager, institution_a):
        page = self.invite(manager, institution_a, "one@example.org\nnobody\n")
        assert "Line 2 is not an email address: nobody." in text(page)
        assert "one@example.org" in page.content.decode()
        assert mail.outbox == []

    def test_a_hundred_at_a_time(self, manager, institution_a):
        emails = "\n".join(f"p{number}@example.org" for number in range(101))
        assert "These are 101 addresses." in text(self.invite(manager, institution_a, emails))
        assert mail.outbox == []

    def test_sending_is_limited(self, manager, institution_a):
        for number in range(30):
            self.invite(manager, institution_a, f"p{number}@example.org")
        response = self.invite(manager, institution_a, "late@example.org")
        assert response.status_code == 429
        assert len(mail.outbox) == 30

    def test_send_again_and_withdraw(self, manager, institution_a):
        kept = make_invitation(institution_a)
        url = at("manage_invitation", kept.public_id)
        assert "A new mail is on its way." in text(manager.post(url, follow=True))
        assert "lets nobody in any more" in text(manager.post(url, {"withdraw": "1"}, follow=True))
        assert "on its way" not in text(manager.post(url, follow=True))
        assert len(mail.outbox) == 1

    def test_who_only_invites_learners_does_not_touch_staff(self, client, site, institution_a, bob, monkeypatch):
        monkeypatch.setitem(roles.CAPABILITIES, Role.TRAINER, frozenset({roles.Capability.INVITE}))
        hired = make_invitation(institution_a, token="1", role=Role.MANAGER)
        invited = make_invitation(institution_a, token="2")
        client.force_login(bob)
        assert client.post(at("manage_invitation", hired.public_id)).status_code == 404
        assert client.post(at("manage_invitation", invited.public_id)).status_code == 302


class TestLinks:
    def make(self, manager, institution, **asked):
        day = timezone.localdate() + timedelta(days=30)
        asked = {"name": "Poster", "places": "60", "last_day": day.isoformat()} | asked
        return manager.post(at("new_link", institution.pk), asked, follow=True)

    def test_a_link_has_its_address_and_its_code(self, manager, institution_a, settings):
        page = self.make(manager, institution_a)
        link = JoinLink.objects.get()
        assert f"{settings.SITE_URL}/en/join/{link.code}/" in page.content.decode()
        assert "Copy the address" in page.content.decode()
        code = manager.get(at("manage_link_picture", link.public_id))
        assert code["content-type"] == "image/svg+xml"
        assert b"<svg" in code.content
        assert "0 of 60 places taken" in text(page)

    def test_it_is_open_to_the_end_of_its_last_day(self, manager, institution_a):
        today = timezone.localdate()
        self.make(manager, institution_a, last_day=today.isoformat())
        end = timezone.localtime(JoinLink.objects.get().expires_at)
        assert end.date() == today + timedelta(days=1)
        assert (end.hour, end.minute) == (0, 0)

    @pytest.mark.parametrize(
        "asked",
        [{"places": "0"}, {"places": "many"}, {"last_day": "2020-01-01"}, {"last_day": "2999-01-01"}, {"name": " "}],
    )
    def test_what_is_wrong_makes_none(self, manager, institution_a, asked):
        assert "There is a problem" in text(self.make(manager, institution_a, **asked))
        assert not JoinLink.objects.exists()

    def test_paused_it_lets_nobody_in_and_then_again(self, manager, client, institution_a):
        link = make_link(institution_a, code="opens")
        for go, status in (("pause", 404), ("resume", 200)):
            manager.post(at("manage_link", link.public_id), {"go": go})
            assert client.get(at("join", "opens")).status_code == status

    def test_another_one_takes_its_place_with_the_places_that_are_left(self, manager, institution_a):
        link = make_link(institution_a, code="opens", places=60, taken=20)
        response = manager.post(at("manage_link", link.public_id), {"go": "replace"})
        new = JoinLink.objects.current().get()
        assert response.url == at("manage_link", new.public_id)
        assert (new.places, new.taken, new.name) == (40, 0, "Poster")
        assert new.code != "opens"
        assert manager.get(at("join", "opens")).status_code == 404
        assert manager.post(at("manage_link", link.public_id), {"go": "replace"}).status_code == 404

    def test_ended_it_is_gone(self, manager, institution_a):
        link = make_link(institution_a)
        manager.post(at("manage_link", link.public_id), {"go": "end"})
        assert manager.get(at("manage_link", link.public_id)).status_code == 404


class TestRequests:
    def decide(self, manager, institution, people, go="admit", show="asked"):
        asked = {"people": [str(person.public_id) for person in people], "go": go}
        return manager.post(f"{at('manage_requests', institution.pk)}?show={show}", asked, follow=True)

    @pytest.fixture
    def people(self, institution_a):
        people = [make_user(f"p{number}@example.org", password=None) for number in range(3)]
        for number, person in enumerate(people):
            make_request(institution_a, person, asked_at=timezone.now() - timedelta(days=3 - number))
        return people

    def test_many_are_admitted_at_once_in_the_order_they_asked(self, manager, institution_a, people):
        Institution.objects.update(seats=2)
        page = text(self.decide(manager, institution_a, reversed(people)))
        assert "3 people were admitted." in page
        states = JoinRequest.objects.order_by("asked_at").values_list("state", flat=True)
        assert list(states) == ["joined", "joined", "waiting"]
        assert [message.to[0] for message in mail.outbox] == [person.email for person in people]

    def test_refused_they_read_it_in_a_mail(self, manager, institution_a, people):
        Institution.objects.update(contact_email="ask@a.example")
        self.decide(manager, institution_a, people[:1], go="refuse")
        [message] = mail.outbox
        assert message.subject == "Harbour City Chamber has not admitted you"
        assert "ask@a.example" in message.body
        assert JoinRequest.objects.filter(state="refused").get().decided_by.email == "manager@a.example"

    def test_nobody_ticked_says_so(self, manager, institution_a, people):
        assert "Tick at least one person." in text(self.decide(manager, institution_a, []))

    def test_somebody_of_another_institution_is_not_decided(self, manager, institution_a, institution_b):
        other = make_user("other@example.org")
        make_request(institution_b, other)
        self.decide(manager, institution_a, [other])
        assert JoinRequest.objects.get().state == JoinRequest.ASKED

    def test_the_waiting_list_is_in_order(self, manager, institution_a, people):
        JoinRequest.objects.update(state="waiting")
        page = text(manager.get(at("manage_requests", institution_a.pk), {"show": "waiting"}))
        assert page.index("p0@") < page.index("p1@") < page.index("p2@")

    def test_whether_they_are_asked_is_a_button(self, manager, institution_a):
        for value, words in (("1", "you admit whoever comes"), ("0", "lets people in at once")):
            page = text(manager.post(at("manage_approval", institution_a.pk), {"needs_approval": value}, follow=True))
            assert words in page
            assert Institution.objects.get(pk=institution_a.pk).needs_approval is (value == "1")

    @pytest.mark.parametrize("asked", [{"show": "joined"}, {"page": "9"}, {"page": "x"}])
    def test_what_is_nowhere_is_not_found(self, manager, institution_a, asked):
        assert manager.get(at("manage_requests", institution_a.pk), asked).status_code == 404
