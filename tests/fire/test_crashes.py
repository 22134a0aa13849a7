"""A crash in front of any statement leaves either nothing or everything (promise 10), and the next try goes on."""

import json

import pytest

from accounts.models import User
from certificates.models import Certificate
from classroom import flows
from progress.models import Enrolment, LessonCompletion, QuizPass
from quizzes.models import Attempt, Response
from quizzes.queries import standing
from tests.courses.factories import make_course, make_module
from tests.fire.failpoints import Crash, crash_before_statement
from tests.fire.stack import run
from tests.quizzes.factories import make_bank, make_quiz

MODELS = (Attempt, Response, Enrolment, LessonCompletion, QuizPass, Certificate)


def facts():
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


@pytest.fixture
def attempt(site, at):
    module = make_module(lessons=0, quiz=make_quiz(make_bank()))
    course = make_course(modules=[module])
    learner = User.objects.create(email="crash@example.org", certificate_name="Amina Okafor")
    flows.enrol(learner=learner, course_key=course.translation_key, at=at)
    quiz = module.quiz
    attempt = flows.start_quiz(
        learner=learner, quiz=quiz, standing=standing(learner, quiz), context_key=module.translation_key, at=at
    )
    for item in attempt.paper.items:
        flows.save_answer(attempt=attempt, item_key=item.key, value=item.correct_keys[0], seq=1, at=at)
    return attempt


def submit(attempt, at, crash=None):
    with crash_before_statement(crash) as counted:
        flows.submit_quiz(attempt=Attempt.objects.get(pk=attempt.pk), at=at)
    return counted()


def test_a_submit_that_crashes_anywhere_has_done_nothing_and_can_be_done_again(attempt, at):
    before, crashes = facts(), 0
    while True:
        try:
            submit(attempt, at, crash=crashes + 1)
            break
        except Crash:
            crashes += 1
            assert facts() == before
    assert crashes > 10
    assert Attempt.objects.get().passed
    assert (Enrolment.objects.get().percent, Certificate.objects.count()) == (100, 1)


@pytest.mark.slow
def test_a_process_that_is_killed_anywhere_in_a_submit_leaves_nothing_half(database, content, folder):
    """Real processes and SIGKILL: a child is killed in front of each statement in turn, and the next child goes on."""
    deaths = json.loads(run(["-m", "tests.fire.killed"], database, folder, input=json.dumps(content)))
    assert deaths["killed"] > 10
    assert deaths["half"] == []
    assert deaths["finished"] == "graded"
    certificates = "SELECT count(*) FROM certificates_certificate"
    assert database.rows(certificates) == [(1,)]
