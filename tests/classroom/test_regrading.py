"""What happens when a quiz is graded again (promise 11)."""

import json
import random
from hashlib import sha256
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from certificates.models import Certificate
from classroom import flows
from classroom.flows import regrading
from classroom.flows.marking import mark_answer
from classroom.flows.regrading import begin_regrade, results_of, run_regrade
from progress.models import Correction, Enrolment, QuizPass
from quizzes.grading import GRADER
from quizzes.models import Attempt, OpenAnswer, Regrade, Response, Result
from quizzes.regrade_queries import Key, fingerprint, questions_now, regraded
from tests.classroom.factories import HOUR, answered, handed_in, points_of
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_members
from tests.quizzes.factories import accept_every_option, make_bank, make_quiz, turn_truth

pytestmark = pytest.mark.django_db

REASON = "Option A is right, too."


@pytest.fixture
def quiz(site):
    return make_quiz(make_bank("M01"), kinds=("single", "tf"))


@pytest.fixture
def module(quiz):
    return make_module(quiz=quiz)


@pytest.fixture
def course(module):
    return make_course(modules=[module])


@pytest.fixture
def failed(alice, module, course, at):
    """Alice has nothing right: she chose no option of the first question, and the wrong one of the second."""
    flows.enrol(learner=alice, course_key=course.translation_key, at=at)
    return answered(alice, module, at, right=())


def regrade_now(module, institution, by, at):
    attempts = results_of(module.quiz.translation_key, [institution.pk])
    return begin_regrade(
        quiz_key=module.quiz.translation_key,
        institutions=[institution.pk],
        questions=questions_now(attempts),
        by=by,
        reason=REASON,
        at=at,
    )


def preview(module, institution):
    attempts = results_of(module.quiz.translation_key, [institution.pk])
    return regraded(list(attempts), Key(questions_now(attempts)))


def test_an_edited_question_changes_no_result_until_it_is_graded_again(failed, module, institution_a, bob, at):
    accept_every_option()
    failed.refresh_from_db()
    assert (failed.percent, failed.passed) == (0, False)
    assert not Result.objects.exists()
    regrade_now(module, institution_a, bob, at + HOUR)
    failed.refresh_from_db()
    assert failed.percent == 50


def test_each_change_is_a_row_and_the_paper_stays_as_shown(failed, module, institution_a, bob, at):
    shown = Attempt.objects.get().paper_data
    accept_every_option()
    regrade = regrade_now(module, institution_a, bob, at + HOUR)
    first, second = Result.objects.all()
    assert (first.number, first.why, first.score_scaled, first.at) == (1, Result.GRADED, 0, failed.finished_at)
    assert (second.number, second.why, str(second.score_scaled)) == (2, Result.REGRADED, "0.50000")
    assert (second.regrade, second.grader, second.at) == (regrade, GRADER, at + HOUR)
    assert set(second.corrected) < set(second.versions) == set(failed.item_scores)
    assert Attempt.objects.get().paper_data == shown
    assert Attempt.objects.get().finished_at == failed.finished_at


def test_the_preview_says_what_will_be_and_writes_nothing(failed, module, institution_a):
    accept_every_option()
    attempts = list(results_of(module.quiz.translation_key, [institution_a.pk]))
    key = Key(questions_now(results_of(module.quiz.translation_key, [institution_a.pk])))
    with CaptureQueriesContext(connection) as asked:
        [change] = regraded(attempts, key)
    assert all(query["sql"].startswith("SELECT") for query in asked)
    assert (change.was.percent, change.now.percent, change.passes_now) == (0, 50, False)


def test_one_who_passes_now_gets_all_that_a_pass_brings(alice, module, course, institution_a, bob, at):
    flows.enrol(learner=alice, course_key=course.translation_key, at=at)
    flows.confirm_name(learner=alice, name="Alice Okafor", language="en", at=at)
    attempt = answered(alice, module, at, right=("tf",))
    assert not attempt.passed
    accept_every_option()
    regrade_now(module, institution_a, bob, at + HOUR)
    assert QuizPass.objects.get().attempt_key == attempt.key
    enrolment = Enrolment.objects.get()
    assert (enrolment.completed_at, enrolment.last_activity_at) == (at + HOUR, at)
    assert Certificate.objects.get().holder == alice


def test_a_pass_stays_a_pass_and_shows_its_score_as_it_is_now(alice, module, course, institution_a, bob, at):
    flows.enrol(learner=alice, course_key=course.translation_key, at=at)
    attempt = handed_in(alice, module, at)
    assert attempt.percent == 100
    turn_truth()
    regrade_now(module, institution_a, bob, at + HOUR)
    attempt.refresh_from_db()
    assert (attempt.percent, attempt.passed) == (50, True)
    assert str(QuizPass.objects.get().score_scaled) == "0.50000"
    assert Enrolment.objects.get().completed_at == at


def test_each_changed_score_is_written_down_with_the_reason(failed, module, institution_a, bob, at):
    accept_every_option()
    regrade_now(module, institution_a, bob, at + HOUR)
    [logged] = Correction.objects.all()
    assert (logged.verb, logged.by, logged.reason, logged.attempt_key) == (
        Correction.REGRADED,
        bob,
        REASON,
        failed.key,
    )
    assert (logged.before["percent"], logged.after["percent"], logged.institution) == (0, 50, institution_a)


