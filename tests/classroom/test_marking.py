"""What happens when trainers mark open answers."""

import pytest
from django.utils.translation import override

from certificates.models import Certificate
from classroom import flows
from classroom.flows.marking import NotTaken, mark_answer
from progress.models import Enrolment, QuizPass
from quizzes.grading import GRADER
from quizzes.models import Attempt, Mark, OpenAnswer
from quizzes.queries import standing
from tests.accounts.factories import make_user
from tests.classroom.factories import HOUR, handed_in, points_of
from tests.courses.factories import make_course, make_module
from tests.quizzes.factories import BODIES, make_bank, make_question, make_quiz

LONG_CRITERION = {"criterion": "Argues well", "points": 10, "description": ""}

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(site):
    return make_quiz(make_bank("M01"), kinds=("single", "open"), pass_mark=80)


@pytest.fixture
def module(quiz):
    return make_module(quiz=quiz)


@pytest.fixture
def other():
    """A second trainer."""
    return make_user("second@a.example")


@pytest.fixture
def answer(alice, module, at):
    handed_in(alice, module, at)
    return OpenAnswer.objects.get()


@pytest.fixture
def twice(quiz, module, alice, at):
    """An open answer that two trainers mark."""
    quiz.second_marker = True
    quiz.save()
    handed_in(alice, module, at)
    return OpenAnswer.objects.get()


def give(answer, marker, *points, at, **fields):
    item = answer.attempt.paper.item(answer.item_key)
    return mark_answer(answer=answer, marker=marker, points=points_of(item, *points), comment="", at=at, **fields)


class TestOneMarker:
    def test_an_attempt_with_an_open_answer_waits_without_a_result(self, answer, at):
        attempt = answer.attempt
        assert (attempt.state, attempt.score_scaled, attempt.finished_at) == (Attempt.MARKING, None, at)
        assert not QuizPass.objects.exists()

    def test_handing_in_counts_as_activity_at_once(self, alice, module, at):
        flows.enrol(learner=alice, course_key=make_course(modules=[module]).translation_key, at=at)
        handed_in(alice, module, at + HOUR)
        assert Enrolment.objects.get().last_activity_at == at + HOUR

    def test_the_last_mark_grades_it_as_of_when_it_was_handed_in(self, answer, bob, at):
        attempt = give(answer, bob, 2, 0, at=at + HOUR)
        assert (attempt.state, attempt.percent, attempt.passed) == (Attempt.GRADED, 83, True)
        assert (attempt.finished_at, attempt.grader) == (at, GRADER)
        assert QuizPass.objects.get().passed_at == at

    def test_a_pass_counts_as_if_it_had_been_graded_at_once(self, alice, module, bob, at):
        course = make_course(modules=[module])
        flows.enrol(learner=alice, course_key=course.translation_key, at=at)
        flows.confirm_name(learner=alice, name="Alice Okafor", language="en", at=at)
        handed_in(alice, module, at)
        give(OpenAnswer.objects.get(), bob, 2, 1, at=at + HOUR)
        enrolment = Enrolment.objects.get()
        assert (enrolment.completed_at, enrolment.last_activity_at) == (at + HOUR, at)
        assert Certificate.objects.get().holder == alice

    def test_what_is_earned_is_in_the_language_of_the_paper(self, alice, module, bob, at):
        flows.enrol(learner=alice, course_key=make_course(modules=[module]).translation_key, at=at)
        flows.confirm_name(learner=alice, name="Alice Okafor", language="en", at=at)
        handed_in(alice, module, at)
        with override("ar"):
            give(OpenAnswer.objects.get(), bob, 2, 1, at=at)
        assert Certificate.objects.get().language == "en"

    def test_marking_too_low_earns_nothing(self, answer, bob, at):
        assert not give(answer, bob, 0, 1, at=at).passed
        assert not QuizPass.objects.exists()

    def test_marking_twice_marks_once(self, answer, bob, at):
        give(answer, bob, 2, 0, at=at)
        with pytest.raises(NotTaken):
            give(answer, bob, 0, 0, at=at)
        assert Mark.objects.get().points == points_of(answer.attempt.paper.item(answer.item_key), 2, 0)
        assert QuizPass.objects.count() == 1

    def test_an_answer_left_empty_needs_no_trainer(self, alice, module, at):
        attempt = handed_in(alice, module, at, text="")
        assert (attempt.state, attempt.percent) == (Attempt.GRADED, 50)
        assert not OpenAnswer.objects.exists()

    def test_all_open_answers_are_marked_before_there_is_a_result(self, alice, bob, at, site):
        module = make_module("two", quiz=make_quiz(make_bank("M07"), kinds=("open", "open")), code="M07")
        handed_in(alice, module, at)
        first, second = OpenAnswer.objects.all()
        assert give(first, bob, 2, 1, at=at).state == Attempt.MARKING
        assert give(second, bob, 2, 1, at=at).state == Attempt.GRADED

    def test_practice_waits_for_nobody(self, alice, quiz, module, at):
        attempt = handed_in(alice, module, at, practice=True)
        assert attempt.state == Attempt.GRADED
        assert not OpenAnswer.objects.exists()


