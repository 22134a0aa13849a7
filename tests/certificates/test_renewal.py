"""A certificate with an end is renewed by whoever passes each required quiz of the course again."""

from datetime import UTC, datetime, timedelta

import pytest

from certificates.models import Certificate
from certificates.validity import passes_count_from, renewed_at, renewed_expiry
from classroom import flows
from classroom.flows.corrections import revoke_certificate, waive_quiz
from classroom.flows.names import approve_name, ask_for_name
from classroom.quiz_queries import standing_in
from progress.models import Enrolment
from quizzes.retries import USED_UP
from tests.classroom.factories import handed_in
from tests.courses.factories import make_course, make_module

T = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
END = datetime(2027, 3, 1, 9, tzinfo=UTC)


class TestTheRule:
    @pytest.mark.parametrize(
        ("required", "passes", "renewed"),
        [
            ({"a", "b"}, {"a": T + DAY, "b": T + 2 * DAY}, T + 2 * DAY),
            ({"a"}, {"a": T + DAY, "other": T + 5 * DAY}, T + DAY),
            ({"a", "b"}, {"a": T + DAY}, None),
            ({"a", "b"}, {"a": T + DAY, "b": T - DAY}, None),
            ({"a"}, {"a": T}, None),
            (set(), {"a": T + DAY}, None),
            ({"a"}, {}, None),
        ],
        ids=["all", "others do not count", "one missing", "one too early", "as it opens", "nothing required", "none"],
    )
    def test_each_required_quiz_is_passed_after_the_window_opened(self, required, passes, renewed):
        assert renewed_at(required=required, passes=passes, since=T) == renewed

    def test_the_window_opens_90_days_before_the_end_and_never_before_it_was_earned(self):
        assert passes_count_from(completed_at=T, expires_at=END) == END - 90 * DAY
        assert passes_count_from(completed_at=END - DAY, expires_at=END) == END - DAY

    @pytest.mark.parametrize(
        ("at", "months", "expires_at"),
        [
            (END - 30 * DAY, 12, END.replace(year=2028)),
            (END + 30 * DAY, 12, datetime(2028, 3, 31, 9, tzinfo=UTC)),
            (END, None, None),
        ],
        ids=["early", "late", "the course gives certificates for ever now"],
    )
    def test_who_is_early_loses_nothing_and_who_is_late_gains_nothing(self, at, months, expires_at):
        assert renewed_expiry(expires_at=END, months=months, at=at) == expires_at


@pytest.fixture
def modules(site):
    return [make_module(), make_module("designs", code="M02")]


@pytest.fixture
def course(modules):
    return make_course(modules=modules, certificate_months=12, certificate_shows_score=True)


@pytest.fixture
def first(alice, course, modules):
    """A certificate of the course, earned at T and valid until END."""
    flows.confirm_name(learner=alice, name="Alice Okafor", language="en", at=T)
    flows.enrol(learner=alice, course_key=course.translation_key, at=T)
    for module in modules:
        handed_in(alice, module, T)
    certificate = Certificate.objects.get()
    assert certificate.expires_at == END
    return certificate


def valid():
    return Certificate.objects.valid().get()


def test_the_new_one_takes_the_place_of_the_old_one(alice, first, modules):
    handed_in(alice, modules[0], END - 80 * DAY)
    assert valid() == first
    handed_in(alice, modules[1], END - 10 * DAY)
    new = valid()
    assert new.replaces == first
    assert (new.completed_at, new.issued_at, new.expires_at) == (END - 10 * DAY, END - 10 * DAY, END.replace(year=2028))
    assert (new.name, new.title, new.score, new.kind) == (first.name, first.title, 100, Certificate.COURSE)


def test_what_was_passed_before_the_window_opened_does_not_count(alice, first, modules):
    handed_in(alice, modules[0], END - 91 * DAY)
    handed_in(alice, modules[1], END - 10 * DAY)
    assert valid() == first


def test_a_failed_quiz_and_a_practice_renew_nothing(alice, first, modules):
    handed_in(alice, modules[0], END - 20 * DAY)
    handed_in(alice, modules[1], END - 10 * DAY, right=False)
    assert valid() == first


def test_after_the_end_the_new_time_is_counted_from_the_day_of_passing(alice, first, modules):
    for number, module in enumerate(modules):
        handed_in(alice, module, END + (10 + number) * DAY)
    assert valid().expires_at == (END + 11 * DAY).replace(year=2028)


def test_what_was_waived_need_not_be_passed_again(alice, manager_a, modules, course):
    flows.confirm_name(learner=alice, name="Alice Okafor", language="en", at=T)
    flows.enrol(learner=alice, course_key=course.translation_key, at=T)
    enrolment = Enrolment.objects.get()
    waive_quiz(enrolment=enrolment, module_key=modules[0].translation_key, by=manager_a, reason="Elsewhere.", at=T)
    handed_in(alice, modules[1], T)
    old = valid()
    handed_in(alice, modules[1], END - DAY)
    assert valid().replaces == old


def test_the_same_passes_never_renew_twice(alice, course, modules, first):
    """With a validity shorter than the window, the passes that renewed would count for ever."""
    course.certificate_months = 1
    course.save_revision().publish()
    for module in modules:
        handed_in(alice, module, END - DAY)
    new = valid()
    assert new.expires_at == END.replace(month=4)
    handed_in(alice, modules[0], END - DAY / 2)
    assert valid() == new


def test_a_revoked_one_is_not_renewed(alice, first, modules, institution_a, manager_a):
    revoke_certificate(certificate=first, institution=institution_a, by=manager_a, reason="Copied.", at=T + DAY)
    for module in modules:
        handed_in(alice, module, END - DAY)
    assert not Certificate.objects.valid().exists()
    assert Certificate.objects.count() == 1


def test_one_without_an_end_costs_one_query_and_stays(alice, first, modules, django_assert_num_queries):
    Certificate.objects.update(expires_at=None)
    with django_assert_num_queries(1):
        flows.renew_awards(learner=alice, module_key=modules[0].translation_key, at=END)
    assert valid() == first


def test_who_has_used_up_all_attempts_may_take_the_quiz_again_to_renew(alice, first, modules):
    quiz = modules[0].quiz
    quiz.most_tries = 1
    assert standing_in(alice, modules[0], T + DAY).obstacle(T + DAY).why == USED_UP
    at = END - 10 * DAY
    assert standing_in(alice, modules[0], at).obstacle(at) is None
    quiz.most_tries = None
    handed_in(alice, modules[0], at)
    quiz.most_tries = 1
    assert standing_in(alice, modules[0], at + DAY).obstacle(at + DAY).why == USED_UP


def test_a_corrected_name_keeps_the_end(alice, first, institution_a, manager_a):
    asked = ask_for_name(holder=alice, name="Alice Núñez", reason="Married.", at=T + DAY)
    approve_name(request=asked, institution_id=institution_a.pk, by=manager_a, answer="", at=T + DAY)
    assert (valid().name, valid().expires_at) == ("Alice Núñez", END)
