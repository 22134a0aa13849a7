from datetime import timedelta
from uuid import uuid4

import pytest

from certificates.models import Certificate
from classroom import flows
from courses.models import CourseModule
from progress.models import Enrolment, LessonCompletion, QuizPass
from quizzes.actions import AttemptClosed
from quizzes.models import Attempt, Response
from quizzes.queries import standing
from tests.courses.factories import make_course, make_module
from tests.quizzes.factories import BODIES

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def module(site):
    return make_module()


@pytest.fixture
def course(module):
    return make_course(modules=[module])


def begin(learner, module, at):
    return flows.start_quiz(
        learner=learner,
        quiz=module.quiz,
        standing=standing(learner, module.quiz),
        context_key=module.translation_key,
        at=at,
    )


def answer_right(attempt, at):
    for item in attempt.paper.items:
        flows.save_answer(attempt=attempt, item_key=item.key, value=item.correct_keys[0], seq=1, at=at)


def take_quiz(learner, module, at, *, right=True):
    attempt = begin(learner, module, at)
    if right:
        answer_right(attempt, at)
    return flows.submit_quiz(attempt=attempt, at=at)


def lesson_keys(module):
    return [page.translation_key for page in module.get_children().order_by("path")]


class TestEnrolment:
    def test_a_second_call_returns_the_first_enrolment(self, alice, course, at):
        first = flows.enrol(learner=alice, course_key=course.translation_key, at=at)
        second = flows.enrol(learner=alice, course_key=course.translation_key, at=at + HOUR)
        assert first == second
        assert Enrolment.objects.get().enrolled_at == at

    def test_it_belongs_to_the_learners_institution(self, alice, institution_a, course, at):
        assert flows.enrol(learner=alice, course_key=course.translation_key, at=at).institution == institution_a

    def test_what_was_done_before_counts(self, alice, module, course, at):
        take_quiz(alice, module, at)
        flows.enrol(learner=alice, course_key=course.translation_key, at=at)
        assert Enrolment.objects.get().percent == 100


class TestLessons:
    def test_marking_twice_records_once(self, alice, module, course, at):
        flows.enrol(learner=alice, course_key=course.translation_key, at=at)
        for _again in range(2):
            flows.complete_lesson(
                learner=alice, module_key=module.translation_key, lesson_key=lesson_keys(module)[0], at=at
            )
        assert LessonCompletion.objects.count() == 1
        assert Enrolment.objects.get().percent == 33

    def test_it_counts_as_activity(self, alice, module, course, at):
        flows.enrol(learner=alice, course_key=course.translation_key, at=at)
        flows.complete_lesson(
            learner=alice, module_key=module.translation_key, lesson_key=lesson_keys(module)[0], at=at + HOUR
        )
        assert Enrolment.objects.get().last_activity_at == at + HOUR


class TestAttempts:
    def test_starting_twice_gives_the_open_attempt(self, alice, module, at):
        assert begin(alice, module, at).key == begin(alice, module, at).key

    def test_the_database_refuses_a_second_open_attempt(self, alice, module, at):
        first = begin(alice, module, at)
        # Two tabs that both saw no open attempt.
        nothing_seen = standing(make_stranger(), module.quiz)
        second = flows.start_quiz(
            learner=alice, quiz=module.quiz, standing=nothing_seen, context_key=module.translation_key, at=at
        )
        assert second.key == first.key

    def test_a_new_try_waits_for_the_rule(self, alice, module, at):
        take_quiz(alice, module, at, right=False)
        with pytest.raises(flows.MayNotStart) as wait:
            begin(alice, module, at + HOUR - timedelta(seconds=1))
        assert wait.value.obstacle.until == at + HOUR
        assert begin(alice, module, at + HOUR).number == 2

    def test_an_older_answer_never_replaces_a_newer_one(self, alice, module, at):
        attempt = begin(alice, module, at)
        key = attempt.paper.items[0].key
        flows.save_answer(attempt=attempt, item_key=key, value="new", seq=5, at=at)
        row, taken = flows.save_answer(attempt=attempt, item_key=key, value="old", seq=4, at=at)
        assert (row.value, row.seq, taken) == ("new", 5, False)
        assert Response.objects.get().value == "new"

    def test_the_same_packet_twice_is_stored_once(self, alice, module, at):
        attempt = begin(alice, module, at)
        key = attempt.paper.items[0].key
        for _again in range(2):
            row, taken = flows.save_answer(attempt=attempt, item_key=key, value="x", seq=1, at=at)
            assert (row.value, taken) == ("x", True)
        assert Response.objects.count() == 1

    def test_no_answer_is_taken_after_submitting(self, alice, module, at):
        attempt = take_quiz(alice, module, at)
        with pytest.raises(AttemptClosed):
            flows.save_answer(attempt=attempt, item_key=attempt.paper.items[0].key, value="x", seq=9, at=at)

    def test_submitting_twice_gives_one_result(self, alice, module, at):
        attempt = begin(alice, module, at)
        answer_right(attempt, at)
        stale = Attempt.objects.get(pk=attempt.pk)
        first = flows.submit_quiz(attempt=attempt, at=at)
        second = flows.submit_quiz(attempt=stale, at=at + HOUR)
        assert (second.finished_at, second.score_scaled) == (first.finished_at, first.score_scaled)
        assert QuizPass.objects.count() == 1

    def test_editing_a_question_leaves_attempts_as_they_were(self, alice, module, at):
        attempt = begin(alice, module, at)
        answer_right(attempt, at)
        from quizzes.models import Question

        for question in Question.objects.all():
            question.stem = "Changed?"
            question.body = question.body.stream_block.to_python([{"type": "num", "value": BODIES["num"]}])
            question.save()
        assert flows.submit_quiz(attempt=Attempt.objects.get(pk=attempt.pk), at=at).percent == 100
        assert all("Changed" not in item.stem for item in Attempt.objects.get().paper.items)