class TestTwoMarkers:
    def test_the_attempt_waits_for_both_and_their_mean_counts(self, quiz, module, alice, bob, other, at):
        quiz.bank.questions.filter(outcome="M01-LO2").delete()
        make_question("open", bank=quiz.bank, body=BODIES["open"] | {"rubric": [LONG_CRITERION]})
        quiz.second_marker = True
        quiz.save()
        handed_in(alice, module, at)
        answer = OpenAnswer.objects.get()
        assert give(answer, bob, 8, at=at).state == Attempt.MARKING
        attempt = give(answer, other, 10, at=at)
        assert (attempt.state, str(attempt.score_scaled)) == (Attempt.GRADED, "0.95000")

    def test_one_trainer_alone_is_not_two(self, twice, bob, at):
        give(twice, bob, 2, 0, at=at)
        with pytest.raises(NotTaken):
            give(twice, bob, 2, 0, at=at)
        assert Mark.objects.count() == 1

    def test_marks_too_far_apart_wait_until_somebody_settles_them(self, twice, bob, other, at):
        give(twice, bob, 2, 1, at=at)
        attempt = give(twice, other, 0, 0, at=at)
        twice.refresh_from_db()
        assert (attempt.state, twice.is_apart) == (Attempt.MARKING, True)
        attempt = give(twice, bob, 1, 1, at=at, settles=True)
        assert (attempt.state, str(attempt.score_scaled)) == (Attempt.GRADED, "0.83333")
        assert Mark.objects.count() == 3

    def test_only_what_is_apart_can_be_settled_and_only_once(self, twice, bob, other, at):
        with pytest.raises(NotTaken):
            give(twice, bob, 1, 1, at=at, settles=True)
        give(twice, bob, 2, 1, at=at)
        give(twice, other, 0, 0, at=at)
        with pytest.raises(NotTaken):
            give(twice, make_user("third@a.example"), 1, 1, at=at)
        give(twice, bob, 1, 1, at=at, settles=True)
        with pytest.raises(NotTaken):
            give(twice, other, 1, 1, at=at, settles=True)

    def test_how_many_mark_is_settled_when_the_paper_is_drawn(self, twice, quiz, bob, at):
        quiz.second_marker = False
        quiz.save()
        assert give(twice, bob, 2, 1, at=at).state == Attempt.MARKING

    def test_who_has_left_has_marked_all_the_same(self, twice, bob, other, at):
        give(twice, bob, 2, 1, at=at)
        bob.delete()
        assert give(twice, other, 2, 1, at=at).state == Attempt.GRADED


class TestWhoseTurnItIs:
    def waiting_for(self, person):
        return list(OpenAnswer.objects.waiting_for(person))

    def test_an_answer_waits_for_those_who_have_not_marked_it(self, twice, bob, other, at):
        give(twice, bob, 2, 1, at=at)
        assert (self.waiting_for(bob), self.waiting_for(other)) == ([], [twice])
        assert list(OpenAnswer.objects.waiting_for_others(bob)) == [twice]

    def test_what_is_apart_waits_for_everybody(self, twice, bob, other, at):
        give(twice, bob, 2, 1, at=at)
        give(twice, other, 0, 0, at=at)
        assert self.waiting_for(bob) == self.waiting_for(other) == [twice]

    def test_what_is_marked_waits_for_nobody(self, answer, bob, other, at):
        give(answer, bob, 2, 1, at=at)
        assert self.waiting_for(other) == []


def test_while_an_attempt_waits_its_learner_starts_no_other(answer, alice, module, at):
    with pytest.raises(flows.MayNotStart):
        flows.start_quiz(
            learner=alice,
            quiz=module.quiz,
            standing=standing(alice, module.quiz),
            context_key=module.translation_key,
            at=at + 24 * HOUR,
        )
