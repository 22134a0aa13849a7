"""What trainers and managers decide in the discussion of a cohort: docs/rules/discussion.md."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from institutions.models import AuditEntry, Membership, Message, MessageReport, Mute
from institutions.roles import Role
from tests.accounts.factories import make_user
from tests.institutions.factories import make_cohort, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(institution_a):
    user = make_user("dana@a.example", first_name="Dana", last_name="Petrosyan")
    Membership.objects.create(user=user, institution=institution_a, role=Role.LEARNER)
    return user


@pytest.fixture
def cohort(institution_a, alice, dana, bob, site):
    return make_cohort(institution_a, learners=[alice, dana], trainers=[bob])


@pytest.fixture
def trainer(client, bob):
    client.force_login(bob)
    return client


@pytest.fixture
def reported(cohort, alice, dana):
    [message] = make_topic(cohort, dana, words=lambda most: "Buy my tins")
    MessageReport.objects.create(message=message, by=alice, reason="It is an advert", at=timezone.now())
    return message


def to(name, cohort, *args):
    return reverse(name, args=[cohort.public_id, *(getattr(each, "public_id", each) for each in args)])


def logged():
    return list(AuditEntry.objects.order_by("seq").values_list("verb", flat=True))


class TestTheQueue:
    def test_the_cohort_says_how_many_wait(self, trainer, cohort, reported, alice):
        make_topic(cohort, alice)
        page = trainer.get(to("manage_cohort", cohort)).text
        assert "1 reported message waits for you" in page

    def test_shows_what_was_reported_by_whom_and_why(self, trainer, cohort, reported):
        page = trainer.get(to("moderation", cohort)).text
        for words in ("Buy my tins", "Dana Petrosyan", "It is an advert", "Alice Okafor"):
            assert words in page

    def test_what_its_author_removed_waits_no_more(self, client, cohort, reported, dana, bob):
        client.force_login(dana)
        client.post(to("remove_message", cohort, reported))
        client.force_login(bob)
        assert "Nothing to decide" in client.get(to("moderation", cohort)).text
        assert "waits for you" not in client.get(to("manage_cohort", cohort)).text

    @pytest.mark.parametrize("who", ["alice", "charlie", "observer", "other trainer"])
    def test_is_for_those_who_teach_or_manage_the_cohort_alone(
        self, client, cohort, reported, institution_a, request, who
    ):
        if who in ("alice", "charlie"):
            user = request.getfixturevalue(who)
        else:
            user = make_user("third@a.example")
            role = Role.OBSERVER if who == "observer" else Role.TRAINER
            Membership.objects.create(user=user, institution=institution_a, role=role)
        client.force_login(user)
        assert client.get(to("moderation", cohort)).status_code == 404
        for name in ("hide_message", "restore_message", "keep_message"):
            assert client.post(to(name, cohort, reported), {"reason": "x"}).status_code == 404
        for name in ("pin_topic", "lock_topic"):
            assert client.post(to(name, cohort, reported.topic), {"on": "1"}).status_code == 404
        assert client.post(to("mute", cohort, reported.author), {"days": 1, "reason": "x"}).status_code == 404
        assert client.post(to("switch_discussion", cohort)).status_code == 404
        assert logged() == []

    def test_a_message_is_not_found_by_the_address_of_another_cohort(
        self, trainer, cohort, reported, institution_a, bob
    ):
        other = make_cohort(institution_a, "Other", trainers=[bob])
        assert trainer.post(to("hide_message", other, reported), {"reason": "x"}).status_code == 404
        assert trainer.post(to("pin_topic", other, reported.topic), {"on": "1"}).status_code == 404

    def test_takes_as_many_queries_however_long_it_is(self, trainer, cohort, reported, alice, dana):
        def queries():
            with CaptureQueriesContext(connection) as seen:
                assert trainer.get(to("moderation", cohort)).status_code == 200
            return len(seen)

        queries()
        few = queries()
        for _each in range(10):
            [message] = make_topic(cohort, dana)
            MessageReport.objects.create(message=message, by=alice, reason="x", at=timezone.now())
        assert queries() == few <= 7


class TestMessages:
    def test_hiding_says_why_and_takes_it_out_of_the_queue(self, trainer, cohort, reported):
        assert "There is a problem" in trainer.post(to("hide_message", cohort, reported), {"reason": " "}).text
        page = trainer.post(to("hide_message", cohort, reported), {"reason": "No adverts"}, follow=True).text
        assert "Nothing to decide" in page
        reported.refresh_from_db()
        assert reported.hidden_reason == "No adverts"
        assert "Hidden: learners do not see it." in trainer.get(to("topic", cohort, reported.topic)).text

    def test_keeping_leaves_it_as_it_is(self, trainer, cohort, reported):
        page = trainer.post(to("keep_message", cohort, reported), follow=True).text
        assert "Nothing to decide" in page
        assert Message.objects.get().hidden_at is None

    def test_it_can_be_reported_again_by_somebody_else(self, client, cohort, reported, institution_a, bob):
        client.force_login(bob)
        client.post(to("keep_message", cohort, reported))
        third = make_user("third@a.example")
        MessageReport.objects.create(message=reported, by=third, reason="Still", at=timezone.now())
        page = client.get(to("moderation", cohort)).text
        assert "Still" in page
        assert "It is an advert" not in page, "decided before"

    def test_each_step_is_told_to_the_log_once_and_without_words(self, trainer, cohort, reported, dana):
        for _each in range(2):
            trainer.post(to("switch_discussion", cohort), {"on": ""})
            trainer.post(to("switch_discussion", cohort), {"on": "1"})
            trainer.post(to("keep_message", cohort, reported))
            trainer.post(to("hide_message", cohort, reported), {"reason": "No adverts"})
            trainer.post(to("hide_message", cohort, reported), {"reason": "No adverts"})
            trainer.post(to("restore_message", cohort, reported))
            trainer.post(to("restore_message", cohort, reported))
            for name in ("pin_topic", "lock_topic"):
                for on in ("1", "1", "", ""):
                    trainer.post(to(name, cohort, reported.topic), {"on": on})
        once = ["discussion_off", "discussion_on", "message_hidden", "message_restored"]
        once += ["topic_pinned", "topic_unpinned", "topic_locked", "topic_unlocked"]
        first = [verb for verb in logged() if verb != "message_kept"]
        assert first == once * 2
        assert logged().count("message_kept") == 1
        hidden = AuditEntry.objects.filter(verb="message_hidden").first()
        assert (hidden.person, hidden.object_id) == (dana.public_id, str(reported.public_id))
        assert "No adverts" not in str(list(AuditEntry.objects.values_list("before", "after")))


class TestPeople:
    def test_somebody_is_muted_for_some_days_and_let_write_again(self, trainer, cohort, reported, dana):
        form = {"days": "7", "reason": "Adverts again and again"}
        page = trainer.post(to("mute", cohort, dana), form, follow=True).text
        assert "Dana Petrosyan" in page
        assert "Adverts again and again" in page
        mute = Mute.objects.get()
        assert mute.until - mute.made_at == timedelta(days=7)
        trainer.post(to("unmute", cohort, dana))
        trainer.post(to("unmute", cohort, dana))
        assert not Mute.objects.exists()
        assert logged() == ["muted", "unmuted"]

    @pytest.mark.parametrize("wrong", [{"days": "0"}, {"days": "91"}, {"days": ""}, {"reason": ""}])
    def test_a_mute_has_an_end_and_a_reason(self, trainer, cohort, dana, wrong):
        page = trainer.post(to("mute", cohort, dana), {"days": "7", "reason": "x"} | wrong).text
        assert "There is a problem" in page
        assert not Mute.objects.exists()

    def test_only_those_who_learn_in_the_cohort_are_muted(self, trainer, cohort, manager_a, bob):
        for user in (manager_a, bob):
            assert trainer.get(to("mute", cohort, user)).status_code == 404
