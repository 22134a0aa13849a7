"""From paper to attempt: each sheet once, graded like any other."""

from datetime import UTC, datetime, timedelta

import pytest

from classroom import flows
from classroom.flows import papers
from classroom.flows.papers import AlreadyEntered, AttemptUnderWay
from printed.models import Sheet
from progress.models import QuizPass
from quizzes.keyed import ON_PAPER, right_response
from quizzes.models import Attempt, Response
from quizzes.queries import standing
from tests.accounts.factories import make_user
from tests.courses.factories import make_module
from tests.printed.factories import make_batch, make_paper_quiz


@pytest.fixture
def batch(db, institution_a):
    return make_batch(institution_a, quiz=make_paper_quiz(("single", "multi", "order")), sheets=3)


def sheets(batch):
    return list(batch.sheets.select_related("batch", "version"))


def right(sheet):
    return {item.key: right_response(item) for item in sheet.version.paper.items}


def enter(sheet, learner, at, answers=None, by=None):
    answers = right(sheet) if answers is None else answers
    return papers.enter_sheet(sheet=sheet, learner=learner, answers=answers, by=by, at=at)


def test_a_sheet_becomes_a_graded_attempt_of_its_learner(batch, alice, bob, at):
    sheet = sheets(batch)[1]
    attempt = enter(sheet, alice, at, by=bob)
    assert (attempt.state, attempt.score_scaled, attempt.passed, attempt.number) == (Attempt.GRADED, 1, True, 1)
    assert attempt.paper == sheet.version.paper
    assert attempt.started_at == attempt.finished_at == datetime(2026, 11, 12, 12, tzinfo=UTC)
    assert {row.item_key: row.value for row in attempt.responses.all()} == right(sheet)
    assert {row.saved_at for row in attempt.responses.all()} == {attempt.finished_at}
    sheet.refresh_from_db()
    assert (sheet.attempt, sheet.learner, sheet.entered_by, sheet.entered_at) == (attempt, alice, bob, at)


def test_the_session_is_never_later_than_the_entering(batch, alice):
    early = datetime(2026, 11, 12, 9, tzinfo=UTC)
    assert enter(sheets(batch)[0], alice, early).finished_at == early


def test_a_pass_on_paper_counts_for_the_module(site, institution_a, alice, at):
    module = make_module(quiz=make_paper_quiz(("single", "tf")))
    batch = make_batch(institution_a, quiz=module.quiz, module=module)
    enter(sheets(batch)[0], alice, at)
    assert QuizPass.objects.get(learner=alice, module_key=module.translation_key).score_scaled == 1


def test_a_sheet_without_answers_is_graded_with_nothing(batch, alice, at):
    attempt = enter(sheets(batch)[0], alice, at, answers={})
    assert (attempt.score_scaled, attempt.passed) == (0, False)
    assert not QuizPass.objects.exists()


def test_a_sheet_is_entered_once(batch, alice, at):
    first = sheets(batch)[0]
    enter(first, alice, at)
    with pytest.raises(AlreadyEntered) as refused:
        enter(first, make_user("second@a.example"), at)
    assert refused.value.sheet == first
    assert Attempt.objects.count() == 1


def test_a_learner_has_one_sheet_of_a_batch(batch, alice, at):
    first, second, _third = sheets(batch)
    enter(first, alice, at)
    with pytest.raises(AlreadyEntered) as refused:
        enter(second, alice, at)
    assert refused.value.sheet == first
    assert Sheet.objects.entered().count() == Attempt.objects.count() == 1


def test_a_sheet_counts_as_one_of_the_attempts(batch, alice, at):
    quiz = make_paper_quiz(("tf",), wait_minutes=60)
    again = make_batch(batch.institution, quiz=quiz, held_on=at.date())
    enter(sheets(again)[0], alice, at + timedelta(hours=4))
    where = standing(alice, quiz)
    assert where.best.percent == 100
    assert where.obstacle(at + timedelta(hours=3, minutes=30)) is not None


def begin_on_screen(alice, quiz, at):
    where = standing(alice, quiz)
    return flows.start_quiz(learner=alice, quiz=quiz, standing=where, context_key=quiz.translation_key, at=at)


def test_an_attempt_that_is_open_on_a_screen_stays_open(db, institution_a, alice, at):
    quiz = make_paper_quiz(("single", "tf"))
    on_screen = begin_on_screen(alice, quiz, at)
    attempt = enter(sheets(make_batch(institution_a, quiz=quiz))[0], alice, at)
    on_screen.refresh_from_db()
    assert (on_screen.state, attempt.number) == (Attempt.OPEN, 2)


def test_an_open_answer_waits_for_its_marks(db, institution_a, alice, at):
    sheet = sheets(make_batch(institution_a, quiz=make_paper_quiz(("single", "open"))))[0]
    answers = {
        item.key: ON_PAPER if item.kind == "open" else right_response(item) for item in sheet.version.paper.items
    }
    attempt = enter(sheet, alice, at, answers=answers)
    assert (attempt.state, attempt.score_scaled) == (Attempt.MARKING, None)


def test_a_sheet_that_must_wait_for_marks_says_when_another_attempt_is_under_way(db, institution_a, alice, at):
    quiz = make_paper_quiz(("single", "open"))
    begin_on_screen(alice, quiz, at)
    sheet = sheets(make_batch(institution_a, quiz=quiz))[0]
    with pytest.raises(AttemptUnderWay):
        enter(sheet, alice, at)
    sheet.refresh_from_db()
    assert sheet.entered_at is None


def test_the_sheet_of_a_learner_who_left_stays_entered(batch, alice, at):
    sheet = sheets(batch)[0]
    enter(sheet, alice, at)
    alice.delete()
    sheet.refresh_from_db()
    assert (sheet.attempt, sheet.learner, sheet.entered_at) == (None, None, at)
    with pytest.raises(AlreadyEntered):
        enter(sheet, make_user("second@a.example"), at)


def test_entering_many_answers_costs_no_more_queries(db, institution_a, alice, at, django_assert_max_num_queries):
    sheet = sheets(make_batch(institution_a, quiz=make_paper_quiz()))[0]
    with django_assert_max_num_queries(22):
        enter(sheet, alice, at)
    assert Response.objects.count() == 10
