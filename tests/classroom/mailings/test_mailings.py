"""docs/rules/letters.md: who is reminded of what, and how it goes out."""

import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils.translation import override

from accounts.mail_choices import refuse_mails
from accounts.mail_kinds import Kind
from accounts.models import Mailing, User
from classroom import flows
from classroom.flows import mailings, nudges
from institutions.models import CohortCourse, CohortLearner, Extension, LearnerProfile, Membership
from institutions.roles import Role
from progress.models import Enrolment
from quizzes.models import Attempt
from tests.accounts.factories import make_user
from tests.classroom.mailings.steps import run, states
from tests.dashboards.factories import make_enrolment, make_members
from tests.smtp import GOES, HANGS

DAY = timedelta(days=1)


class TestWhatIsSent:
    def test_a_course_that_is_due_is_named_with_its_day_and_the_next_step(self, server, cohort, at):
        assert run(at) == 1
        message = server.message_to("alice@a.example")
        assert message["Subject"] == "Due on 23 November 2026: Ip essentials"
        text = message.get_body(("plain",)).get_content()
        assert "Hello Alice Okafor," in text
        assert "“Ip essentials” is due on 23 November 2026." in text
        assert "Your next step is “Lesson 1”. It takes about 15 minutes." in text
        assert "https://learn.example.org/en/modules/trademarks/lesson-1/" in text

    def test_it_comes_a_week_before_on_the_last_day_and_when_it_is_over_and_not_again(self, server, cohort, at):
        for day in range(-4, 30):
            run(at + day * DAY)
        subjects = [message["Subject"] for _address, message in server.messages]
        assert subjects == [
            "Due on 23 November 2026: Ip essentials",
            "Due on 23 November 2026: Ip essentials",
            "Overdue since 23 November 2026: Ip essentials",
            "Go on with Ip essentials",
        ]

    def test_a_pause_is_spoken_of_once(self, server, paused, at):
        for day in range(-10, 40):
            run(at + day * DAY)
        [(_address, message)] = server.messages
        assert message["Subject"] == "Go on with Ip essentials"
        assert "nothing was done in your courses for two weeks" in message.get_body(("plain",)).get_content()

    def test_a_new_pause_is_spoken_of_again(self, server, paused, at):
        run(at)
        Enrolment.objects.update(last_activity_at=at + DAY)
        run(at + 16 * DAY)
        assert len(server.messages) == 2

    def test_each_is_written_to_in_the_language_they_chose_or_took_their_last_quiz_in_or_came_with(
        self, server, alice, paused, at, institution_a
    ):
        def language():
            Mailing.objects.all().delete()
            run(at)
            html = server.messages[-1][1].get_body(("html",)).get_content()
            return html.split('lang="', 1)[1].split('"', 1)[0]

        assert language() == "en"
        LearnerProfile.objects.create(membership=alice.memberships.get(), language="ru")
        assert language() == "ru"
        Attempt.objects.create(
            learner=alice, quiz_key=uuid4(), context_key=uuid4(), number=1, started_at=at, paper_data={"language": "fr"}
        )
        assert language() == "fr"
        User.objects.update(language="ar")
        assert language() == "ar"
        User.objects.update(language="xx")
        assert language() == "en", "a language that is not offered any more"

    def test_no_name_and_no_title_adds_a_header(self, server, alice, course, paused, at):
        evil = "x\r\nBcc: everyone@example.org\r\n\r\nbody"
        User.objects.update(first_name=evil, last_name=evil)
        type(course).objects.update(title=f"Course {evil}\x85\u2028Cc: other@example.org")
        run(at)
        [(_address, message)] = server.messages
        assert message["Bcc"] is None
        assert message["Cc"] is None
        assert message["Subject"].startswith("Go on with Course x Bcc: everyone@example.org body")
        assert server.recipients == ["alice@a.example"]


