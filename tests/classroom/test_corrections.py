"""What happens when a manager waives a quiz or opens an attempt again."""

from datetime import timedelta

import pytest

from certificates.models import Certificate
from classroom import flows
from classroom.flows.corrections import NotReopened, reopen_attempt, waive_quiz
from classroom.flows.marking import mark_answer
from progress.models import Correction, Enrolment, QuizPass
from progress.queries import attempts_of
from quizzes.models import Attempt, OpenAnswer, Response, Result
from quizzes.queries import standing
from tests.classroom.factories import HOUR, handed_in, points_of
from tests.courses.factories import make_course, make_module
from tests.quizzes.factories import make_bank, make_quiz

pytestmark = pytest.mark.django_db

REASON = "The power went off in the room."


@pytest.fixture
def module(site):
    return make_module()


@pytest.fixture
def enrolment(alice, module, at):
    course = make_course(modules=[module])
    flows.confirm_name(learner=alice, name="Alice Okafor", language="en", at=at)
    return flows.enrol(learner=alice, course_key=course.translation_key, at=at)


class TestWaive:
    @pytest.fixture
    def waive(self, enrolment, module, manager_a, at):
        def act():
            return waive_quiz(
                enrolment=enrolment, module_key=module.translation_key, by=manager_a, reason=REASON, at=at + HOUR
            )

        return act

    def test_the_module_counts_as_passed_and_the_course_goes_on_from_there(self, waive, alice, at):
        assert waive()
        assert QuizPass.objects.get().waived
        assert Enrolment.objects.get().completed_at == at + HOUR
        assert Certificate.objects.get().holder == alice

    def test_it_is_not_an_activity_of_the_learner(self, waive, at):
        waive()
        assert Enrolment.objects.get().last_activity_at == at

    def test_it_is_written_down_with_its_reason(self, waive, alice, manager_a, institution_a, at):
        waive()
        [logged] = Correction.objects.all()
        assert (logged.verb, logged.learner, logged.by, logged.reason) == (
            Correction.WAIVED,
            alice,
            manager_a,
            REASON,
        )
        assert (logged.institution, logged.at) == (institution_a, at + HOUR)

    def test_waiving_twice_is_waiving_once(self, waive):
        assert (waive(), waive()) == (True, False)
        assert Correction.objects.count() == QuizPass.objects.count() == Certificate.objects.count() == 1

    def test_a_quiz_that_was_passed_stays_passed_by_its_attempt(self, waive, alice, module, at):
        attempt = handed_in(alice, module, at)
        assert not waive()
        assert QuizPass.objects.get().attempt_key == attempt.key
        assert not Correction.objects.exists()


