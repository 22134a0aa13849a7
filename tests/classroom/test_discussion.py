"""The discussion of a group, as those who learn in it use it: docs/rules/discussion.md."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from classroom.flows import discussion as flows
from classroom.flows.erasing import erase_person
from institutions import discussion_actions as actions
from institutions.models import Cohort, Membership, Message, MessageReport, Mute, Topic, TopicRead
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
    return make_cohort(institution_a, learners=[alice, dana], trainers=[bob], has_discussion=True)


@pytest.fixture
def learner(client, alice):
    client.force_login(alice)
    return client


def to(name, cohort, *args):
    return reverse(name, args=[cohort.public_id, *(getattr(each, "public_id", each) for each in args)])


def in_topic(message):
    return to("topic", message.topic.cohort, message.topic)


def start(client, cohort, title="Which class?", text="We sell tins of fish.", key=None):
    form = {"title": title, "text": text, "key": key or uuid4()}
    return client.post(to("new_topic", cohort), form)


def answer(client, message, text="Class 29.", **more):
    return client.post(in_topic(message), {"text": text, "key": uuid4(), "seen": 1} | more)


class TestWhoReadsIt:
    @pytest.mark.parametrize("who", ["alice", "bob", "manager_a"])
    def test_learners_trainers_and_managers_do(self, client, cohort, dana, who, request):
        make_topic(cohort, dana, words=lambda most: "Fish in tins")
        client.force_login(request.getfixturevalue(who))
        assert "Fish in tins" in client.get(to("discussion", cohort)).text

    @pytest.mark.parametrize("role", [Role.LEARNER, Role.TRAINER, Role.OBSERVER, Role.EDITOR])
    def test_others_of_the_institution_do_not(self, client, cohort, dana, institution_a, role):
        [message] = make_topic(cohort, dana)
        user = make_user("other@a.example")
        Membership.objects.create(user=user, institution=institution_a, role=role)
        client.force_login(user)
        pages = [to("discussion", cohort), in_topic(message), to("new_topic", cohort), to("moderation", cohort)]
        assert [client.get(page).status_code for page in pages] == [404] * 4

    def test_a_manager_of_the_office_above_does_not(self, client, cohort, institution_a, institution_b, charlie):
        institution_a.parent = institution_b
        institution_a.save()
        client.force_login(charlie)
        assert client.get(to("discussion", cohort)).status_code == 404

    @pytest.mark.parametrize("left", ["cohort", "institution"])
    def test_who_has_left_does_not(self, learner, cohort, alice, left):
        if left == "cohort":
            cohort.places.filter(learner=alice).delete()
        else:
            Membership.objects.filter(user=alice).delete()
        assert learner.get(to("discussion", cohort)).status_code == 404

    def test_learners_do_not_while_it_is_off_and_those_who_teach_them_do(self, client, cohort, alice, bob):
        Cohort.objects.update(has_discussion=False)
        client.force_login(alice)
        assert client.get(to("discussion", cohort)).status_code == 404
        assert to("discussion", cohort) not in client.get(reverse("group", args=[cohort.public_id])).text
        client.force_login(bob)
        assert "The discussion is off" in client.get(to("discussion", cohort)).text

    def test_a_topic_is_not_found_by_the_address_of_another_group(self, learner, cohort, institution_a, alice, dana):
        other = make_cohort(institution_a, "Other", learners=[alice], has_discussion=True)
        [message] = make_topic(cohort, dana)
        assert learner.get(to("topic", other, message.topic)).status_code == 404
        assert learner.get(to("report_message", other, message)).status_code == 404

    def test_the_address_of_nobody_is_shown_to_other_learners(self, learner, cohort, institution_a):
        nameless = make_user("secret@a.example", first_name="", last_name="")
        Membership.objects.create(user=nameless, institution=institution_a, role=Role.LEARNER)
        [message] = make_topic(cohort, nameless)
        for page in (to("discussion", cohort), in_topic(message), to("report_message", cohort, message)):
            assert "Somebody without a name" in learner.get(page).text
            assert "secret@a.example" not in learner.get(page).text


class TestWriting:
    def test_somebody_asks_and_another_answers(self, client, cohort, alice, dana, bob):
        client.force_login(alice)
        assert start(client, cohort).status_code == 302
        question = Message.objects.get()
        client.force_login(dana)
        assert answer(client, question).url == f"{in_topic(question)}?page=1#m2"
        client.force_login(bob)
        answer(client, question, text="Dana is right.", seen=2)
        page = client.get(in_topic(question)).text
        for words in ("Which class?", "We sell tins", "Class 29.", "Dana is right.", "Alice Okafor", "Trainer"):
            assert words in page
        assert list(Message.objects.values_list("number", "written_as")) == [
            (1, "learner"),
            (2, "learner"),
            (3, "trainer"),
        ]

    def test_the_same_form_twice_is_one_message(self, learner, cohort, dana):
        key = uuid4()
        first, second = (start(learner, cohort, key=key) for _each in range(2))
        assert first.url == second.url
        [message] = make_topic(cohort, dana)
        assert len({answer(learner, message, key=key, text="again").url for _each in range(2)}) == 1
        other = uuid4()
        assert len({answer(learner, message, key=other).url for _each in range(2)}) == 1
        assert Topic.objects.count() == 2
        assert Message.objects.filter(topic=message.topic).count() == 2

    def test_each_form_has_its_own_key(self, learner, cohort):
        keys = {re.search(r'name="key" value="([^"]+)"', learner.get(to("new_topic", cohort)).text)[1] for _ in "ab"}
        assert len({UUID(key) for key in keys}) == 2

    @pytest.mark.parametrize("wrong", [{"title": ""}, {"text": "x" * 4001}, {"title": "x" * 121}, {"key": "none"}])
    def test_what_was_typed_stays_when_something_is_wrong(self, learner, cohort, wrong):
        form = {"title": "Of fish", "text": "Long thought over", "key": str(uuid4())} | wrong
        page = learner.post(to("new_topic", cohort), form).text
        assert "There is a problem" in page
        assert form["text"][:17] in page
        assert not Topic.objects.exists()

    def test_an_answer_stays_when_the_topic_was_closed_meanwhile(self, learner, cohort, dana):
        [message] = make_topic(cohort, dana)
        Topic.objects.update(is_locked=True)
        page = answer(learner, message, text="Long thought over").text
        assert "A trainer has closed this topic" in page
        assert "Long thought over" in page
        assert Message.objects.count() == 1

    def test_twenty_messages_in_ten_minutes_are_enough(self, learner, cohort, dana):
        [message] = make_topic(cohort, dana)
        assert {answer(learner, message).status_code for _each in range(20)} == {302}
        refused = answer(learner, message, text="One too many")
        assert refused.status_code == 429
        assert "One too many" in refused.text
        assert learner.get(in_topic(message)).status_code == 200
        assert Message.objects.count() == 21

    def test_links_are_links_and_everything_else_is_text(self, learner, cohort, dana):
        text = "See https://example.org/a?b=1&c=2 <b>now</b>\n\nSecond paragraph"
        make_topic(cohort, dana, words=lambda most: text[:most])
        page = learner.get(in_topic(Message.objects.get())).text
        assert '<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow">' in page
        assert "&lt;b&gt;now&lt;/b&gt;" in page
        assert "<p>Second paragraph</p>" in page

    @pytest.mark.parametrize("change", [{"archived_at": timezone.now()}, {"has_discussion": False}])
    def test_nothing_is_written_in_what_is_over(self, client, cohort, bob, dana, change):
        [message] = make_topic(cohort, dana)
        Cohort.objects.update(**change)
        client.force_login(bob)
        assert start(client, cohort).status_code == 200
        assert answer(client, message).status_code == 200
        assert Message.objects.count() == 1
        assert 'name="text"' not in client.get(in_topic(message)).text

    def test_what_is_over_stays_readable_and_is_found(self, learner, cohort, dana):
        [message] = make_topic(cohort, dana, words=lambda most: "Fish in tins")
        Cohort.objects.update(archived_at=timezone.now())
        assert "You can still read everything" in learner.get(to("discussion", cohort)).text
        assert "Fish in tins" in learner.get(in_topic(message)).text
        assert to("discussion", cohort) in learner.get(reverse("my_institution")).text

    def test_whoever_is_muted_reads_and_is_told_until_when_and_why(self, learner, cohort, alice, dana, bob):
        [message] = make_topic(cohort, dana)
        mine = make_topic(cohort, alice)[0]
        at = timezone.now()
        flows.mute(cohort=cohort, member=alice, days=3, reason="Three times the same advert", by=bob, at=at)
        page = learner.get(in_topic(message)).text
        assert "you can read here, but not write" in page
        assert "Three times the same advert" in page
        assert start(learner, cohort).status_code == answer(learner, message).status_code == 200
        learner.post(to("change_message", cohort, mine), {"title": "x", "text": "advert"})
        assert Message.objects.count() == 2
        assert not Message.objects.filter(text="advert").exists()
        Mute.objects.update(made_at=at - timedelta(days=9), until=at - timedelta(days=1))
        assert answer(learner, message).status_code == 302


class TestOnesOwn:
    @pytest.fixture
    def mine(self, cohort, alice):
        return make_topic(cohort, alice)[0]

    def change(self, client, message, **form):
        form = {"title": "Better", "text": "Better words"} | form
        return client.post(to("change_message", message.topic.cohort, message), form)

    def test_can_be_changed_which_others_see(self, learner, mine):
        assert 'value="Of the discussion"' in learner.get(to("change_message", mine.topic.cohort, mine)).text
        assert self.change(learner, mine).status_code == 302
        page = learner.get(in_topic(mine)).text
        assert "Better words" in page
        assert "changed later" in page

    def test_can_be_changed_for_half_an_hour(self, learner, mine):
        Message.objects.update(written_at=timezone.now() - timedelta(minutes=31))
        assert learner.get(to("change_message", mine.topic.cohort, mine)).status_code == 404
        page = self.change(learner, mine).text
        assert "30 minutes" in page
        assert "Better words" in page
        assert not Message.objects.filter(text="Better words").exists()
        assert to("change_message", mine.topic.cohort, mine) not in learner.get(in_topic(mine)).text

    def test_that_was_hidden_can_not_be_changed(self, learner, mine, bob):
        flows.hide_message(message=mine, reason="x", by=bob, at=timezone.now())
        self.change(learner, mine)
        assert not Message.objects.filter(text="Better words").exists()

    def test_of_somebody_else_can_not_be_changed_or_deleted(self, client, mine, dana, bob):
        for user in (dana, bob):
            client.force_login(user)
            assert self.change(client, mine).status_code == 404
            assert client.post(to("remove_message", mine.topic.cohort, mine)).status_code == 404

    def test_answered_leaves_its_place(self, learner, cohort, alice, dana):
        mine, _answer = make_topic(cohort, alice, dana, words=lambda most: "Fish in tins")
        MessageReport.objects.create(message=mine, by=dana, reason="Names somebody", at=timezone.now())
        assert learner.post(to("remove_message", cohort, mine)).status_code == 302
        page = learner.get(in_topic(mine)).text
        assert "This message was removed." in page
        assert "Topic whose first message was removed" in page
        assert page.count("Fish in tins") == 1, "the answer"
        assert MessageReport.objects.get().reason == ""

    def test_that_nobody_answered_goes_with_its_topic(self, learner, mine):
        assert learner.post(to("remove_message", mine.topic.cohort, mine)).url == to("discussion", mine.topic.cohort)
        assert learner.get(in_topic(mine)).status_code == 404
        assert "Nobody has written yet" in learner.get(to("discussion", mine.topic.cohort)).text

    def test_nothing_is_left_of_a_removed_message(self, mine):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.update(removed_at=timezone.now())


class TestWhatIsNew:
    def test_is_said_in_the_list_and_in_the_group(self, learner, cohort, alice, dana):
        [message] = make_topic(cohort, dana)
        actions.mark_read(topic=message.topic, person=alice, up_to=1)
        assert "1 new" not in learner.get(to("discussion", cohort)).text
        actions.reply(
            topic=message.topic, text="And?", by=dana, written_as="learner", key=uuid4(), seen=1, at=timezone.now()
        )
        assert "1 new" in learner.get(to("discussion", cohort)).text
        assert "1 new" in learner.get(reverse("group", args=[cohort.public_id])).text
        assert 'id="new"' in learner.get(in_topic(message)).text

    def test_is_read_when_the_reader_says_so(self, learner, cohort, alice, dana):
        [message, _second] = make_topic(cohort, dana, dana)
        assert "I have read this" in learner.get(in_topic(message)).text
        learner.post(to("read_topic", cohort, message.topic), {"page": 1})
        assert "I have read this" not in learner.get(in_topic(message)).text
        assert TopicRead.objects.get().up_to == 2

    def test_is_read_all_at_once(self, learner, cohort, alice, dana):
        for _each in range(3):
            make_topic(cohort, dana, dana)
        assert "6 messages are new" in learner.get(to("discussion", cohort)).text
        learner.post(to("read_discussion", cohort))
        assert "are new" not in learner.get(to("discussion", cohort)).text
        assert set(TopicRead.objects.values_list("person", "up_to")) == {(alice.pk, 2)}

    def test_whoever_answers_has_read_what_stood_on_the_page(self, learner, cohort, alice, dana):
        message, *_others = make_topic(cohort, *[dana] * 3)
        answer(learner, message, seen=3)
        assert TopicRead.objects.get().up_to == 4
        answer(learner, make_topic(cohort, dana, dana)[0], seen=1)
        assert TopicRead.objects.latest("pk").up_to == 1, "the second came while they wrote"

    def test_reading_never_goes_back_nor_beyond_the_end(self, cohort, alice, dana):
        [message] = make_topic(cohort, dana)
        for up_to, kept in ((1, 1), (0, 1), (99, 1)):
            actions.mark_read(topic=message.topic, person=alice, up_to=up_to)
            assert TopicRead.objects.get().up_to == kept

    def test_what_has_happened_last_stands_first_and_pinned_topics_above(self, learner, cohort, dana):
        at = timezone.now()
        for days, title in ((3, "Oldest"), (2, "Middle"), (1, "Newest")):
            make_topic(cohort, dana, words=lambda most, title=title: title, at=at - timedelta(days=days))
        Topic.objects.filter(messages__title="Oldest").update(is_pinned=True)
        page = learner.get(to("discussion", cohort)).text
        assert page.index("Oldest") < page.index("Newest") < page.index("Middle")


class TestReporting:
    def report(self, client, message, reason="It is an advert"):
        return client.post(to("report_message", message.topic.cohort, message), {"reason": reason}, follow=True).text

    def test_is_done_once_with_a_reason(self, learner, cohort, dana):
        [message] = make_topic(cohort, dana)
        assert "There is a problem" in self.report(learner, message, reason=" ")
        assert "Thank you" in self.report(learner, message)
        assert "reported this message already" in self.report(learner, message)
        assert MessageReport.objects.count() == 1
        assert "You have reported this." in learner.get(in_topic(message)).text

    def test_is_not_for_ones_own_or_what_is_hidden(self, learner, cohort, alice, dana, bob):
        [mine], [hidden] = make_topic(cohort, alice), make_topic(cohort, dana)
        flows.hide_message(message=hidden, reason="x", by=bob, at=timezone.now())
        for message in (mine, hidden):
            assert learner.get(to("report_message", cohort, message)).status_code == 404
        assert not MessageReport.objects.exists()


class TestHidden:
    @pytest.fixture
    def hidden(self, cohort, alice, bob):
        [message] = make_topic(cohort, alice, words=lambda most: "Buy my tins")
        flows.hide_message(message=message, reason="No adverts, please", by=bob, at=timezone.now())
        return message

    def test_others_read_only_that_it_was(self, client, hidden, dana):
        client.force_login(dana)
        for page in (in_topic(hidden), to("discussion", hidden.topic.cohort)):
            text = client.get(page).text
            assert "idden by a trainer" in text
            assert "Buy my tins" not in text
            assert "No adverts" not in text

    def test_whoever_wrote_it_reads_why(self, learner, hidden):
        page = learner.get(in_topic(hidden)).text
        assert "A trainer has hidden your message" in page
        assert "No adverts, please" in page
        assert "Buy my tins" in page

    def test_shows_again_what_was_restored(self, client, hidden, dana, bob):
        flows.restore_message(message=hidden, by=bob, at=timezone.now())
        client.force_login(dana)
        assert "Buy my tins" in client.get(in_topic(hidden)).text


class TestLongOnes:
    def test_a_topic_of_200_messages_has_pages(self, learner, cohort, dana):
        message, *_others = make_topic(cohort, *[dana] * 201)
        first, last = (learner.get(f"{in_topic(message)}?page={page}").text for page in (1, 5))
        assert "Page 1 of 5" in first
        assert first.count('class="thread__message') == 50
        assert last.count('class="thread__message') == 1
        assert 'id="m201"' in last
        assert 'name="text"' in last
        assert 'name="text"' not in first

    @pytest.mark.parametrize("page", ["2", "0", "-1", "x", "9" * 30])
    def test_there_is_no_page_beyond_the_last(self, learner, cohort, dana, page):
        [message] = make_topic(cohort, dana)
        assert learner.get(in_topic(message), {"page": page}).status_code == 404

    def test_the_list_goes_on_behind_a_place(self, learner, cohort, dana):
        at = timezone.now()
        for number in range(60):
            make_topic(cohort, dana, words=lambda most, n=number: f"Topic {n:02}.", at=at, is_pinned=number < 3)
        seen, address = [], to("discussion", cohort)
        while address:
            page = learner.get(address).text
            seen += re.findall(r"Topic \d\d\.", page)
            more = re.search(r'rel="next" href="([^"]+)"', page)
            address = more and to("discussion", cohort) + more[1]
        assert len(seen) == len(set(seen)) == 60
        assert seen[:3] == ["Topic 02.", "Topic 01.", "Topic 00."]

    @pytest.mark.parametrize("place", ["x", "W10", "W3RydWUsICJ4IiwgMV0", "%00"])
    def test_a_place_that_is_none_is_not_found(self, learner, cohort, place):
        assert learner.get(to("discussion", cohort), {"after": place}).status_code == 404

    def test_pages_take_as_many_queries_however_much_was_written(self, learner, cohort, alice, dana):
        def queries():
            counts = []
            for page in (to("discussion", cohort), in_topic(message), reverse("group", args=[cohort.public_id])):
                with CaptureQueriesContext(connection) as seen:
                    learner.get(page)
                counts.append(len(seen))
            return counts

        [message] = make_topic(cohort, dana)
        queries()
        few = queries()
        for place in range(30):
            make_topic(cohort, alice, dana)
            actions.reply(
                topic=message.topic, text="x", by=[alice, dana][place % 2], written_as="learner", key=uuid4(), seen=0,
                at=timezone.now(),
            )  # fmt: skip
        assert queries() == few
        assert few[0] <= 6
        assert few[1] <= 6


class TestErasing:
    def test_leaves_a_thread_that_can_be_read(self, learner, cohort, alice, dana, at, tmp_path, settings):
        settings.VAR_DIR = tmp_path
        message, _answer = make_topic(cohort, dana, alice, words=lambda most: "Fish in tins")
        erase_person(person=dana, at=at)
        page = learner.get(in_topic(message)).text
        assert "This message was removed." in page
        assert "Erased account" in page
        assert page.count("Fish in tins") == 1
        assert "Dana" not in page
