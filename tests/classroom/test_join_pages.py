"""What somebody sees who opens an invitation or a link, and the page about one's own institution."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from institutions.models import Institution, JoinRequest, Membership
from institutions.queries import institution_of_learner
from institutions.roles import Role
from tests.accounts.factories import PASSWORD, make_user
from tests.institutions.factories import make_invitation, make_link, make_request

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def join(code="opens"):
    return reverse("join", args=[code])


@pytest.fixture
def newcomer():
    return make_user("new@example.org")


@pytest.fixture
def link(site, institution_a):
    return make_link(institution_a, code="opens")


class TestDoor:
    def test_says_who_invites_and_what_they_will_see_without_an_account(self, client, link):
        Institution.objects.update(contact_email="ask@a.example", names={"en": "Chamber of the Harbour"})
        page = text(client.get(join()))
        for words in ("Learn with Chamber of the Harbour", "your certificates", "ask@a.example", "Sign up to join"):
            assert words in page

    def test_what_never_was_and_what_has_ended_look_alike(self, client, site, institution_a):
        now = timezone.now()
        make_link(institution_a, code="paused", paused_at=now)
        make_link(institution_a, code="full", places=1, taken=1)
        make_link(institution_a, code="late", expires_at=now)
        make_invitation(institution_a, token="withdrawn", withdrawn_at=now)
        make_invitation(institution_a, token="used", accepted_at=now)
        make_invitation(institution_a, token="old", expires_at=now)
        pages = set()
        for token in ("never", "paused", "full", "late", "withdrawn", "used", "old"):
            response = client.get(join(token))
            assert response.status_code == 404
            pages.add(text(response))
        assert len(pages) == 1
        assert "Harbour" not in pages.pop()

    def test_guessing_is_limited_and_a_class_is_not(self, client, link):
        for _pupil in range(40):
            assert client.get(join()).status_code == 200
        answers = [client.get(join(f"guess{number}")).status_code for number in range(31)]
        assert (answers[29], answers[30]) == (404, 429)

    def test_reading_joins_nobody(self, client, link, newcomer):
        client.force_login(newcomer)
        client.get(join())
        assert institution_of_learner(newcomer) is None

    def test_takes_few_queries(self, client, link, alice, django_assert_max_num_queries):
        client.force_login(alice)
        client.get(join())
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(join())


class TestJoining:
    def test_a_button_joins(self, client, link, newcomer, institution_a):
        client.force_login(newcomer)
        page = text(client.post(join(), follow=True))
        assert "You learn with Harbour City Chamber now." in page
        assert institution_of_learner(newcomer) == institution_a
        assert "You learn with this institution already" in text(client.get(join()))

    def test_who_has_no_account_comes_back_after_signing_up(self, client, link, institution_a):
        href = re.search(r'href="([^"]*signup[^"]*)"', client.get(join()).content.decode())[1]
        client.post(href, {"email": "fresh@example.org", "password1": PASSWORD, "next": join()})
        confirm = re.search(r"/en/accounts/confirm-email/\S+", mail.outbox[0].body)[0]
        response = client.post(confirm)
        assert response.url == join()
        client.post(join())
        assert Membership.objects.get(user__email="fresh@example.org").institution == institution_a

    def test_a_form_sent_without_an_account_leads_to_signing_in_and_back(self, client, link):
        response = client.post(join())
        assert response.url == f"{reverse('account_login')}?next={join()}"

    def test_with_another_institution_they_agree_to_move_first(self, client, link, institution_b):
        mover = make_user("mover@example.org")
        Membership.objects.create(user=mover, institution=institution_b, role=Role.LEARNER)
        client.force_login(mover)
        assert "I leave Northern Crafts Council" in text(client.get(join()))
        refused = client.post(join())
        assert "Tick this to move" in text(refused)
        assert institution_of_learner(mover) == institution_b
        client.post(join(), {"agree": "on"})
        assert institution_of_learner(mover).name == "Harbour City Chamber"

    def test_an_invitation_to_another_address_joins_nobody(self, client, site, institution_a, alice, newcomer):
        make_invitation(institution_a, "somebody@example.org", token="opens")
        client.force_login(newcomer)
        page = text(client.get(join()))
        assert "sent to another address" in page
        assert "somebody@example.org" not in page
        assert client.post(join()).url == join()
        assert institution_of_learner(newcomer) is None

    def test_staff_are_told_their_role(self, client, site, institution_a, newcomer):
        make_invitation(institution_a, "new@example.org", token="opens", role=Role.OBSERVER)
        client.force_login(newcomer)
        assert "Your role: Observer." in text(client.get(join()))
        assert "You work with Harbour City Chamber now." in text(client.post(join(), follow=True))
        assert Membership.objects.get(user=newcomer).role == Role.OBSERVER

    def test_where_a_manager_admits_they_ask(self, client, link, newcomer):
        Institution.objects.update(needs_approval=True)
        client.force_login(newcomer)
        page = text(client.get(join()))
        assert "One of its managers admits you first." in page
        assert "Ask to join" in page
        assert "has your request" in text(client.post(join(), follow=True))
        assert "You have asked already" in text(client.get(join()))
        assert JoinRequest.objects.get().state == JoinRequest.ASKED

    def test_when_it_is_full_they_see_their_place(self, client, link, newcomer, institution_a):
        Institution.objects.update(seats=0)
        before = timezone.now() - timedelta(days=1)
        make_request(institution_a, make_user("first@example.org"), state="waiting", asked_at=before)
        client.force_login(newcomer)
        page = text(client.post(join(), follow=True))
        assert "You are on its waiting list" in page
        assert "You are number 2 on the waiting list." in page


class TestMyInstitution:
    def test_says_with_whom_and_since_when(self, client, site, alice, institution_a):
        client.force_login(alice)
        page = text(client.get(reverse("my_institution")))
        assert "You learn with Harbour City Chamber." in page

    def test_without_one_it_says_how_to_join(self, client, site, newcomer):
        client.force_login(newcomer)
        page = text(client.get(reverse("my_institution")))
        assert "You learn without an institution" in page
        assert client.get(reverse("leave_institution")).status_code == 404

    def test_leaving_asks_first_and_then_the_history_says_so(self, client, site, alice):
        client.force_login(alice)
        assert "certificates stay yours" in text(client.get(reverse("leave_institution")))
        assert institution_of_learner(alice) is not None
        page = text(client.post(reverse("leave_institution"), follow=True))
        assert "You have left Harbour City Chamber." in page
        assert "until" in page

    def test_somebody_waits_no_more(self, client, site, newcomer, alice, institution_a):
        Institution.objects.update(seats=0)
        asked = make_request(institution_a, newcomer, state="waiting")
        client.force_login(alice)
        assert client.post(reverse("withdraw_request", args=[asked.public_id])).status_code == 404
        client.force_login(newcomer)
        client.post(reverse("withdraw_request", args=[asked.public_id]))
        asked.refresh_from_db()
        assert asked.state == JoinRequest.WITHDRAWN

    def test_takes_few_queries(self, client, site, alice, institution_a, django_assert_max_num_queries):
        client.force_login(alice)
        client.get(reverse("my_institution"))
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(reverse("my_institution"))