class TestWhoIsNotWrittenTo:
    """Each is sent without the change."""

    @pytest.fixture(autouse=True)
    def planned(self, server, cohort, at):
        mailings.plan_mailings(at=at)
        assert states() == ["waiting"]

    def nothing_goes_out(self, at, server):
        assert mailings.send_mailings(at=at) == 0
        assert states() == ["dropped"]
        Mailing.objects.all().delete()
        assert run(at) == 0
        assert states() == []
        assert server.messages == []

    def test_nothing_changed(self, server, at):
        assert mailings.send_mailings(at=at) == 1

    def test_who_has_finished(self, server, at):
        Enrolment.objects.update(percent=100, completed_at=at)
        self.nothing_goes_out(at, server)

    def test_of_a_course_that_is_not_published_any_more(self, server, at, course):
        course.unpublish()
        self.nothing_goes_out(at, server)

    def test_who_has_left_the_institution(self, server, at):
        Membership.objects.filter(role=Role.LEARNER).delete()
        self.nothing_goes_out(at, server)

    def test_whose_cohort_is_over(self, server, at, cohort):
        cohort.archived_at = at
        cohort.save()
        self.nothing_goes_out(at, server)

    def test_who_has_left_the_cohort(self, server, at):
        CohortLearner.objects.all().delete()
        self.nothing_goes_out(at, server)

    def test_who_has_a_later_day(self, server, at, alice):
        Extension.objects.create(
            course=CohortCourse.objects.get(), learner=alice, due_on=at.date() + 30 * DAY, reason="ill", made_at=at
        )
        self.nothing_goes_out(at, server)

    @pytest.mark.parametrize("change", [{"is_active": False}, {"erase_at": datetime(2026, 11, 19, tzinfo=UTC)}])
    def test_whose_account_is_closed_or_goes(self, server, at, change):
        User.objects.filter(email="alice@a.example").update(**change)
        self.nothing_goes_out(at, server)

    def test_who_does_not_want_to_be(self, server, at, alice):
        refuse_mails(person=alice, kind=Kind.REMINDER, at=at)
        self.nothing_goes_out(at, server)

    def test_who_wants_no_other_kind_still_is(self, server, at, alice):
        refuse_mails(person=alice, kind=Kind.MESSAGE, at=at)
        assert mailings.send_mailings(at=at) == 1

    def test_who_was_nudged_meanwhile(self, server, at, alice, manager_a):
        nudges.nudge(enrolments=[alice.enrolments.get()], note="", by=manager_a, at=at)
        self.nothing_goes_out(at, server)


def test_a_pause_in_a_course_of_a_cohort_that_is_over_or_with_a_former_institution_is_let_be(
    server, cohort, institution_a, at
):
    Enrolment.objects.update(last_activity_at=at - 20 * DAY)
    cohort.archived_at = at
    cohort.save()
    assert run(at) == 0
    CohortLearner.objects.all().delete()
    assert run(at) == 1
    Mailing.objects.all().delete()
    Membership.objects.all().delete()
    assert run(at) == 0


def test_whoever_got_a_reminder_is_not_nudged_in_the_same_week(server, cohort, alice, manager_a, at):
    run(at)
    enrolment = alice.enrolments.select_related("learner", "institution").get()
    assert nudges.nudge(enrolments=[enrolment], note="", by=manager_a, at=at + 6 * DAY).too_soon == 1
    assert nudges.nudge(enrolments=[enrolment], note="", by=manager_a, at=at + 7 * DAY).sent == 1


class TestTheHours:
    def zone(self, alice, zone="", country=""):
        User.objects.filter(pk=alice.pk).update(time_zone=zone)
        alice.memberships.get().institution.__class__.objects.update(country=country)

    @pytest.mark.parametrize(
        ("zone", "country", "hour"),
        [
            ("", "", 8),  # the site's own zone is UTC
            ("", "KE", 5),  # Nairobi
            ("", "US", 8),  # has many
            ("Atlantic/Azores", "KE", 9),
            ("Nowhere/Land", "KE", 5),
        ],
    )
    def test_a_mail_waits_for_the_morning_of_its_reader(self, server, cohort, alice, at, zone, country, hour):
        self.zone(alice, zone, country)
        midnight = at.replace(hour=0)
        mailings.plan_mailings(at=midnight)
        for each in range(24):
            if mailings.send_mailings(at=midnight + timedelta(hours=each)):
                assert each == hour
                return
        raise AssertionError("it was not sent")

    def test_what_was_planned_by_day_does_not_go_out_by_night(self, server, cohort, at):
        mailings.plan_mailings(at=at)
        night = at.replace(hour=23)
        assert mailings.send_mailings(at=night) == 0
        assert Mailing.objects.get().send_at == at.replace(hour=8) + DAY
        assert mailings.send_mailings(at=at.replace(hour=8) + DAY) == 1


