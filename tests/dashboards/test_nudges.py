"""Writing to learners who are not getting on: previewed, in their language, at most once a week, and kept."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.mail_choices import refuse_mails
from accounts.mail_kinds import Kind
from accounts.models import User
from classroom.flows import nudges
from dashboards import nudge_queries
from institutions.models import Membership
from institutions.roles import Role
from pages.clock import now
from progress.models import LessonCompletion, Nudge
from quizzes.models import Attempt
from tests.accounts.factories import make_user
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_enrolment, make_members
from tests.institutions.factories import make_cohort


@pytest.fixture
def course(site):
    return make_course(modules=[make_module()])


@pytest.fixture
def manager(client, manager_a):
    client.force_login(manager_a)
    return client


@pytest.fixture
def stuck(alice, institution_a, course):
    return make_enrolment(alice, course.translation_key, institution_a, percent=40, days_ago=20)


def preview(client, *people, **asked):
    return client.get(reverse("manage_nudge"), {"people": [each.public_id for each in people], **asked})


def send(client, *people, **posted):
    keys = [each.public_id for each in people]
    return client.post(reverse("manage_nudge"), {"people": keys, "send": "1", **posted}, follow=True)


def test_what_is_sent_and_kept_is_what_was_shown(manager, manager_a, alice, stuck, institution_a, course):
    shown = preview(manager, alice).context["drafts"][0].letter
    assert "you have done 40% of “Ip essentials”." in shown.text
    assert "Your next step is “Lesson 1”. It takes about 15 minutes." in shown.text
    assert mail.outbox == []
    assert not Nudge.objects.exists()
    assert "1 mail is on its way." in send(manager, alice).content.decode()
    [message], [kept] = mail.outbox, Nudge.objects.all()
    assert message.to == ["alice@a.example"]
    assert message.subject == kept.subject == shown.subject == "Your next step in Ip essentials"
    assert kept.text == shown.text
    said, sign_off = shown.text.split("\n-- \n")
    assert message.body.startswith(said.strip())
    assert message.body.strip().endswith(sign_off)
    assert (kept.learner, kept.by, kept.institution, kept.course_key) == (
        alice, manager_a, institution_a, course.translation_key,
    )  # fmt: skip


def test_the_next_step_is_the_first_lesson_that_is_not_done(manager, alice, stuck, course):
    module = course.course_modules.get().module
    first = module.get_children().first()
    LessonCompletion.objects.create(
        learner=alice, module_key=module.translation_key, lesson_key=first.translation_key, completed_at=now()
    )
    [draft] = preview(manager, alice).context["drafts"]
    assert "Your next step is “Lesson 2”." in draft.letter.text
    assert "/en/modules/trademarks/lesson-2/" in draft.letter.text


def test_own_words_are_shown_first_and_stand_in_the_mail_as_text(manager, alice, stuck):
    words = "See you on <b>Monday</b>\nat nine."
    page = manager.post(reverse("manage_nudge"), {"people": [alice.public_id], "note": words, "look": "1"})
    assert "at nine." in page.context["drafts"][0].letter.text
    assert mail.outbox == []
    send(manager, alice, note=words)
    [message] = mail.outbox
    assert "Mona Haddad, Harbour City Chamber, writes:\n\nSee you on <b>Monday</b>\nat nine." in message.body
    [html] = message.alternatives
    assert "&lt;b&gt;Monday&lt;/b&gt;<br>at nine." in html[0]


def test_each_is_written_to_in_the_language_of_their_last_quiz(manager, alice, stuck):
    for number, language in ((1, "fr"), (2, "ar")):
        Attempt.objects.create(
            learner=alice, quiz_key=uuid4(), context_key=uuid4(), number=number, started_at=now(),
            paper_data={"language": language},
        )  # fmt: skip
    [draft] = preview(manager, alice).context["drafts"]
    assert draft.letter.language == "ar"
    assert 'lang="ar" dir="auto"' in preview(manager, alice).content.decode()


def test_a_language_that_is_not_offered_any_more_gives_way_to_the_sites_own(manager, alice, stuck):
    Attempt.objects.create(
        learner=alice, quiz_key=uuid4(), context_key=uuid4(), number=1, started_at=now(), paper_data={"language": "xx"}
    )
    assert preview(manager, alice).context["drafts"][0].letter.language == "en"


def test_nobody_is_written_to_twice_in_a_week_whoever_asks(manager, client, alice, stuck, institution_a):
    send(manager, alice)
    page = preview(manager, alice)
    assert "It is too soon" in page.content.decode()
    assert "Send 1 mail" not in page.content.decode()
    other = make_user("other@a.example")
    Membership.objects.create(user=other, institution=institution_a, role=Role.MANAGER)
    client.force_login(other)
    said = send(client, alice).content.decode()
    assert "1 learner got such a mail in the last seven days" in said
    assert "Nothing was sent." in said
    assert len(mail.outbox) == Nudge.objects.count() == 1


@pytest.mark.parametrize(("days", "sent"), [(6.99, 1), (7, 2)])
def test_a_week_later_another_one_may_go_out(manager_a, alice, stuck, at, days, sent):
    for moment in (at, at + timedelta(days=days)):
        nudges.nudge(enrolments=[stuck], note="", by=manager_a, at=moment)
    assert len(mail.outbox) == sent


def test_several_are_written_to_at_once_and_who_got_one_gets_none(manager, institution_a, course):
    people = make_members(institution_a, 3)
    for person in people:
        make_enrolment(person, course.translation_key, institution_a, percent=10, days_ago=20)
    send(manager, people[0])
    page = preview(manager, *people)
    assert [draft.too_soon for draft in page.context["drafts"]].count(True) == 1
    assert "Send 2 mails" in page.content.decode()
    said = send(manager, *people).content.decode()
    assert "2 mails are on their way." in said
    assert "1 learner got such a mail" in said
    assert sorted(message.to[0] for message in mail.outbox) == sorted(person.email for person in people)


def test_one_learner_in_two_courses_gets_one_mail_about_the_one_touched_last(manager, alice, stuck, institution_a):
    make_enrolment(alice, uuid4(), institution_a, percent=5, days_ago=50)
    [draft] = preview(manager, alice).context["drafts"]
    assert "Ip essentials" in draft.letter.subject


def test_a_course_that_is_not_published_any_more_is_not_named(manager, alice, institution_a):
    make_enrolment(alice, uuid4(), institution_a, percent=5, days_ago=50)
    send(manager, alice)
    assert "You began a course and have not finished it yet." in mail.outbox[0].body
    assert "/en/learn/" in mail.outbox[0].body


def test_who_does_not_want_such_mails_gets_none_and_the_manager_is_told(manager, institution_a, course):
    people = make_members(institution_a, 2)
    for person in people:
        make_enrolment(person, course.translation_key, institution_a, percent=10, days_ago=20)
    refuse_mails(person=people[0], kind=Kind.MESSAGE, at=now())
    page = preview(manager, *people).content.decode()
    assert "nothing: does not want such mails" in page
    assert "Send 1 mail" in page
    assert "1 learner does not want such mails, and gets none." in send(manager, *people).content.decode()
    assert [message.to[0] for message in mail.outbox] == [people[1].email]
    assert not Nudge.objects.filter(learner=people[0]).exists()
    alone = preview(manager, people[0]).content.decode()
    assert "This learner does not want such mails." in alone
    assert "Send 1 mail" not in alone


def test_a_mail_says_how_to_stop_such_mails(manager, alice, stuck):
    send(manager, alice)
    [message] = mail.outbox
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert f"{link}?language=en" in message.body
    assert link not in Nudge.objects.get().text, "what others read must not let them choose for the learner"


class TestWho:
    def test_who_has_finished_has_left_or_is_elsewhere_cannot_be_chosen(
        self, manager, charlie, institution_a, institution_b, course
    ):
        done, gone, theirs = (*make_members(institution_a, 2), *make_members(institution_b, 1, "theirs"))
        make_enrolment(done, course.translation_key, institution_a, percent=100)
        make_enrolment(gone, course.translation_key, institution_a)
        User.objects.filter(pk=gone.pk).update(is_active=False)
        make_enrolment(theirs, course.translation_key, institution_b)
        for person in (done, gone, theirs, charlie):
            assert preview(manager, person).status_code == 404
            assert send(manager, person).status_code == 404
        assert mail.outbox == []

    def test_a_trainer_writes_to_the_learners_of_own_cohorts_only(
        self, client, bob, alice, stuck, institution_a, course
    ):
        client.force_login(bob)
        assert preview(client, alice).status_code == 404
        cohort = make_cohort(institution_a, learners=[alice], trainers=[bob])
        assert preview(client, alice).status_code == 200
        Membership.objects.filter(user=bob).delete()
        assert preview(client, alice).status_code == 404
        Membership.objects.create(user=bob, institution=institution_a, role=Role.TRAINER)
        cohort.archived_at = now()
        cohort.save()
        assert preview(client, alice).status_code == 404

    @pytest.mark.parametrize("role", [Role.OBSERVER, Role.LEARNER, Role.EDITOR])
    def test_who_only_looks_writes_to_nobody(self, client, alice, stuck, institution_a, role):
        person = make_user("looks@a.example")
        Membership.objects.create(user=person, institution=institution_a, role=role)
        client.force_login(person)
        assert preview(client, alice).status_code == 404
        if role == Role.OBSERVER:
            page = client.get(reverse("manage_learners")).content.decode()
            assert "Write to those ticked" not in page
            assert "Write to" not in client.get(reverse("manage_overview")).content.decode()

    def test_nobody_writes_to_oneself(self, manager, manager_a, institution_a, course):
        make_enrolment(manager_a, course.translation_key, institution_a)
        assert preview(manager, manager_a).status_code == 404


def test_nobody_ticked_is_said_to_whoever_might_have_ticked_somebody(client, manager, alice, bob, institution_a):
    assert "Nobody is chosen" in manager.get(reverse("manage_nudge")).content.decode()
    for person, status in ((alice, 404), (bob, 404)):
        client.force_login(person)
        assert client.get(reverse("manage_nudge")).status_code == status
    make_cohort(institution_a, "Taught", trainers=[bob])
    assert client.get(reverse("manage_nudge")).status_code == 200


@pytest.mark.parametrize("people", [["x"], ["0" * 500], [str(uuid4())]])
def test_what_names_nobody_is_not_found(manager, people):
    assert manager.get(reverse("manage_nudge"), {"people": people}).status_code == 404
    assert manager.post(reverse("manage_nudge"), {"people": people, "send": "1"}).status_code == 404


def test_a_note_that_is_too_long_is_said_and_nothing_is_sent(manager, alice, stuck):
    page = send(manager, alice, note="x" * 501)
    assert "There is a problem" in page.content.decode()
    assert "x" * 501 in page.content.decode(), "what was written is not lost"
    assert mail.outbox == []


def test_no_more_than_a_hundred_at_once(manager_a, institution_a, course):
    people = make_members(institution_a, 105)
    for person in people:
        make_enrolment(person, course.translation_key, institution_a)
    assert len(nudge_queries.enrolments_to_nudge(manager_a, [each.public_id for each in people])) == 100


def test_the_number_of_queries_of_a_preview_does_not_grow(manager, institution_a, course):
    people = make_members(institution_a, 30)
    for person in people:
        make_enrolment(person, course.translation_key, institution_a, days_ago=20)

    def count(*chosen):
        with CaptureQueriesContext(connection) as found:
            assert preview(manager, *chosen).status_code == 200
        return len(found)

    count(people[0])
    assert count(people[0]) == count(*people) <= 12


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other anyway")
def test_two_who_write_at_the_same_moment_send_one_mail(manager_a, alice, stuck):
    barrier, sent = threading.Barrier(2), []

    def write():
        barrier.wait()
        sent.append(nudges.nudge(enrolments=[stuck], note="", by=manager_a, at=now()).sent)
        connection.close()

    threads = [threading.Thread(target=write) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent) == [0, 1]
    assert Nudge.objects.count() == 1
