"""A learner's timeline: every fact with its source, the newest first, page after page."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classroom import flows
from classroom.flows import corrections, extra_time, nudges
from progress.models import LessonCompletion
from tests.certificates.factories import make_certificate
from tests.classroom.factories import handed_in
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_enrolment
from tests.institutions.factories import make_cohort
from tests.quizzes.factories import make_bank, make_quiz


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


def test_the_number_of_queries_does_not_grow_with_the_facts(manager, alice, institution_a, course, module, at):
    make_enrolment(alice, course.translation_key, institution_a, percent=10, at=at)

    def count():
        with CaptureQueriesContext(connection) as found:
            assert timeline(manager, alice).status_code == 200
        return len(found)

    count()
    few = count()
    for number in range(60):
        flows.complete_lesson(learner=alice, module_key=module.translation_key, lesson_key=uuid4(), at=at)
        make_cohort(institution_a, f"Class {number}", learners=[alice])
    assert count() == few <= 12