class TestTheConversation:
    @pytest.fixture
    def people(self, institution_a, course, at):
        people = make_members(institution_a, 5)
        for person in people:
            make_enrolment(person, course.translation_key, institution_a, percent=40, days_ago=20, at=at)
        mailings.plan_mailings(at=at)
        return [person.email for person in people]

    def test_all_go_over_one_connection(self, server, people, at):
        assert mailings.send_mailings(at=at) == 5
        assert sorted(server.recipients) == sorted(people)
        assert server.connections == 1

    @pytest.mark.parametrize("answer", ["550 5.1.1 No such user", "553 Bad address"])
    def test_an_address_that_is_refused_stops_no_other_and_is_kept(self, server, people, at, answer):
        server.always[people[1]] = answer
        assert mailings.send_mailings(at=at) == 4
        refused = Mailing.objects.get(state=Mailing.REFUSED)
        assert (refused.person.email, refused.answer, refused.sent_at) == (people[1], answer, None)
        assert server.connections == 1
        assert run(at + 3 * DAY) == 0, "it is not tried again"

    def test_a_text_that_is_refused_stops_no_other(self, server, people, at):
        server.after[people[1]] = "554 Looks like spam"
        assert mailings.send_mailings(at=at) == 4
        assert Mailing.objects.get(state=Mailing.REFUSED).answer == "554 Looks like spam"

    def test_what_is_put_off_is_tried_later_and_the_others_go_out(self, server, people, at):
        server.answers[people[1]] = "450 Greylisted"
        assert mailings.send_mailings(at=at) == 4
        assert mailings.send_mailings(at=at + timedelta(seconds=59)) == 0
        assert mailings.send_mailings(at=at + timedelta(seconds=60)) == 1
        assert sorted(server.recipients) == sorted(people)

    def test_what_is_put_off_again_and_again_is_given_up(self, server, people, at):
        server.always[people[1]] = "450 Mailbox full"
        tried = []
        for hour in range(24 * 7):
            before = server.connections
            mailings.send_mailings(at=at + timedelta(hours=hour))
            tried += [hour] * (server.connections - before)
        assert tried == [0, 1, 2, 3, 9, 33, 57, 118], "after Friday evening comes Monday morning"
        assert Mailing.objects.get(state=Mailing.FAILED).answer == "450 Mailbox full"

    @pytest.mark.parametrize("wanted", ["421 Closing", GOES, HANGS])
    def test_a_server_that_goes_away_is_asked_again_after_a_minute_and_nobody_is_left_out(
        self, server, people, at, wanted
    ):
        if wanted.startswith("421"):
            server.answers[people[2]] = wanted
        else:
            server.after[people[2]] = wanted
        assert mailings.send_mailings(at=at) == 2
        assert mailings.send_mailings(at=at + timedelta(seconds=30)) == 0
        assert mailings.send_mailings(at=at + timedelta(seconds=60)) == 3
        assert sorted(server.recipients) == sorted(people)

    def test_a_server_that_is_not_there_costs_nobody_a_mail(self, server, people, at):
        server.stop()
        assert mailings.send_mailings(at=at) == 0
        assert states() == ["waiting"] * 5
        server.start()
        assert mailings.send_mailings(at=at + timedelta(minutes=1)) == 5

    def test_an_address_that_is_none_stops_no_other(self, server, people, at):
        User.objects.filter(email=people[1]).update(email="a\r\nBcc: x@example.org")
        assert mailings.send_mailings(at=at) == 4
        assert states() == ["refused", "sent", "sent", "sent", "sent"]
        assert not any("x@example.org" in str(message) for _address, message in server.messages)

    def test_one_whose_text_cannot_be_made_stops_no_other(self, server, people, at, monkeypatch, caplog):
        made = mailings.compose

        def compose(name, address, *rest, **more):
            if address == people[1]:
                raise LookupError("broken")
            return made(name, address, *rest, **more)

        monkeypatch.setattr(mailings, "compose", compose)
        assert mailings.send_mailings(at=at) == 4
        assert states() == ["sent", "sent", "sent", "sent", "waiting"]
        assert "could not be made" in caplog.text

    def test_who_is_killed_before_saying_that_it_was_sent_sends_it_again_and_nothing_else(
        self, server, people, at, monkeypatch
    ):
        class Killed(BaseException):
            pass

        def die(**_what):
            raise Killed

        with monkeypatch.context() as killed:
            killed.setattr(mailings.mailings, "mark_sent", die)
            with pytest.raises(Killed):
                mailings.send_mailings(at=at)
        assert mailings.send_mailings(at=at) == 4, "the others do not wait"
        assert mailings.send_mailings(at=at + timedelta(minutes=11)) == 1
        assert sorted(server.recipients) == sorted([people[0], *people])

    def test_a_mail_says_how_to_stop_it_and_that_a_program_wrote_it(self, server, people, at):
        mailings.send_mailings(at=at)
        message = server.message_to(people[0])
        link = message["List-Unsubscribe"].strip()
        assert link.startswith("<https://learn.example.org/mail/")
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["Auto-Submitted"] == "auto-generated"
        assert link.strip("<>") in message.get_body(("plain",)).get_content()
        assert link.strip("<>") in message.get_body(("html",)).get_content()