def test_who_learns_elsewhere_is_not_touched(failed, module, institution_b, bob, at):
    accept_every_option()
    regrade_now(module, institution_b, bob, at + HOUR)
    failed.refresh_from_db()
    assert failed.percent == 0
    assert not Result.objects.exists()


def test_a_second_time_finds_nothing_to_do(failed, module, institution_a, bob, at):
    accept_every_option()
    for _again in range(2):
        regrade = regrade_now(module, institution_a, bob, at + HOUR)
    assert Result.objects.count() == 2
    assert Correction.objects.count() == 1
    assert (regrade.changed, Regrade.objects.count()) == (0, 2)


def test_practice_is_left_alone(alice, module, institution_a, at):
    handed_in(alice, module, at, practice=True)
    assert preview(module, institution_a) == []


def test_many_results_are_the_workers_business(failed, module, institution_a, bob, at, monkeypatch):
    monkeypatch.setattr(regrading, "AT_ONCE", 0)
    accept_every_option()
    regrade = regrade_now(module, institution_a, bob, at + HOUR)
    [task] = DBTaskResult.objects.filter(task_path="classroom.tasks.regrade_quiz")
    assert task.args_kwargs == {"args": [regrade.pk], "kwargs": {}}
    assert not Result.objects.exists()
    # Meanwhile the question changes once more: what was decided stands.
    turn_truth()
    for _again in range(2):
        run_regrade(regrade=Regrade.objects.get(), at=at + 2 * HOUR)
    failed.refresh_from_db()
    assert failed.percent == 50
    assert (Result.objects.count(), Regrade.objects.get().finished_at) == (2, at + 2 * HOUR)


def test_the_fingerprint_differs_as_soon_as_something_is_judged_otherwise(failed, module, institution_a):
    attempts = results_of(module.quiz.translation_key, [institution_a.pk])
    before = fingerprint(questions_now(attempts))
    assert fingerprint(questions_now(attempts)) == before
    accept_every_option()
    assert fingerprint(questions_now(attempts)) != before


def test_an_open_answer_keeps_its_marks(alice, bob, site, institution_a, at):
    module = make_module(quiz=make_quiz(make_bank("M01"), kinds=("single", "open")))
    handed_in(alice, module, at, right=False)
    answer = OpenAnswer.objects.get()
    points = points_of(answer.attempt.paper.item(answer.item_key), 2, 0)
    mark_answer(answer=answer, marker=bob, points=points, comment="", at=at)
    attempt = Attempt.objects.get()
    assert str(attempt.score_scaled) == "0.33333"
    assert [each.differs for each in preview(module, institution_a)] == [False]


# Promise 11: the same for ever ------------------------------------------------------


def filled(module, institution, number, at):
    learners = make_members(institution, number)
    first = answered(learners[0], module, at, right=("tf",))
    rng, attempts = random.Random(11), []
    for place, learner in enumerate(learners[1:], 1):
        items = list(first.paper_data["items"])
        rng.shuffle(items)
        fields = {
            name: getattr(first, name)
            for name in ("quiz_key", "context_key", "number", "mode", "state", "started_at", "finished_at")
        }
        attempts.append(
            Attempt(
                **fields,
                key=UUID(int=place),
                learner=learner,
                paper_data=first.paper_data | {"items": items},
                score_scaled=0,
                passed=False,
                item_scores={item["key"]: "0.00000" for item in items},
                grader=GRADER,
            )
        )
    attempts = Attempt.objects.bulk_create(attempts, batch_size=500)
    responses = [
        Response(attempt=attempt, item_key=item.key, value=rng.choice(item.choices).key, seq=1, saved_at=at)
        for attempt in attempts
        for item in attempt.paper.items
    ]
    Response.objects.bulk_create(responses, batch_size=500)


def bytes_of(module, institution, *, shuffled=False):
    """Return a digest of all outcomes, by attempt."""
    attempts = results_of(module.quiz.translation_key, [institution.pk])
    found = list(attempts.order_by("key"))
    if shuffled:
        random.Random(5).shuffle(found)
    outcomes = {str(each.attempt.key): vars(each.now) for each in regraded(found, Key(questions_now(attempts)))}
    return sha256(json.dumps(outcomes, sort_keys=True, default=str).encode()).hexdigest()


@pytest.mark.slow
def test_grading_a_thousand_again_twice_and_shuffled_gives_the_same_bytes(module, institution_a, bob, at):
    filled(module, institution_a, 1000, at)
    accept_every_option()
    turn_truth()
    first = bytes_of(module, institution_a)
    assert bytes_of(module, institution_a, shuffled=True) == first
    run_regrade(regrade=regrade_now(module, institution_a, bob, at), at=at)
    assert bytes_of(module, institution_a, shuffled=True) == first
    rows = list(Result.objects.values_list("attempt__key", "number", "score_scaled", "item_scores"))
    run_regrade(regrade=Regrade.objects.get(), at=at)
    assert list(Result.objects.values_list("attempt__key", "number", "score_scaled", "item_scores")) == rows
