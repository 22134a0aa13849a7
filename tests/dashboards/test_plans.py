"""The plan of a cohort: courses with their days, the timetable, announcements; docs/rules/due_dates.md."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from classroom import flows
from classroom.flows import extra_time, jobs, plans
from institutions.models import Announcement, CohortCourse, Extension, Job, Meeting, Membership
from institutions.roles import Role
from progress.models import Enrolment
from tests.accounts.factories import make_user
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_members
from tests.institutions.factories import make_cohort

pytestmark = pytest.mark.django_db

MAY, JUNE, JULY = date(2027, 5, 1), date(2027, 6, 1), date(2027, 7, 1)
DAYS = {"starts_on": "2027-05-01", "due_on": "2027-06-01"}


@pytest.fixture
def course(site):
    return make_course(modules=[make_module(lessons=2, quiz=False)])


@pytest.fixture
def cohort(institution_a, alice, bob):
    return make_cohort(institution_a, learners=[alice], trainers=[bob])


@pytest.fixture
def manager(client, manager_a, site):
    client.force_login(manager_a)
    return client


@pytest.fixture
def trainer(client, bob, site):
    client.force_login(bob)
    return client


def at(name, *args):
    return reverse(name, args=args)


def in_plan(cohort, course, **days):
    key = course.translation_key
    return CohortCourse.objects.create(cohort=cohort, course_key=key, added_at=timezone.now(), **days)


def courses_of(learner):
    return set(Enrolment.objects.filter(learner=learner).values_list("course_key", flat=True))


class TestCourses:
    def add(self, client, cohort, course, /, **fields):
        asked = {"course": course.translation_key, **DAYS, **fields}
        return client.post(at("plan_course", cohort.public_id), asked)

    @pytest.mark.parametrize("who", ["manager_a", "bob"])
    def test_a_manager_and_its_trainer_enrol_the_whole_cohort_at_once(
        self, client, request, site, who, cohort, course, alice, institution_a
    ):
        client.force_login(request.getfixturevalue(who))
        others = make_members(institution_a, 3)
        extra_time.add_to_cohort(cohort=cohort, learners=others, at=timezone.now())
        assert self.add(client, cohort, course).status_code == 302
        planned = CohortCourse.objects.get()
        assert (planned.starts_on, planned.due_on) == (MAY, JUNE)
        enrolled = Enrolment.objects.filter(course_key=course.translation_key, institution=institution_a)
        assert set(enrolled.values_list("learner", flat=True)) == {alice.pk, *(each.pk for each in others)}

    def test_to_add_it_again_changes_the_days_and_enrols_nobody_twice(self, cohort, course, alice):
        asked = {"cohort": cohort, "course_key": course.translation_key, "starts_on": None, "at": timezone.now()}
        assert plans.plan_course(**asked, due_on=JUNE) == 1
        assert plans.plan_course(**asked, due_on=JULY) == 0
        assert CohortCourse.objects.get().due_on == JULY
        assert Enrolment.objects.count() == 1

    def test_who_has_left_the_institution_is_not_enrolled(self, cohort, course, alice):
        Membership.objects.filter(user=alice).delete()
        plans.plan_course(
            cohort=cohort, course_key=course.translation_key, starts_on=None, due_on=None, at=timezone.now()
        )
        assert courses_of(alice) == set()

    def test_whoever_comes_later_is_enrolled_too(self, cohort, course, institution_a):
        in_plan(cohort, course)
        [late] = make_members(institution_a, 1)
        extra_time.add_to_cohort(cohort=cohort, learners=[late], at=timezone.now())
        assert courses_of(late) == {course.translation_key}

    def test_what_was_done_before_in_another_course_is_counted_at_once(self, cohort, course, alice):
        module = course.course_modules.get().module
        lesson = module.get_children().first()
        flows.complete_lesson(
            learner=alice, module_key=module.translation_key, lesson_key=lesson.translation_key, at=timezone.now()
        )
        plans.plan_course(
            cohort=cohort, course_key=course.translation_key, starts_on=None, due_on=None, at=timezone.now()
        )
        assert Enrolment.objects.get(learner=alice).percent == 50

    def test_its_days_can_be_changed_and_taken_away(self, manager, cohort, course):
        in_plan(cohort, course, due_on=JUNE)
        manager.post(at("change_planned_course", cohort.public_id, course.translation_key), {"due_on": "2027-07-01"})
        assert CohortCourse.objects.get().due_on == JULY
        manager.post(at("change_planned_course", cohort.public_id, course.translation_key), {})
        assert CohortCourse.objects.get().due_on is None

    def test_out_of_the_plan_nobody_loses_the_course(self, manager, cohort, course, alice):
        self.add(manager, cohort, course)
        manager.post(at("remove_planned_course", cohort.public_id, course.translation_key))
        assert not CohortCourse.objects.exists()
        assert courses_of(alice) == {course.translation_key}

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"due_on": "2027-04-30"}, "The day is before the course begins"),
            ({"due_on": "2027-02-30"}, "Enter a valid date"),
            ({"course": "00000000-0000-4000-8000-000000000001"}, "can’t be added any more"),
            ({"course": "x"}, "can’t be added any more"),
        ],
    )
    def test_what_makes_no_sense_is_refused_and_kept_in_the_form(self, manager, cohort, course, fields, says):
        answer = self.add(manager, cohort, course, **fields)
        assert answer.status_code == 200
        assert says in answer.content.decode()
        assert 'value="2027-05-01"' in answer.content.decode()
        assert not CohortCourse.objects.exists()
        assert not Enrolment.objects.exists()

    def test_the_plan_says_how_many_have_finished(self, manager, cohort, course, alice, institution_a):
        [other] = make_members(institution_a, 1)
        extra_time.add_to_cohort(cohort=cohort, learners=[other], at=timezone.now())
        self.add(manager, cohort, course)
        Enrolment.objects.filter(learner=alice).update(percent=100, completed_at=timezone.now())
        [row] = manager.get(at("cohort_plan", cohort.public_id)).context["courses"]
        assert (row.enrolled, row.finished, row.percent, row.title) == (2, 1, 50, course.title)


class TestExtensions:
    def give(self, client, cohort, planned, learner, day="2027-07-01", reason="Was ill"):
        fields = {"learner": learner.public_id, "due_on": day, "reason": reason}
        return client.post(at("extend_due_day", cohort.public_id, planned.course_key), fields)

    def test_one_learner_gets_more_time_and_loses_it_again(self, trainer, bob, cohort, course, alice):
        planned = in_plan(cohort, course, due_on=JUNE)
        self.give(trainer, cohort, planned, alice)
        self.give(trainer, cohort, planned, alice, day="2027-07-02")
        given = Extension.objects.get()
        assert (given.learner, given.due_on, given.made_by) == (alice, date(2027, 7, 2), bob)
        page = trainer.get(at("change_planned_course", cohort.public_id, planned.course_key)).content.decode()
        assert "Was ill" in page
        trainer.post(at("end_extension", cohort.public_id, planned.course_key, alice.public_id))
        assert not Extension.objects.exists()

    @pytest.mark.parametrize("day", ["2027-06-01", "2027-05-31"])
    def test_a_day_that_is_no_later_is_refused(self, trainer, cohort, course, alice, day):
        planned = in_plan(cohort, course, due_on=JUNE)
        answer = self.give(trainer, cohort, planned, alice, day=day)
        assert "no later than the day for everybody" in answer.content.decode()
        assert not Extension.objects.exists()

    def test_who_does_not_learn_in_the_cohort_gets_none(self, trainer, cohort, course, institution_a):
        [stranger] = make_members(institution_a, 1)
        self.give(trainer, cohort, in_plan(cohort, course), stranger)
        assert not Extension.objects.exists()


class TestTimetable:
    FIELDS = {"title": "First evening", "day": "2027-05-03", "time": "18:30", "minutes": "90", "place": "Room 2"}

    def test_a_meeting_is_added_moved_and_removed(self, trainer, cohort, settings):
        settings.TIME_ZONE = "Europe/Madrid"
        timezone.activate(ZoneInfo("Europe/Madrid"))
        trainer.post(at("add_meeting", cohort.public_id), self.FIELDS)
        meeting = Meeting.objects.get()
        assert meeting.starts_at == datetime(2027, 5, 3, 18, 30, tzinfo=ZoneInfo("Europe/Madrid"))
        assert meeting.ends_at - meeting.starts_at == timedelta(minutes=90)
        form = trainer.get(at("change_meeting", cohort.public_id, meeting.public_id)).content.decode()
        assert 'value="18:30"' in form
        assert 'value="90"' in form
        trainer.post(at("change_meeting", cohort.public_id, meeting.public_id), {**self.FIELDS, "minutes": "60"})
        meeting.refresh_from_db()
        assert meeting.ends_at - meeting.starts_at == timedelta(minutes=60)
        trainer.post(at("remove_meeting", cohort.public_id, meeting.public_id))
        assert not Meeting.objects.exists()
        timezone.deactivate()

    @pytest.mark.parametrize(
        ("field", "value"), [("minutes", "0"), ("minutes", "721"), ("day", ""), ("time", "25:00"), ("title", "")]
    )
    def test_what_makes_no_sense_is_refused(self, trainer, cohort, field, value):
        answer = trainer.post(at("add_meeting", cohort.public_id), {**self.FIELDS, field: value})
        assert answer.status_code == 200
        assert answer.context["form"].errors[field]
        assert not Meeting.objects.exists()

    def test_an_hour_that_the_clock_leaves_out_is_refused(self, trainer, cohort):
        with timezone.override(ZoneInfo("Europe/Madrid")):
            answer = trainer.post(
                at("add_meeting", cohort.public_id), {**self.FIELDS, "day": "2027-03-28", "time": "02:30"}
            )
        assert answer.context["form"].errors["time"]
        assert not Meeting.objects.exists()


class TestAnnouncements:
    def announce(self, client, cohort, **fields):
        return client.post(
            at("announce", cohort.public_id), {"title": "No class", "text": "<b>On</b> Monday.", **fields}
        )

    def test_it_stands_on_the_page_of_the_group_until_it_is_withdrawn(self, client, site, bob, alice, cohort):
        client.force_login(bob)
        self.announce(client, cohort)
        announcement = Announcement.objects.get()
        client.force_login(alice)
        page = client.get(at("group", cohort.public_id)).content.decode()
        assert "No class" in page
        assert "&lt;b&gt;On&lt;/b&gt; Monday." in page
        client.force_login(bob)
        client.post(at("withdraw_announcement", cohort.public_id, announcement.public_id))
        assert "Withdrawn on" in client.get(at("cohort_plan", cohort.public_id)).content.decode()
        client.force_login(alice)
        assert "No class" not in client.get(at("group", cohort.public_id)).content.decode()

    def test_without_a_tick_no_mail_is_sent(self, trainer, cohort):
        self.announce(trainer, cohort)
        assert not Job.objects.exists()

    def test_by_mail_each_learner_gets_it_once(self, trainer, cohort, alice, institution_a):
        extra_time.add_to_cohort(cohort=cohort, learners=make_members(institution_a, 120), at=timezone.now())
        gone = make_user("gone@a.example")
        make_cohort(institution_a, "Other", learners=[gone])
        self.announce(trainer, cohort, by_mail="on")
        job = Job.objects.get()
        while jobs.work_on(job=job, at=timezone.now()):
            pass
        job.refresh_from_db()
        assert (job.state, job.done) == (Job.DONE, 121)
        people = [message.to[0] for message in mail.outbox]
        assert len(people) == len(set(people)) == 121
        assert gone.email not in people
        assert mail.outbox[0].subject == "Spring class: No class"
        assert "<b>On</b> Monday." in mail.outbox[0].body
        assert "&lt;b&gt;On&lt;/b&gt; Monday." in mail.outbox[0].alternatives[0].content

    def test_withdrawn_before_it_was_sent_no_learner_gets_it(self, trainer, bob, cohort):
        self.announce(trainer, cohort, by_mail="on")
        Announcement.objects.update(withdrawn_at=timezone.now())
        job = Job.objects.get()
        assert not jobs.work_on(job=job, at=timezone.now())
        job.refresh_from_db()
        assert "was withdrawn" in job.error
        assert [message.to for message in mail.outbox] == [[bob.email]]  # who is told that it did not work

    def test_a_line_break_in_the_title_reaches_no_header(self, trainer, cohort):
        self.announce(trainer, cohort, by_mail="on", title="a\r\nBcc: x@example.org")
        assert Announcement.objects.get().title == "a Bcc: x@example.org"


class TestDoors:
    NAMES = ("cohort_plan", "plan_course", "add_meeting", "announce")

    def addresses(self, cohort):
        return [at(name, cohort.public_id) for name in self.NAMES]

    @pytest.mark.parametrize("who", ["alice", "charlie"])
    def test_learners_and_other_institutions_find_nothing(self, client, request, site, who, cohort):
        client.force_login(request.getfixturevalue(who))
        assert [client.get(address).status_code for address in self.addresses(cohort)] == [404] * 4

    def test_a_trainer_plans_no_cohort_of_somebody_else(self, trainer, institution_a):
        other = make_cohort(institution_a, "Other")
        assert [trainer.get(address).status_code for address in self.addresses(other)] == [404] * 4

    def test_an_archived_cohort_has_no_plan(self, manager, cohort):
        cohort.archived_at = timezone.now()
        cohort.save()
        assert manager.get(at("cohort_plan", cohort.public_id)).status_code == 404

    def test_parts_of_another_cohort_are_not_found(self, manager, institution_a, cohort, course):
        other = make_cohort(institution_a, "Other")
        in_plan(other, course)
        meeting = Meeting.objects.create(
            cohort=other, title="x", starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=1)
        )
        told = Announcement.objects.create(cohort=other, title="x", text="x", made_at=timezone.now())
        for address in (
            at("remove_planned_course", cohort.public_id, course.translation_key),
            at("remove_meeting", cohort.public_id, meeting.public_id),
            at("withdraw_announcement", cohort.public_id, told.public_id),
        ):
            assert manager.post(address).status_code == 404
        assert (CohortCourse.objects.count(), Meeting.objects.count()) == (1, 1)


def test_the_plan_costs_the_same_for_more_courses_and_people(manager, cohort, institution_a):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert manager.get(at("cohort_plan", cohort.public_id)).status_code == 200
        return len(seen)

    module = make_module(quiz=False)
    in_plan(cohort, make_course("one", modules=[module]))
    queries()
    few = queries()
    for number in range(4):
        in_plan(cohort, make_course(f"more-{number}", modules=[module]))
    learners = make_members(institution_a, 20)
    extra_time.add_to_cohort(cohort=cohort, learners=learners, at=timezone.now())
    Announcement.objects.bulk_create(
        Announcement(cohort=cohort, title=f"{each}", text="x", made_by=learners[0], made_at=timezone.now())
        for each in range(5)
    )
    queries()
    assert queries() == few <= 12


def test_enrolling_many_asks_no_more_than_enrolling_few(cohort, course, institution_a):
    def queries(number, key):
        learners = make_members(institution_a, number, prefix=f"p{number}-")
        extra_time.add_to_cohort(cohort=cohort, learners=learners, at=timezone.now())
        with CaptureQueriesContext(connection) as seen:
            plans.plan_course(cohort=cohort, course_key=key, starts_on=None, due_on=None, at=timezone.now())
        return len(seen)

    queries(1, uuid4())
    # SQLite takes only so many values in one statement.
    assert queries(200, uuid4()) <= queries(2, uuid4()) + 2
    assert Membership.objects.filter(role=Role.LEARNER).count() > 200