def test_writing_that_takes_longer_than_there_is_time_for_does_not_keep_all_from_being_sent(
    server, cohort, at, monkeypatch
):
    write_all = mailings.write_all

    def slowly(*some):
        time.sleep(0.3)
        return write_all(*some)

    monkeypatch.setattr(mailings, "write_all", slowly)
    mailings.plan_mailings(at=at)
    assert mailings.send_mailings(at=at, seconds=0.25) == 1


def test_planning_again_and_again_plans_nothing_twice(cohort, at):
    for hour in range(5):
        mailings.plan_mailings(at=at + timedelta(hours=hour))
    assert Mailing.objects.count() == 1


def test_the_number_of_queries_of_planning_and_writing_does_not_grow(
    server, institution_a, course, at, django_assert_max_num_queries
):
    for person in make_members(institution_a, 40):
        make_enrolment(person, course.translation_key, institution_a, percent=40, days_ago=20, at=at)
    with django_assert_max_num_queries(14):
        mailings.plan_mailings(at=at)
    some = list(Mailing.objects.select_related("person"))
    assert len(some) == 40
    with django_assert_max_num_queries(20):
        assert len(mailings.write_all(some, at)) == 40


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_once(server, institution_a, course, at):
    for person in make_members(institution_a, 20):
        make_enrolment(person, course.translation_key, institution_a, percent=40, days_ago=20, at=at)
    mailings.plan_mailings(at=at)
    barrier = threading.Barrier(2)

    def work():
        barrier.wait()
        mailings.send_mailings(at=at)
        connection.close()

    threads = [threading.Thread(target=work) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.recipients) == len(set(server.recipients)) == 20


def test_a_course_finished_between_planning_and_sending_is_not_reminded_of(server, cohort, alice, at, course):
    mailings.plan_mailings(at=at)
    module = course.course_modules.get().module
    Attempt.objects.all().delete()
    flows.progress.waive_quiz(learner=alice, module_key=module.translation_key, at=at)
    with override("en"):
        flows.advance_module(learner=alice, module_key=module.translation_key, at=at)
    assert mailings.send_mailings(at=at) == 0


def test_a_person_without_an_institution_is_reminded_too(server, course, at):
    person = make_user("alone@example.org")
    make_enrolment(person, course.translation_key, None, percent=10, days_ago=20, at=at)
    assert run(at) == 1
