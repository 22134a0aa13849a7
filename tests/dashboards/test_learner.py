"""The page of one learner."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from certificates.serial import grouped
from courses.models import LessonPage
from institutions.models import Membership
from progress.models import LessonCompletion, QuizPass
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_enrolment

SERIAL = "0123456789ABCDEFGHJKMNPQRS"


@pytest.fixture
def manager(client, manager_a):
    client.force_login(manager_a)
    return client


def page(client, person):
    return client.get(reverse("manage_learner", args=[person.public_id]))


def make_certificate(holder, course_key, **fields):
    at = timezone.now()
    defaults = {"serial": SERIAL, "name": "Alice", "title": "T", "minutes": 60, "issuer": "I", "language": "en"}
    return Certificate.objects.create(
        **{**defaults, **fields}, holder=holder, achievement_key=course_key, completed_at=at, issued_at=at
    )


@pytest.fixture
def begun(alice, institution_a):
    """Alice read one lesson of two and passed the quiz of the first of two modules."""
    modules = [make_module("trademarks", code="M01"), make_module("designs", code="M02", quiz=False)]
    course = make_course(modules=modules)
    make_enrolment(alice, course.translation_key, institution_a, percent=50, days_ago=1)
    lesson = LessonPage.objects.child_of(modules[0]).first()
    at = timezone.now() - timedelta(days=1)
    key = modules[0].translation_key
    LessonCompletion.objects.create(learner=alice, module_key=key, lesson_key=lesson.translation_key, completed_at=at)
    QuizPass.objects.create(learner=alice, module_key=key, attempt_key=uuid4(), score_scaled="0.87500", passed_at=at)
    return course


def test_modules_lessons_and_quiz_are_shown(manager, alice, begun):
    response = page(manager, alice)
    [record] = response.context["records"]
    first, second = record.modules
    assert [lesson.done for lesson in first.lessons] == [True, False]
    assert (first.completed, first.quiz_percent) == (True, 87)
    assert (second.completed, second.lessons_done, second.has_quiz) == (False, 0, False)
    content = response.content.decode()
    assert "Quiz passed with 87% on" in content
    assert "1 of 2 lessons" in content


def test_certificates_are_shown_with_their_state(manager, alice, begun):
    make_certificate(alice, begun.translation_key)
    make_certificate(alice, begun.translation_key, serial="1" * 26, state="revoked")
    content = page(manager, alice).content.decode()
    assert grouped(SERIAL) in content
    assert "Valid" in content
    assert "Revoked" in content


def test_a_member_without_enrolment_has_a_page(manager, alice):
    response = page(manager, alice)
    assert response.status_code == 200
    assert b"Not enrolled yet" in response.content


def test_one_who_left_stays_readable_by_those_they_learned_with(manager, alice, begun):
    Membership.objects.filter(user=alice).delete()
    response = page(manager, alice)
    assert response.status_code == 200
    assert b"Not a member any more" in response.content


def test_only_what_was_learned_with_the_own_institution_is_shown(manager, alice, begun, institution_b):
    elsewhere = make_course("elsewhere", title="ELSEWHERE-CANARY")
    make_enrolment(alice, elsewhere.translation_key, institution_b, percent=10)
    make_certificate(alice, elsewhere.translation_key)
    response = page(manager, alice)
    assert len(response.context["records"]) == 1
    assert b"ELSEWHERE-CANARY" not in response.content
    assert b"012345" not in response.content


def test_a_course_that_is_not_published_any_more_keeps_its_place(manager, alice, begun):
    begun.unpublish()
    content = page(manager, alice).content.decode()
    assert f"Course no longer published ({str(begun.translation_key)[:8]})" in content
    assert "not published any more" in content


def test_a_trainer_of_the_same_institution_is_no_learner(manager, bob):
    assert page(manager, bob).status_code == 404


def test_queries_are_few_and_do_not_grow(manager, alice, begun, institution_a):
    make_certificate(alice, begun.translation_key)

    def count():
        with CaptureQueriesContext(connection) as found:
            page(manager, alice)
        return len(found)

    count()
    few = count()
    for number in range(3):
        module = make_module(f"more-{number}", code=f"M1{number}", lessons=4)
        course = make_course(f"more-{number}", modules=[module])
        make_enrolment(alice, course.translation_key, institution_a)
    count()
    assert count() == few <= 12
