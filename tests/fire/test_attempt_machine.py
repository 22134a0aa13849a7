"""Attempts against a model (expected.py): whatever comes in whatever order, and crashes in between (promises 6, 7, 11).

LONG=1: two thousand stories of fifty steps.
"""

from types import SimpleNamespace

import pytest
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from certificates.models import Certificate
from classroom import flows
from classroom.flows.corrections import NotReopened, reopen_attempt, waive_quiz
from classroom.flows.marking import mark_answer
from classroom.flows.regrading import begin_regrade
from progress.models import Enrolment, QuizPass
from progress.queries import attempts_of
from quizzes.models import Attempt, OpenAnswer, Response, Result
from quizzes.regrade_queries import questions_now
from tests.fire.expected import EMPTY
from tests.fire.learners_story import PRACTICE, QUIZ, LearnersStory, crashes, modes
from tests.fire.lengths import LONG
from tests.fire.machine_world import MINUTE, ONES_OWN, OPTIONS, QUIZZES, make_world, tick, value_of


class Attempts(LearnersStory):
    """What others do to attempts, and what always holds."""

    @precondition(lambda self: self.has_overdue)
    @rule(mode=modes, crash=crashes)
    def look(self, mode, crash):
        """Whoever looks at an attempt whose time is up closes it."""
        attempt, expected = self.last(mode)
        if attempt.is_overdue(self.at) and self.survives(crash, flows.close_overdue, attempt=attempt, at=self.at):
            expected.hand_in(self.at)

    @property
    def has_overdue(self):
        return any(not each.is_over and not each.takes_answers(self.at) for each in self.expected)

    @precondition(lambda self: self.is_under_way)
    @rule(crash=crashes)
    def sweep(self, crash):
        failed = self.survives(crash, flows.sweep_overdue, at=self.at)
        if failed is not None:
            assert failed == []
            for expected in self.expected:
                if expected.deadline and self.at >= expected.deadline:
                    expected.hand_in(self.at)

    @precondition(lambda self: any(each.state == "marking" for each in self.expected))
    @rule(all_points=st.booleans(), crash=crashes)
    def mark(self, all_points, crash):
        answer = OpenAnswer.objects.waiting_for(self.world.trainer).get(attempt__learner=self.learner)
        rubric = answer.attempt.paper.item(answer.item_key).rubric
        points = {line.key: line.points if all_points else 0 for line in rubric}
        if self.survives(
            crash, mark_answer, answer=answer, marker=self.world.trainer, points=points, comment="", at=self.at
        ):
            expected = self.expected[answer.attempt.number - 1]
            expected.marked = all_points
            expected.grade()

    @precondition(lambda self: "single" in self.kinds and self.has_counted)
    @rule(ticked=st.sampled_from(OPTIONS))
    def edit_the_question(self, ticked):
        """From now on another option is right, on new papers and where somebody grades again."""
        self.ticked = tick(self.quiz, ticked)

    @property
    def has_counted(self):
        return any(each.state == "graded" and each.counts for each in self.expected)

    @precondition(lambda self: self.has_counted and self.ticked != self.regraded_by)
    @rule(crash=crashes)
    def regrade(self, crash):
        mine = Attempt.objects.filter(learner=self.learner, quiz_key=self.quiz.translation_key)
        if self.survives(
            crash,
            begin_regrade,
            quiz_key=self.quiz.translation_key,
            institutions=[self.world.institution.pk],
            questions=questions_now(mine.graded()),
            by=self.world.trainer,
            reason="The other option is right.",
            at=self.at,
        ):
            self.regraded_by = self.ticked
            for expected in self.expected:
                expected.regrade(self.ticked)

    @precondition(lambda self: any(each.is_over and each.counts for each in self.expected))
    @rule(data=st.data(), minutes=st.sampled_from([None, 20]), crash=crashes)
    def reopen(self, data, minutes, crash):
        over = [place for place, each in enumerate(self.expected) if each.is_over]
        place = data.draw(st.sampled_from(over))
        attempt = attempts_of([self.world.institution]).get(learner=self.learner, number=place + 1)
        expected = self.expected[place]
        others = [each for each in self.expected if each is not expected and each.mode == expected.mode]
        try:
            opened = self.survives(
                crash,
                reopen_attempt,
                attempt=attempt,
                minutes=minutes,
                by=self.world.manager,
                reason="Fire.",
                at=self.at,
            )
        except NotReopened:
            assert not expected.may_be_reopened() or any(each.state != "graded" for each in others)
            return
        if opened:
            assert expected.may_be_reopened()
            expected.reopen(self.at + minutes * MINUTE if minutes else None)

    @precondition(lambda self: self.has_counted and not self.waived)
    @rule(crash=crashes)
    def waive(self, crash):
        enrolment = Enrolment.objects.select_related("learner").get(learner=self.learner)
        enrolment.learner.certificate_name = self.learner.certificate_name
        waived = self.survives(
            crash,
            waive_quiz,
            enrolment=enrolment,
            module_key=self.module.translation_key,
            by=self.world.manager,
            reason="Knows it.",
            at=self.at,
        )
        if waived is not None:
            assert waived != self.has_passed
            self.waived = True

    @precondition(lambda self: len(self.expected) > 4 and not self.is_closed)
    @rule()
    def erase(self):
        self.learner.delete()
        assert [model.__name__ for model in ONES_OWN if model.objects.exists()] == []
        self.arrive()

    # What always holds --------------------------------------------------------

    @invariant()
    def every_attempt_is_as_expected(self):
        attempts = list(Attempt.objects.filter(learner=self.learner).order_by("number"))
        assert [attempt.number for attempt in attempts] == list(range(1, len(self.expected) + 1))
        responses, results = {}, {}
        for row in Response.objects.filter(attempt__in=attempts):
            responses.setdefault(row.attempt_id, {})[row.item_key] = row
        for row in Result.objects.filter(attempt__in=attempts).order_by("number"):
            results.setdefault(row.attempt_id, []).append((row.score_scaled, row.passed))
        for attempt, expected in zip(attempts, self.expected, strict=True):
            self.answers_are_as_expected(attempt, expected, responses.get(attempt.pk, {}))
            # An overdue attempt whose closing has crashed takes no answers, like an open one whose time is up.
            state = "open" if attempt.state == Attempt.EXPIRED else attempt.state
            found = state, attempt.mode, attempt.deadline, attempt.finished_at, attempt.score_scaled, attempt.passed
            graded = (expected.score, expected.passed) if expected.state == "graded" else (None, None)
            assert found == (expected.state, expected.mode, expected.deadline, expected.finished, *graded)
            assert results.get(attempt.pk, []) == (expected.results if expected.changed else [])

    def answers_are_as_expected(self, attempt, expected, rows):
        items = attempt.paper.items
        assert rows.keys() <= {item.key for item in items}
        for place, item in enumerate(items):
            row, answer = rows.get(item.key), expected.answers.get(place)
            assert (row is None) == (answer is None)
            if row:
                # What was settled without an answer is empty text, whatever the kind.
                value = value_of(item, answer.how) if row.value else row.value
                assert (row.seq, row.final, row.value, bool(row.value)) == (
                    answer.seq,
                    answer.final,
                    value,
                    answer.how != EMPTY,
                )

    @invariant()
    def of_each_mode_one_at_most_is_under_way(self):
        for mode in (QUIZ, PRACTICE):
            assert sum(each.mode == mode and each.state != "graded" for each in self.expected) <= 1

    @invariant()
    def consequences_follow_from_a_pass_and_come_once(self):
        passed = self.has_passed
        assert QuizPass.objects.filter(learner=self.learner).count() == passed
        assert Enrolment.objects.get(learner=self.learner).percent == (100 if passed else 0)
        certificates = list(Certificate.objects.filter(holder=self.learner))
        assert len(certificates) == passed
        for certificate in certificates:
            assert DBTaskResult.objects.filter(args_kwargs__args=[certificate.pk]).count() == 1

    @property
    def has_passed(self):
        ever_passed = any(passed for each in self.expected if each.counts for _score, passed in each.results)
        return self.waived or ever_passed


def run_machine(*, stories, steps):
    """Tell so many stories, of each quiz as many."""
    Attempts.world = make_world()
    for Attempts.code in QUIZZES:
        run_state_machine_as_test(
            Attempts,
            settings=settings(
                max_examples=stories // len(QUIZZES),
                stateful_step_count=steps,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.generate],  # stories are short, and making one shorter takes minutes
                suppress_health_check=list(HealthCheck),
            ),
        )


@pytest.fixture
def queue(settings, monkeypatch):
    """Tasks stay in the queue; papers are drawn alike in each run, so that a story that fails can be told again."""
    monkeypatch.setattr(flows, "secrets", SimpleNamespace(randbits=lambda bits: bits))
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


def test_attempts_are_what_the_model_says(site, queue):
    run_machine(stories=32, steps=15)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_attempts_are_what_the_model_says_in_long_stories(site, queue):
    run_machine(stories=2000 if LONG else 24, steps=50)
