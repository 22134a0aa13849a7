"""A learner's timeline: every fact with its source, the newest first, page after page."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.bounces import note_bounce
from accounts.mail_kinds import Kind
from accounts.models import Mailing, User
from classroom import flows
from classroom.flows import cohorts, corrections, extra_time, mailings, nudges, plans
from institutions.audit_actions import record
from institutions.models import LearnerImport, Membership, MembershipChange
from institutions.roles import Role
from progress.models import LessonCompletion
from tests.certificates.factories import make_certificate
from tests.classroom.factories import handed_in
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_enrolment
from tests.institutions.factories import make_cohort, make_request
from tests.quizzes.factories import make_bank, make_quiz
from tests.smtp import talking_to_a_mail_server


@pytest.fixture
def server(settings):
    with talking_to_a_mail_server(settings) as server:
        yield server


@pytest.fixture
def manager(client, manager_a):
    client.force_login(manager_a)
    return client


@pytest.fixture
def module(site):
    return make_module(quiz=make_quiz(make_bank("M01"), kinds=("single",)))


@pytest.fixture
def course(module):
    return make_course(modules=[module])


def timeline(client, learner, **asked):
    return client.get(reverse("manage_timeline", args=[learner.public_id]), asked)


def said(page):
    return [(fact.what, fact.detail, fact.source) for fact in page.context["page"].facts]


def test_every_kind_of_fact_is_there_with_its_source(manager, manager_a, alice, institution_a, module, course, at):
    def after(hours):
        return at + timedelta(hours=hours)

    enrolment = flows.enrol(learner=alice, course_key=course.translation_key, at=at)
    make_cohort(institution_a, "Spring", learners=[alice])
    lesson = module.get_children().first()
    flows.complete_lesson(
        learner=alice, module_key=module.translation_key, lesson_key=lesson.translation_key, at=after(1)
    )
    handed_in(alice, module, after(2), right=False)
    nudges.nudge(enrolments=[enrolment], note="", by=manager_a, at=after(3))
    extra_time.give_extra_time(
        institution=institution_a, learner=alice, factor="1.5", reason="Agreed", by=manager_a, at=after(4)
    )
    corrections.waive_quiz(
        enrolment=enrolment, module_key=module.translation_key, by=manager_a, reason="Passed elsewhere", at=after(5)
    )
    make_certificate(alice, achievement_key=course.translation_key, title="IP Essentials", issued_at=after(6))
    found = said(timeline(manager, alice))
    assert [what for what, _detail, _source in found if what != "Put into a cohort"] == [
        "Certificate issued", "Quiz waived", "Course finished", "Extra time", "Mail to help go on", "Quiz not passed",
        "Quiz begun", "Lesson done", "Enrolled",
    ]  # fmt: skip
    for fact in (
        ("Quiz waived", "Trademarks · Passed elsewhere", "by Mona Haddad"),
        ("Quiz not passed", "Trademarks, 0%", "try 1, English"),
        ("Lesson done", "Lesson 1", "marked by the learner"),
        ("Mail to help go on", "Your next step in Ip essentials", "by Mona Haddad"),
        ("Extra time", "1.5 times the usual time", "by Mona Haddad"),
        ("Put into a cohort", "Spring", "by a manager"),
        ("Enrolled", "Ip essentials", "with Harbour City Chamber"),
    ):
        assert fact in found


def test_page_after_page_shows_each_fact_once(manager, alice, institution_a, course, module, at):
    """Many at the same moment, so that pages end between them."""
    make_enrolment(alice, course.translation_key, institution_a, percent=10, at=at)
    LessonCompletion.objects.bulk_create(
        LessonCompletion(
            learner=alice, module_key=module.translation_key, lesson_key=uuid4(),
            completed_at=at - timedelta(days=each // 60),
        )
        for each in range(170)
    )  # fmt: skip
    seen, address, pages = [], reverse("manage_timeline", args=[alice.public_id]), 0
    while address:
        page = manager.get(address).context["page"]
        seen += [fact.place for fact in page.facts]
        pages += 1
        address = page.next and f"{reverse('manage_timeline', args=[alice.public_id])}?before={page.next}".replace(
            "+", "%2B"
        )
    assert pages == 4
    assert len(seen) == len(set(seen)) == 171
    assert seen == sorted(seen, reverse=True)


def test_what_was_done_with_others_is_not_there(manager, alice, institution_a, institution_b, course, module, at):
    make_enrolment(alice, course.translation_key, institution_b, percent=10, at=at)
    flows.complete_lesson(
        learner=alice,
        module_key=module.translation_key,
        lesson_key=module.get_children().first().translation_key,
        at=at,
    )
    assert said(timeline(manager, alice)) == []
    assert "Nothing on record" in timeline(manager, alice).content.decode()


@pytest.mark.parametrize(
    "before",
    ["x", "~~", "2026-11-16~1~1", "2026-11-16T09:00:00+00:00~99~1", "2026-11-16T09:00:00+00:00~1~0", "9" * 400],
)
def test_a_place_that_is_none_is_not_found(manager, alice, before):
    assert timeline(manager, alice, before=before).status_code == 404


def test_a_stranger_finds_nothing(client, charlie, bob, alice):
    for person in (charlie, bob, alice):
        client.force_login(person)
        assert timeline(client, alice).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_facts(
    manager, manager_a, alice, institution_a, course, module, at
):
    make_enrolment(alice, course.translation_key, institution_a, percent=10, at=at)
    gone = make_cohort(institution_a, "Gone", learners=[alice])
    cohorts.remove_learners(cohort=gone, learners=[alice], by=manager_a, at=at)

    def count():
        with CaptureQueriesContext(connection) as found:
            assert timeline(manager, alice).status_code == 200
        return len(found)

    count()
    few = count()
    for number in range(60):
        flows.complete_lesson(learner=alice, module_key=module.translation_key, lesson_key=uuid4(), at=at)
        make_cohort(institution_a, f"Class {number}", learners=[alice])
    assert count() <= few <= 12


def test_coming_leaving_days_files_and_the_log_are_there(manager, manager_a, alice, institution_a, course, at):
    """What others decided about somebody, each from its own table, and a reissued certificate beside the first."""
    make_enrolment(alice, course.translation_key, institution_a, percent=10, at=at)
    make_request(institution_a, alice)
    who = {"institution": institution_a, "person": alice, "role": Role.LEARNER}
    MembershipChange.objects.create(**who, verb=MembershipChange.BEGAN, by=manager_a, at=at)
    MembershipChange.objects.create(**who, verb=MembershipChange.ENDED, at=at + timedelta(days=1))
    MembershipChange.objects.create(**who | {"role": Role.TRAINER}, verb=MembershipChange.BEGAN, by=manager_a, at=at)
    load = LearnerImport.objects.create(
        institution=institution_a, name="people.csv", language="en", made_by=manager_a, made_at=at
    )
    load.rows.create(line=2, outcome="changed", email="Alice@A.example", done_at=at)
    load.rows.create(line=3, outcome="changed", email="alice@a.example")
    cohort = make_cohort(institution_a, "Spring", learners=[alice])
    plans.plan_course(
        cohort=cohort, course_key=course.translation_key, starts_on=None, due_on=date(2026, 12, 1), at=at, by=manager_a
    )
    later = {"due_on": date(2026, 12, 9), "reason": "Ill", "by": manager_a, "at": at}
    plans.extend(planned=cohort.courses.get(), learner=alice, **later)
    cohorts.remove_learners(cohort=cohort, learners=[alice], by=manager_a, at=at)
    make_cohort(institution_a, "Winter", learners=[alice])
    record(institution_id=institution_a.pk, person=alice, verb="second_step_reset", by=manager_a, at=at)
    first = make_certificate(alice, achievement_key=course.translation_key, state="superseded", title="One")
    make_certificate(alice, achievement_key=course.translation_key, replaces=first, title="Two")
    attended = {"kind": "attendance", "institution": institution_a, "title": "Workshop"}
    make_certificate(alice, achievement_key=uuid4(), **attended)
    found = said(timeline(manager, alice))
    for fact in (
        ("Asked to join", "Harbour City Chamber", "by the learner"),
        ("Began to learn here", "Harbour City Chamber", "by Mona Haddad"),
        ("Ceased to learn here", "Harbour City Chamber", "by the learner, or by a rule"),
        ("Brought in by a file", "people.csv", "by Mona Haddad"),
        ("More days", "Ip essentials, due on 9 December 2026", "by Mona Haddad"),
        ("Learner taken out of a cohort", "Spring", "log of the institution, by Mona Haddad"),
        ("Two-step sign-in turned off", "", "log of the institution, by Mona Haddad"),
    ):
        assert fact in found
    whats = [what for what, _detail, _source in found]
    assert whats.count("Began to learn here") == 1, "what somebody is beside a learner is not told here"
    assert whats.count("Brought in by a file") == 1
    assert whats.count("More days") == 1, "the log does not tell it a second time"
    assert {"Certificate issued again", "Certificate issued"} <= set(whats)
    assert any(detail.startswith("Workshop") for _what, detail, _source in found)


def test_the_plan_of_a_cohort_is_told_with_its_day(manager, alice, institution_a, course, at):
    make_enrolment(alice, course.translation_key, institution_a, percent=10, at=at)
    cohort = make_cohort(institution_a, "Spring", learners=[alice])
    plans.plan_course(cohort=cohort, course_key=course.translation_key, starts_on=None, due_on=date(2026, 12, 1), at=at)
    plan = ("Course in the plan", "Ip essentials, due on 1 December 2026", "plan of “Spring”")
    assert plan in said(timeline(manager, alice))


def test_what_another_institution_knows_is_not_told(manager, manager_a, alice, charlie, institution_b, course, at):
    MembershipChange.objects.create(
        institution=institution_b, person=alice, role=Role.LEARNER, verb=MembershipChange.ENDED, at=at
    )
    make_request(institution_b, alice)
    cohort = make_cohort(institution_b, "Theirs", learners=[alice])
    plans.plan_course(cohort=cohort, course_key=course.translation_key, starts_on=None, due_on=None, at=at)
    plans.extend(planned=cohort.courses.get(), learner=alice, due_on=date(2026, 12, 9), reason="Ill", by=charlie, at=at)
    load = LearnerImport.objects.create(institution=institution_b, name="b.csv", language="en", made_at=at)
    load.rows.create(line=2, outcome="new", email=alice.email, done_at=at)
    record(institution_id=institution_b.pk, person=alice, verb="second_step_reset", by=charlie, at=at)
    assert said(timeline(manager, alice)) == []


def test_small_facts_at_one_moment_are_shown_once_page_after_page(manager, alice, institution_a, course, at):
    make_enrolment(alice, course.translation_key, institution_a, percent=10, at=at)
    who = {"institution": institution_a, "person": alice, "role": Role.LEARNER, "at": at}
    for _number in range(40):
        MembershipChange.objects.create(**who, verb=MembershipChange.BEGAN)
        record(institution_id=institution_a.pk, person=alice, verb="admitted", by=None, at=at)
    seen, before = [], ""
    while before is not None:
        page = timeline(manager, alice, **({"before": before} if before else {})).context["page"]
        seen += [fact.place for fact in page.facts]
        before = page.next and str(page.next)
    assert len(seen) == len(set(seen)) == 81
    assert seen == sorted(seen, reverse=True)


def mailing(person, at, *, kind=Kind.REMINDER, about=(), state=Mailing.SENT):
    return Mailing.objects.create(
        person=person, kind=kind, window=str(uuid4()), state=state, planned_at=at, send_at=at, due_at=at,
        about=list(about), sent_at=at if state == Mailing.SENT else None,
    )  # fmt: skip


def test_a_reminder_that_was_sent_is_told_with_its_courses(server, manager, alice, institution_a, course, at):
    make_enrolment(alice, course.translation_key, institution_a, percent=10, days_ago=20, at=at)
    mailings.plan_mailings(at=at)
    assert not any("mail" in what for what, _detail, _source in said(timeline(manager, alice)))
    assert mailings.send_mailings(at=at) == 1
    assert ("Reminder by mail", "Ip essentials", "sent by the site") in said(timeline(manager, alice))


def test_a_reminder_of_courses_with_others_is_not_told(manager, alice, institution_a, institution_b, course, at):
    second = make_course("second", title="Second")
    make_enrolment(alice, course.translation_key, institution_a, percent=10, at=at)
    make_enrolment(alice, second.translation_key, institution_b, percent=10, at=at)
    mailing(alice, at, about=[str(second.translation_key)])
    for state in (Mailing.WAITING, Mailing.DROPPED, Mailing.REFUSED):
        mailing(alice, at, about=[str(course.translation_key)], state=state)
    assert [what for what, _detail, _source in said(timeline(manager, alice))] == ["Enrolled"]
    mailing(alice, at, about=[str(second.translation_key), str(course.translation_key)])
    assert ("Reminder by mail", "Ip essentials", "sent by the site") in said(timeline(manager, alice))


def test_the_weekly_mail_is_told_to_those_with_whom_somebody_works(manager, alice, institution_a, institution_b, at):
    mailing(alice, at, kind=Kind.DIGEST)
    post = Membership.objects.create(user=alice, institution=institution_b, role=Role.TRAINER)
    assert said(timeline(manager, alice)) == []
    post.institution = institution_a
    post.save()
    assert said(timeline(manager, alice)) == [("Weekly mail", "as somebody who works here", "sent by the site")]


def test_that_a_mail_could_not_be_delivered_is_told_and_shown_until_the_address_changes(manager, alice, at):
    def page():
        return manager.get(reverse("manage_learner", args=[alice.public_id])).content.decode()

    assert "could not be delivered" not in page()
    note_bounce(person=alice, address=alice.email, answer="550 5.1.1 No such user", at=at)
    fact = ("Mail could not be delivered", "550 5.1.1 No such user", "answer of the mail server")
    assert said(timeline(manager, alice)) == [fact]
    assert "The mail server refused this address on 16 November 2026." in page()
    User.objects.filter(pk=alice.pk).update(email="alice@new.example")
    assert "could not be delivered" not in page()
    assert said(timeline(manager, alice)) == [fact]
