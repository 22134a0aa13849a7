"""Attempts against a model of twenty lines: whatever comes in whatever order, and crashes in between (promise 6, 7)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from certificates.models import Certificate
from classroom import flows
from progress.models import Enrolment, QuizPass
from quizzes.models import Attempt, Response
from quizzes.queries import standing
from tests.courses.factories import make_course, make_module
from tests.fire.failpoints import Crash, crash_before_statement
from tests.quizzes.factories import make_bank, make_quiz

LIMIT = timedelta(minutes=30)
QUESTIONS = 2
BEGIN = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
crashes = st.none() | st.integers(1, 6) | st.integers(7, 40)
# (place on the paper, whether the answer is right, sequence number)
packets = st.tuples(st.integers(0, QUESTIONS - 1), st.booleans(), st.integers(1, 5))


class Expected:
    """What an attempt has to be, said as simply as possible."""

    def __init__(self, started):
        self.deadline, self.answers, self.finished = started + LIMIT, {}, None

    def takes_answers(self, at):
        return self.finished is None and at < self.deadline

    def save(self, place, right, seq):
        """The highest number wins; of two answers with the same number, the first."""
        if seq > self.answers.get(place, (0, None))[0]:
            self.answers[place] = seq, right

    def submit(self, at):
        if self.finished is None:
            self.finished = min(at, self.deadline)

    @property
    def score(self):
        return Decimal(sum(right for _seq, right in self.answers.values())) / QUESTIONS

    @property
    def passed(self):
        return self.finished is not None and self.score >= Decimal("0.6")


class Attempts(RuleBasedStateMachine):
    module = course = None
    number = 0

    def __init__(self):
        super().__init__()
        Attempts.number += 1
        self.learner = User.objects.create(email=f"{Attempts.number}@machine.example", certificate_name="Amina Okafor")
        flows.enrol(learner=self.learner, course_key=self.course.translation_key, at=BEGIN)
        self.at, self.expected = BEGIN, []

    def teardown(self):
        self.learner.delete()  # or the next story's sweep would find these attempts

    # What may happen ----------------------------------------------------------

    @rule(minutes=st.sampled_from([1, 10, 29, 30, 31]))
    def time_passes(self, minutes):
        self.at += timedelta(minutes=minutes)

    @initialize()
    def begin(self):
        self.start(crash=None)

    @rule(crash=crashes)
    def start(self, crash):
        quiz = self.module.quiz
        where = standing(self.learner, quiz)
        started = self.survives(
            crash,
            flows.start_quiz,
            learner=self.learner,
            quiz=quiz,
            standing=where,
            context_key=self.module.translation_key,
            at=self.at,
        )
        if started and not self.is_open:
            self.expected.append(Expected(self.at))

    @precondition(lambda self: self.expected)
    @rule(packets=st.lists(packets, min_size=1, max_size=8), crash=crashes)
    def save(self, packets, crash):
        """Packets arrive in any order, and some of them twice; a crash hits the last one."""
        for packet in packets[:-1]:
            self.receive(*packet, crash=None)
        self.receive(*packets[-1], crash=crash)

    def receive(self, place, right, seq, crash):
        attempt, expected = self.attempt(), self.expected[-1]
        item = attempt.paper.items[place]
        value = item.correct_keys[0] if right else next(each.key for each in item.choices if not each.correct)
        try:
            saved = self.survives(
                crash, flows.save_answer, attempt=attempt, item_key=item.key, value=value, seq=seq, at=self.at
            )
        except flows.AttemptClosed:
            assert not expected.takes_answers(self.at)
            return
        if saved:
            assert expected.takes_answers(self.at)
            expected.save(place, right, seq)
            row, ours = saved
            assert (row.seq, ours) == (expected.answers[place][0], expected.answers[place][1] == right)

    @precondition(lambda self: self.expected)
    @rule(crash=crashes)
    def submit(self, crash):
        if self.survives(crash, flows.submit_quiz, attempt=self.attempt(), at=self.at):
            self.expected[-1].submit(self.at)

    @precondition(lambda self: self.expected)
    @rule(crash=crashes)
    def sweep(self, crash):
        failed = self.survives(crash, flows.sweep_overdue, at=self.at)
        if failed is not None:
            assert failed == []
            if self.at >= self.expected[-1].deadline:
                self.expected[-1].submit(self.at)

    def survives(self, crash, flow, **arguments):
        """Run a flow that may crash; return what it returned, or None after a crash."""
        try:
            with crash_before_statement(crash):
                return flow(**arguments)
        except Crash:
            return None

    # What always holds --------------------------------------------------------

    @invariant()
    def every_attempt_is_as_expected(self):
        attempts = list(Attempt.objects.filter(learner=self.learner).order_by("number"))
        assert [attempt.number for attempt in attempts] == list(range(1, len(self.expected) + 1))
        for attempt, expected in zip(attempts, self.expected, strict=True):
            stored = {row.item_key: row for row in Response.objects.filter(attempt=attempt)}
            keys = [item.key for item in attempt.paper.items]
            right = {item.key: item.correct_keys[0] for item in attempt.paper.items}
            answers = {keys.index(key): (row.seq, row.value == right[key]) for key, row in stored.items()}
            assert answers == expected.answers
            graded = expected.finished is not None
            assert (attempt.state == Attempt.GRADED) == graded
            if graded:
                assert (attempt.finished_at, attempt.score_scaled) == (expected.finished, expected.score)
                assert attempt.passed == expected.passed

    @invariant()
    def consequences_follow_from_a_pass_and_come_once(self):
        passed = any(expected.passed for expected in self.expected)
        assert QuizPass.objects.filter(learner=self.learner).count() == passed
        assert Enrolment.objects.get(learner=self.learner).percent == (100 if passed else 0)
        certificates = list(Certificate.objects.filter(holder=self.learner))
        assert len(certificates) == passed
        for certificate in certificates:
            assert DBTaskResult.objects.filter(args_kwargs__args=[certificate.pk]).count() == 1

    @property
    def is_open(self):
        return bool(self.expected) and self.expected[-1].finished is None

    def attempt(self):
        return Attempt.objects.filter(learner=self.learner).latest("number")


def run_machine(examples):
    Attempts.module = make_module(
        lessons=0, quiz=make_quiz(make_bank(), wait_minutes=0, time_limit_minutes=LIMIT // timedelta(minutes=1))
    )
    Attempts.course = make_course(modules=[Attempts.module])
    run_state_machine_as_test(
        Attempts,
        settings=settings(
            max_examples=examples,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # stories are short, and making one shorter takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


def test_attempts_are_what_the_model_says(site, queue):
    run_machine(50)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_attempts_are_what_the_model_says_in_two_thousand_stories(site, queue):
    run_machine(2000)
