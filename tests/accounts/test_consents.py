"""What people agree to: at sign-up, again when it has changed, and that it is kept as it was. docs/rules/privacy.md."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actions import agree_to_policies
from accounts.consent_guard import GUARD, UNGUARD
from accounts.consents import current_policies, owed_by
from accounts.models import Consent, Policy, PolicyText, User
from classroom.flows import joining
from classroom.people import with_what_pages_ask
from institutions.models import JoinRequest
from quizzes.models import Attempt, Response
from tests.accounts.factories import PASSWORD, make_policy, make_user
from tests.classroom.factories import right_answers
from tests.courses.factories import make_module
from tests.institutions.factories import make_invitation, make_link
from tests.pages.factories import make_admin
from tests.quizzes.factories import make_bank, make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def agree(person, *policies, at=None):
    asked = {"person": person, "policies": policies, "act": "signed_up", "language": "en"}
    agree_to_policies(**asked, at=at or timezone.now())


def logged(person):
    rows = Consent.objects.filter(person=person).order_by("pk")
    return list(rows.values_list("kind", "given", "act", "language"))


class TestWhatIsOwed:
    def test_what_was_never_agreed_to(self, alice, now):
        terms, privacy = make_policy(kind=Policy.TERMS), make_policy()
        assert owed_by(alice, now) == [terms, privacy]
        agree(alice, terms)
        assert owed_by(alice, now) == [privacy]
        agree(alice, privacy)
        assert owed_by(alice, now) == []

    def test_a_version_that_asks_again_is_asked_once(self, alice, now):
        agree(alice, make_policy())
        second = make_policy(2)
        assert owed_by(alice, now) == [second]
        agree(alice, second)
        assert owed_by(alice, now) == []

    def test_a_corrected_comma_asks_nobody(self, alice, now):
        agree(alice, make_policy())
        make_policy(2, asks_again=False)
        assert owed_by(alice, now) == []

    def test_who_missed_a_version_that_asks_is_shown_the_one_in_force(self, alice, now):
        agree(alice, make_policy())
        make_policy(2)
        third = make_policy(3, asks_again=False)
        assert owed_by(alice, now) == [third]

    def test_what_is_not_in_force_yet_asks_nobody(self, alice, now):
        first = make_policy()
        agree(alice, first)
        make_policy(2, in_force_from=now + timedelta(days=1))
        assert current_policies(now) == [first]
        assert owed_by(alice, now) == []

    def test_nothing_without_a_text(self, alice, now):
        assert owed_by(alice, now) == []


class TestSigningUp:
    def sign_up(self, client, **data):
        asked = {"email": "new@example.org", "password1": "correct horse battery"}
        return client.post(reverse("account_signup"), asked | data)

    def test_no_box_is_ticked_beforehand_and_each_must_be(self, client, site):
        make_policy(kind=Policy.TERMS, title="Our terms"), make_policy()
        page = client.get(reverse("account_signup")).text
        assert page.count('type="checkbox"') == 2
        assert "checked" not in page
        assert "Our terms" in page
        assert page.index('name="password1"') < page.index('name="agree_terms"') < page.index('name="agree_privacy"')
        answer = self.sign_up(client, agree_terms="on")
        assert "Tick the box if you agree" in answer.text
        assert not User.objects.exists()

    def test_what_was_agreed_to_is_kept_with_version_language_and_act(self, client, site):
        terms, privacy = make_policy(kind=Policy.TERMS), make_policy(3)
        self.sign_up(client, agree_terms="on", agree_privacy="on")
        person = User.objects.get()
        assert logged(person) == [("terms", True, "signed_up", "en"), ("privacy", True, "signed_up", "en")]
        assert set(person.consents.values_list("policy", flat=True)) == {terms.pk, privacy.pk}

    def test_the_language_is_that_of_the_text_that_was_shown(self, client, site):
        policy = make_policy()
        PolicyText.objects.create(policy=policy, language="fr", title="Vos données", body="<p>Texte.</p>")
        page = client.get("/fr/accounts/signup/").text
        assert "Vos données" in page
        for number, (language, kept) in enumerate((("fr", "fr"), ("ar", "en"))):
            asked = {"email": f"new{number}@example.org", "password1": "correct horse battery", "agree_privacy": "on"}
            client.post(f"/{language}/accounts/signup/", asked)
            assert User.objects.get(email=asked["email"]).consents.get().language == kept

    def test_an_address_that_has_an_account_agrees_to_nothing_by_it(self, client, site):
        make_policy()
        known = make_user("new@example.org")
        self.sign_up(client, agree_privacy="on")
        assert logged(known) == []

    def test_without_a_text_there_is_no_box(self, client, site):
        assert "checkbox" not in client.get(reverse("account_signup")).text
        self.sign_up(client)
        assert User.objects.exists()


class TestSigningIn:
    def sign_in(self, client, person, onward=""):
        address = reverse("account_login") + (f"?next={onward}" if onward else "")
        return client.post(address, {"login": person.email, "password": PASSWORD, "next": onward})

    def test_whoever_owes_nothing_goes_where_they_wanted(self, client, site, alice):
        agree(alice, make_policy())
        assert self.sign_in(client, alice).url == reverse("my_learning")

    def test_whoever_owes_is_asked_with_what_has_changed_and_then_goes_on(self, client, site, alice):
        agree(alice, make_policy())
        second = make_policy(2, changed="We keep your mails for a year.")
        asked = self.sign_in(client, alice, "/en/learn/certificates/").url
        assert asked.startswith(reverse("agree"))
        page = client.get(asked).text
        assert "We keep your mails for a year." in page
        assert "checked" not in page
        answer = client.post(reverse("agree"), {"next": "/en/learn/certificates/", "agree_privacy": "on"})
        assert answer.url == "/en/learn/certificates/"
        assert Consent.objects.filter(person=alice, policy=second, act="signed_in").count() == 1
        client.post(reverse("account_logout"))
        assert self.sign_in(client, alice).url == reverse("my_learning")

    def test_an_unticked_box_keeps_the_way(self, client, site, alice):
        make_policy()
        self.sign_in(client, alice)
        page = client.post(reverse("agree"), {"next": "/en/learn/certificates/"}).text
        assert "Tick the box if you agree" in page
        assert 'value="/en/learn/certificates/"' in page
        assert logged(alice) == []

    def test_who_does_not_agree_still_reaches_their_data(self, client, site, alice):
        make_policy()
        self.sign_in(client, alice)
        assert reverse("your_data") in client.get(reverse("agree")).text
        assert client.get(reverse("your_data")).status_code == 200

    def test_reading_the_page_writes_nothing(self, client, site, alice):
        make_policy()
        self.sign_in(client, alice)
        client.get(reverse("agree"))
        assert not Consent.objects.exists()

    def test_what_changed_is_not_said_to_who_never_agreed(self, client, site, alice):
        make_policy(changed="We keep your mails for a year.")
        self.sign_in(client, alice)
        assert "We keep your mails" not in client.get(reverse("agree")).text


class TestGoingOn:
    """Who is signed in when a version asks again."""

    @pytest.fixture
    def owing(self, client, site, alice):
        agree(alice, make_policy())
        client.force_login(alice)
        assert client.get(reverse("my_learning")).status_code == 200
        make_policy(2)
        return client

    def asked(self, client, address, **headers):
        answer = client.get(address, headers=headers)
        return answer.status_code == 302 and answer.url.startswith(reverse("agree"))

    @pytest.mark.parametrize(
        "address", ["/en/learn/?x=1&y=%C3%A9", "/en/", "/ar/learn/certificates/", "/en/manage/", "/cms/"]
    )
    def test_is_asked_on_the_next_page_and_then_goes_on_there(self, owing, address):
        answer = owing.get(address)
        assert answer.url.startswith(reverse("agree") if "/ar/" not in address else "/ar/accounts/agree/")
        onward = parse_qs(urlsplit(answer.url).query)["next"][0]
        assert onward == address
        page = owing.get(answer.url)
        assert page.status_code == 200, "the page that asks is not asked for"
        assert owing.post(reverse("agree"), {"next": onward, "agree_privacy": "on"}).url == onward
        assert not self.asked(owing, address)

    @pytest.mark.parametrize(
        "address",
        [
            "/en/policies/", "/en/policies/privacy/2/", "/en/accounts/data/", "/en/accounts/logout/", "/healthz",
            "/robots.txt", "/sw.js", "/en/accounts/reauthenticate/?next=/en/accounts/data/erase/", "/cms/sprite/",
            "/cms/api/main/pages/", "/cms/logout/", "/verify/",
        ],
    )  # fmt: skip
    def test_is_not_asked_for_what_one_needs_when_not_agreeing_nor_beside_the_pages(self, owing, address):
        assert not self.asked(owing, address)

    def test_what_a_script_or_a_picture_asks_for_is_answered(self, owing):
        assert not self.asked(owing, "/en/learn/", **{"Sec-Fetch-Mode": "cors"})
        assert self.asked(owing, "/en/learn/", **{"Sec-Fetch-Mode": "navigate"})

    def test_a_quiz_under_way_goes_on_saves_and_is_handed_in(self, owing, alice):
        module = make_module(quiz=make_quiz(make_bank("M01"), kinds=("single",)))
        owing.post(f"/en/modules/{module.slug}/quiz/")
        attempt = Attempt.objects.get(learner=alice)
        question = reverse("attempt_question", args=[attempt.key, 1])
        assert owing.get(question).status_code == 200
        answer = owing.post(question, right_answers(attempt.paper))
        assert answer.url.startswith("/en/learn/attempts/")
        assert Response.objects.filter(attempt=attempt).exists()
        handed_in = owing.post(reverse("submit_attempt", args=[attempt.key]), follow=True)
        assert handed_in.redirect_chain[-1][0] == reverse("attempt_result", args=[attempt.key])
        assert self.asked(owing, reverse("my_learning"))

    def test_who_owes_nothing_takes_no_query_more(self, client, site, alice, django_assert_num_queries):
        client.force_login(alice)
        address = reverse("my_learning")
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
            before = len(found)
        agree(alice, make_policy(), make_policy(kind=Policy.TERMS))
        client.get(address)
        with django_assert_num_queries(before):
            assert client.get(address).status_code == 200

    def test_a_visitor_is_not_asked(self, client, site):
        make_policy()
        assert client.get("/en/").status_code == 200

    @pytest.mark.parametrize("asks_again", [True, False])
    @pytest.mark.parametrize("agreed", [(), (1,), (1, 2), (2,), (1, 3), (3,)])
    @pytest.mark.parametrize("in_force", [1, 2, 3])
    def test_what_a_page_asks_is_what_the_list_says(self, alice, now, asks_again, agreed, in_force):
        """The one in SQL, with the reader, and the one that the page goes by."""
        versions = [
            make_policy(number, asks_again=asks_again if number == 2 else number == 3,
                        in_force_from=now + timedelta(days=1 if number > in_force else -1))
            for number in (1, 2, 3)
        ]  # fmt: skip
        for number in agreed:
            agree(alice, versions[number - 1])
        person = with_what_pages_ask(User.objects.filter(pk=alice.pk)).get()
        assert person.owes_consent == bool(owed_by(alice, now))


class TestInstitutions:
    def test_joining_by_an_invitation_and_leaving(self, institution_a, now):
        person = make_user("new@example.org")
        invitation = make_invitation(institution_a, person.email)
        asked = {"invitation": invitation, "person": person, "leaving": None, "language": "fr", "at": now}
        joining.accept_invitation(**asked)
        for _each in range(2):
            joining.leave(person=person, institution=institution_a, language="fr", at=now)
        assert logged(person) == [("institution", True, "invitation", "fr"), ("institution", False, "left", "fr")]
        assert set(person.consents.values_list("about", "about_key")) == {(institution_a.name, str(institution_a.pk))}

    def test_moving_takes_it_back_from_the_former_one(self, alice, institution_a, institution_b, now):
        asked = {"link": make_link(institution_b), "person": alice, "leaving": institution_a, "language": "en"}
        joining.come_by_link(**asked, at=now)
        found = list(alice.consents.order_by("pk").values_list("about", "given", "act"))
        assert found == [(institution_b.name, True, "link"), (institution_a.name, False, "moved")]

    def test_a_request_that_is_taken_back(self, institution_a, now):
        institution_a.needs_approval = True
        institution_a.save()
        person = make_user("new@example.org")
        for _each in range(2):
            asked = {"link": make_link(institution_a, code=f"c{_each}"), "person": person, "leaving": None}
            joining.come_by_link(**asked, language="en", at=now)
        request = JoinRequest.objects.get()
        for _each in range(2):
            joining.withdraw_request(request=request, at=now)
        assert logged(person) == [("institution", True, "link", "en"), ("institution", False, "withdrew", "en")]


class TestKeeping:
    @pytest.fixture
    def guarded(self):
        """The triggers of the migration; tests run without migrations."""
        with connection.cursor() as cursor:
            for statement in GUARD[connection.vendor]:
                cursor.execute(statement)
            yield
            for statement in UNGUARD[connection.vendor]:
                cursor.execute(statement)

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE accounts_consent SET given = NOT given",
            "UPDATE accounts_consent SET language = 'xx'",
            "UPDATE accounts_consent SET person_id = (SELECT max(id) FROM accounts_user)",
            "DELETE FROM accounts_consent",
        ],
    )
    def test_the_database_refuses_to_change_a_row(self, guarded, alice, bob, sql):
        agree(alice, make_policy())
        before = list(Consent.objects.values())
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
        assert list(Consent.objects.values()) == before

    def test_an_account_that_an_administrator_deletes_leaves_the_row_without_a_person(self, guarded, alice):
        agree(alice, make_policy())
        alice.delete()
        assert Consent.objects.get().person is None

    def test_django_refuses_too(self, alice):
        agree(alice, make_policy())
        with pytest.raises(TypeError):
            Consent.objects.update(given=False)
        with pytest.raises(TypeError):
            Consent.objects.all().delete()

    def test_a_version_that_somebody_agreed_to_is_not_edited_any_more(self, client, site, alice):
        policy = make_policy()
        agree(alice, policy)
        admin = make_admin()
        agree(admin, policy)
        client.force_login(admin)
        page = client.get(reverse("policies:edit", args=[policy.pk]))
        assert page.status_code == 200
        text = policy.texts.get()
        asked = {
            "kind": "privacy", "number": "1", "in_force_from": "2026-01-01 00:00", "asks_again": "on",
            "texts-TOTAL_FORMS": "1", "texts-INITIAL_FORMS": "1", "texts-MIN_NUM_FORMS": "0",
            "texts-MAX_NUM_FORMS": "1000", "texts-0-id": str(text.pk), "texts-0-language": "en",
            "texts-0-title": "Another title", "texts-0-body": "null", "texts-0-ORDER": "1",
        }  # fmt: skip
        answer = client.post(reverse("policies:edit", args=[policy.pk]), asked)
        assert "it stays as it is" in answer.text
        assert policy.texts.get().title == "What we do with your data"
        client.post(reverse("policies:delete", args=[policy.pk]))
        assert Policy.objects.filter(pk=policy.pk).exists()

    def test_former_versions_stay_readable(self, client, site):
        make_policy(title="The first"), make_policy(2, title="The second")
        page = client.get(reverse("policy_version", args=["privacy", 1])).text
        assert "The first" in page
        assert reverse("policy_version", args=["privacy", 2]) in page
        assert "The second" in client.get(reverse("policies")).text

    def test_a_version_to_come_is_not_shown(self, client, site, now):
        make_policy(in_force_from=now + timedelta(days=1))
        assert client.get(reverse("policy_version", args=["privacy", 1])).status_code == 404


class TestShowing:
    def test_on_the_page_of_ones_data_and_of_nobody_else(self, client, site, alice, bob):
        agree(alice, make_policy())
        client.force_login(alice)
        page = client.get(reverse("your_data")).text
        assert "Privacy notice, version 1" in page
        assert "Signing up" in page
        client.force_login(bob)
        assert "Privacy notice, version 1" not in client.get(reverse("your_data")).text

    def test_costs_the_same_for_many(self, client, site, alice, django_assert_max_num_queries):
        policy = make_policy()
        client.force_login(alice)
        for _each in range(10):
            agree(alice, policy)
        with django_assert_max_num_queries(6):
            client.get(reverse("your_data"))

    def test_in_the_file_of_ones_data(self, alice):
        from accounts.own_data import own_data

        agree(alice, make_policy())
        [part] = [part for part in own_data(alice) if part.key == "accounts.consent.person"]
        [row] = part.rows
        assert (row["kind"], row["policy__number"], row["act"]) == ("privacy", 1, "signed_up")