class TestDeadline:
    @pytest.fixture
    def timed(self, alice, module, at):
        module.quiz.time_limit_minutes = 30
        module.quiz.save()
        return begin(alice, module, at)

    def test_it_is_fixed_by_the_server_at_the_start(self, timed, at):
        assert timed.deadline == at + timedelta(minutes=30)

    def test_a_late_answer_is_refused(self, timed, at):
        with pytest.raises(AttemptClosed):
            flows.save_answer(attempt=timed, item_key="x", value="x", seq=1, at=timed.deadline)

    def test_a_late_submit_grades_the_saved_answers_as_of_the_deadline(self, timed, at):
        answer_right(timed, at)
        result = flows.submit_quiz(attempt=timed, at=timed.deadline + HOUR)
        assert (result.percent, result.finished_at) == (100, timed.deadline)

    def test_the_sweeper_closes_all_but_the_broken_and_reports_it(self, timed, manager_a, module, at):
        broken = begin(manager_a, module, at)
        Attempt.objects.filter(pk=broken.pk).update(paper_data={"items": "torn"})
        late = at + HOUR
        failed = flows.sweep_overdue(at=late)
        assert [attempt.pk for attempt, _error in failed] == [broken.pk]
        timed.refresh_from_db()
        broken.refresh_from_db()
        assert (timed.state, broken.state) == (Attempt.GRADED, Attempt.EXPIRED)
        assert flows.sweep_overdue(at=late)[0][0].pk == broken.pk


class TestCertificates:
    @pytest.fixture
    def enrolled(self, alice, course, at):
        flows.enrol(learner=alice, course_key=course.translation_key, at=at)
        return alice

    def test_passing_the_last_module_earns_it(self, enrolled, module, at):
        flows.confirm_name(learner=enrolled, name="Alice Okafor", language="en", at=at)
        take_quiz(enrolled, module, at + HOUR)
        certificate = Certificate.objects.get()
        assert (certificate.name, certificate.completed_at) == ("Alice Okafor", at + HOUR)

    def test_it_waits_for_the_name(self, enrolled, module, at):
        take_quiz(enrolled, module, at)
        assert not Certificate.objects.exists()
        flows.confirm_name(learner=enrolled, name="Alice Okafor", language="en", at=at + HOUR)
        assert Certificate.objects.get().completed_at == at

    def test_confirming_again_issues_no_second_one(self, enrolled, module, at):
        take_quiz(enrolled, module, at)
        for _again in range(2):
            flows.confirm_name(learner=enrolled, name="Alice Okafor", language="en", at=at)
        assert Certificate.objects.count() == 1

    def test_failing_earns_none(self, enrolled, module, at):
        take_quiz(enrolled, module, at, right=False)
        assert Enrolment.objects.get().completed_at is None

    def test_a_course_that_grows_later_stays_completed(self, enrolled, module, course, at):
        take_quiz(enrolled, module, at)
        CourseModule.objects.create(page=course, module=make_module("copyright", code="M02"), sort_order=9)
        flows.complete_lesson(
            learner=enrolled, module_key=module.translation_key, lesson_key=lesson_keys(module)[0], at=at + HOUR
        )
        enrolment = Enrolment.objects.get()
        assert (enrolment.percent, enrolment.completed_at) == (100, at)

    def test_a_module_passed_once_counts_in_every_course(self, enrolled, module, at):
        other = make_course("ip-for-makers", modules=[module])
        flows.enrol(learner=enrolled, course_key=other.translation_key, at=at)
        take_quiz(enrolled, module, at)
        assert list(Enrolment.objects.values_list("percent", flat=True)) == [100, 100]


def make_stranger():
    from tests.accounts.factories import make_user

    return make_user(f"{uuid4()}@example.org")