class TestReopen:
    @pytest.fixture
    def failed(self, alice, module, enrolment, at):
        return handed_in(alice, module, at, right=False)

    @pytest.fixture
    def reopen(self, manager_a, institution_a, at):
        def act(attempt, minutes=None):
            found = attempts_of([institution_a]).get(pk=attempt.pk)
            return reopen_attempt(attempt=found, minutes=minutes, by=manager_a, reason=REASON, at=at + HOUR)

        return act

    def test_it_takes_answers_again_and_can_still_be_passed(self, failed, reopen, alice, at):
        again = reopen(failed)
        assert (again.state, again.passed, again.score_scaled, again.finished_at) == (Attempt.OPEN, None, None, None)
        for item in again.paper.items:
            flows.save_answer(attempt=again, item_key=item.key, value=item.correct_keys[0], seq=2, at=at + HOUR)
        done = flows.submit_quiz(attempt=again, at=at + HOUR)
        assert (done.passed, done.number) == (True, 1)
        assert QuizPass.objects.get().attempt_key == failed.key

    def test_the_answers_are_still_there(self, failed, reopen, alice, module, at):
        attempt = failed.paper.items[0]
        Response.objects.create(attempt=failed, item_key=attempt.key, value="x", seq=3, saved_at=at, final=True)
        reopen(failed)
        assert [(row.value, row.seq, row.final) for row in Response.objects.all()] == [("x", 3, False)]

    def test_the_earlier_result_is_kept(self, failed, reopen, at):
        reopen(failed)
        [kept] = Result.objects.all()
        assert (kept.number, kept.why, kept.passed, kept.score_scaled) == (1, Result.GRADED, False, 0)
        flows.submit_quiz(attempt=failed, at=at + 2 * HOUR)
        assert list(Result.objects.values_list("number", "at")) == [(1, at), (2, at + 2 * HOUR)]

    def test_it_is_written_down_with_what_stood_before(self, failed, reopen, manager_a):
        reopen(failed, minutes=20)
        [logged] = Correction.objects.all()
        assert (logged.verb, logged.by, logged.attempt_key) == (Correction.REOPENED, manager_a, failed.key)
        assert (logged.before, logged.after) == ({"percent": 0, "answers": {}}, {"minutes": 20})

    def test_the_new_deadline_is_what_the_person_says(self, failed, reopen, at):
        assert reopen(failed, minutes=20).deadline == at + HOUR + timedelta(minutes=20)
        flows.submit_quiz(attempt=failed, at=at + HOUR)
        assert reopen(Attempt.objects.get()).deadline is None

    def test_it_gives_one_more_try_when_all_are_used_up(self, failed, reopen, alice, module):
        module.quiz.most_tries = 1
        module.quiz.save()
        assert standing(alice, module.quiz).left == 0
        reopen(failed)
        assert standing(alice, module.quiz).open_attempt.key == failed.key

    def test_what_has_passed_is_not_opened_again(self, alice, module, enrolment, reopen, at):
        with pytest.raises(NotReopened):
            reopen(handed_in(alice, module, at))
        assert not Correction.objects.exists()

    def test_what_is_open_is_not_opened_again(self, failed, reopen):
        reopen(failed)
        with pytest.raises(NotReopened):
            reopen(failed)
        assert Correction.objects.count() == 1

    def test_there_is_never_a_second_open_attempt(self, failed, reopen, alice, module, at):
        where = standing(alice, module.quiz)
        flows.start_quiz(
            learner=alice, quiz=module.quiz, standing=where, context_key=module.translation_key, at=at + 2 * HOUR
        )
        with pytest.raises(NotReopened):
            reopen(failed)
        failed.refresh_from_db()
        assert failed.state == Attempt.GRADED
        assert not Result.objects.exists()

    def test_practice_is_not_opened_again(self, alice, module, enrolment, reopen, at):
        with pytest.raises(NotReopened):
            reopen(handed_in(alice, module, at, right=False, practice=True))


class TestReopenedWithOpenAnswers:
    @pytest.fixture
    def module(self, site):
        return make_module(quiz=make_quiz(make_bank("M01"), kinds=("open",)))

    @pytest.fixture
    def reopen(self, manager_a, institution_a, at):
        def act():
            found = attempts_of([institution_a]).get()
            return reopen_attempt(attempt=found, minutes=None, by=manager_a, reason=REASON, at=at)

        return act

    def mark(self, marker, *points, at):
        [answer] = OpenAnswer.objects.waiting_for(marker)
        item = answer.attempt.paper.items[0]
        return mark_answer(answer=answer, marker=marker, points=points_of(item, *points), comment="", at=at)

    def test_what_waits_for_marks_can_be_opened_again(self, alice, module, reopen, bob, at):
        handed_in(alice, module, at)
        again = reopen()
        assert again.is_open
        assert list(OpenAnswer.objects.waiting_for(bob)) == []
        flows.submit_quiz(attempt=again, at=at)
        assert self.mark(bob, 2, 1, at=at).passed

    def test_earlier_marks_stay_and_new_ones_are_asked_for(self, alice, module, reopen, bob, at):
        handed_in(alice, module, at)
        assert not self.mark(bob, 0, 0, at=at).passed
        flows.submit_quiz(attempt=reopen(), at=at)
        assert self.mark(bob, 2, 1, at=at).percent == 100
        assert [str(row.score_scaled) for row in Result.objects.all()] == ["0.00000", "1.00000"]
        assert [answer.marks.get().score for answer in OpenAnswer.objects.order_by("round")] == [0, 1]


def test_corrections_and_results_are_only_ever_added_to(db):
    for model in (Correction, Result):
        with pytest.raises(TypeError):
            model.objects.all().delete()
        with pytest.raises(TypeError):
            model.objects.update(at=None)


def test_erasing_a_learner_takes_the_whole_record_along(alice, module, enrolment, manager_a, institution_a, at):
    attempt = handed_in(alice, module, at, right=False)
    found = attempts_of([institution_a]).get(pk=attempt.pk)
    reopen_attempt(attempt=found, minutes=None, by=manager_a, reason=REASON, at=at)
    manager_a.delete()
    assert Correction.objects.get().by is None
    alice.delete()
    assert not Correction.objects.exists()
    assert not Result.objects.exists()
