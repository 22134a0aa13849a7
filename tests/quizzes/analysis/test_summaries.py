"""What is kept of attempts for the page of item analysis."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.analysis.statistics import analyse
from quizzes.analysis.summaries import summarise_due
from quizzes.models import Attempt, ItemSummary, Question, QuizSummary
from quizzes.queries import draw_paper
from quizzes.regrading import regrade
from tests.accounts.factories import make_user
from tests.quizzes.analysis.factories import make_attempt, make_crowd, make_learners, right_value
from tests.quizzes.factories import make_bank, make_quiz

pytestmark = pytest.mark.django_db
LATER = timedelta(days=1)


@pytest.fixture
def quiz(db):
    return make_quiz(kinds=("single", "tf"))


@pytest.fixture
def right(quiz):
    """What is right, by code."""
    return {item.code: right_value(item) for item in draw_paper(quiz, seed=1).items}


def summary_of(quiz):
    return QuizSummary.objects.get(quiz_key=quiz.translation_key)


def figures(quiz, code):
    return ItemSummary.objects.get(quiz__quiz_key=quiz.translation_key, code=code).figures


class TestWhoCounts:
    def test_the_first_graded_attempt_of_each_learner_counts(self, quiz, right, at):
        alice, bob = make_learners(2)
        make_attempt(quiz, alice, {}, at, number=1)
        make_attempt(quiz, alice, right, at + LATER, number=2)
        make_attempt(quiz, bob, right, at, number=1)
        summarise_due(at=at)
        kept = summary_of(quiz).figures
        assert (kept["n"], kept["passed"], kept["distribution"]) == (2, 1, [1, 0, 1])

    def test_practice_does_not_count_and_does_not_hide_the_first_attempt(self, quiz, right, at):
        (alice,) = make_learners(1)
        make_attempt(quiz, alice, {}, at, number=1, mode="practice")
        make_attempt(quiz, alice, right, at + LATER, number=2)
        summarise_due(at=at)
        assert summary_of(quiz).figures["distribution"] == [0, 0, 1]

    def test_attempts_that_are_not_graded_do_not_count(self, quiz, right, at):
        alice, bob = make_learners(2)
        make_attempt(quiz, alice, right, at)
        open_ones = {"score_scaled": None, "passed": None, "finished_at": None, "item_scores": {}}
        make_attempt(quiz, bob, right, at, state=Attempt.OPEN, **open_ones)
        summarise_due(at=at)
        assert summary_of(quiz).figures["n"] == 1


class TestFigures:
    def test_they_are_those_of_the_table_of_scores(self, at):
        """Papers of 5 drawn from 7: what is summed up row by row equals what `item_statistics` computes."""
        quiz = make_quiz(kinds=("single", "multi", "tf", "num", "match", "order", "short"), questions=5)
        make_crowd(quiz, 150, at)
        summarise_due(at=at)
        rows = [{key: float(score) for key, score in each.item_scores.items()} for each in Attempt.objects.all()]
        whole, kept = analyse(rows), summary_of(quiz).figures
        for name in ("n", "items_per_paper", "distribution", "mean", "sd", "cronbach_alpha", "sem"):
            assert kept[name] == pytest.approx(getattr(whole, name), abs=1e-5), name
        for item in whole.items:
            scores = ItemSummary.objects.get(item_key=item.key).figures["scores"]
            for name in ("n", "exposure", "facility", "sd", "discrimination_upper_lower", "item_rest_correlation"):
                assert scores[name] == pytest.approx(getattr(item, name), abs=1e-5), name

    def test_options_are_counted_by_group(self, quiz, right, at):
        people = make_learners(10)
        wrong = {"M01-Q01": wrong_option(quiz), "M01-Q02": "false"}
        for person in people[:3]:
            make_attempt(quiz, person, right, at)
        for person in people[3:7]:
            make_attempt(quiz, person, {**right, "M01-Q02": "false"}, at)
        for person in people[7:]:
            make_attempt(quiz, person, wrong, at)
        summarise_due(at=at)
        parts = {part["key"]: part for part in figures(quiz, "M01-Q02")["answers"]["parts"]}
        assert (parts["true"]["share"], parts["false"]["share"]) == pytest.approx((0.3, 0.7))
        assert [parts["true"][group] for group in ("upper", "middle", "lower")] == [1, 0, 0]

    def test_the_time_of_a_question_is_that_since_the_answer_before(self, quiz, right, at):
        for person, seconds in zip(make_learners(3), (10, 30, 50), strict=True):
            make_attempt(quiz, person, right, at, seconds=seconds)
        summarise_due(at=at)
        assert figures(quiz, "M01-Q01")["answers"]["seconds"] == 30

    def test_answers_saved_together_and_long_pauses_tell_no_time(self, quiz, right, at):
        together, paused = make_learners(2)
        attempt = make_attempt(quiz, together, right, at)
        attempt.responses.update(saved_at=at + timedelta(minutes=1))
        make_attempt(quiz, paused, right, at, seconds=31 * 60)
        summarise_due(at=at)
        assert figures(quiz, "M01-Q01")["answers"]["seconds"] is None

    def test_what_is_left_empty_is_counted(self, quiz, right, at):
        one, two = make_learners(2)
        make_attempt(quiz, one, {"M01-Q01": right["M01-Q01"]}, at)
        make_attempt(quiz, two, right, at)
        summarise_due(at=at)
        assert figures(quiz, "M01-Q02")["answers"]["unanswered"] == 0.5

    def test_languages_are_compared_and_periods_too(self, quiz, right, at):
        one, two, three = make_learners(3)
        paper = draw_paper(quiz, seed=1)
        make_attempt(quiz, one, right, at)
        make_attempt(quiz, two, {}, at, paper=in_arabic(paper))
        make_attempt(quiz, three, {}, at - timedelta(days=91))
        summarise_due(at=at)
        answers = figures(quiz, "M01-Q01")["answers"]
        assert [(each["language"], each["n"], each["facility"]) for each in answers["languages"]] == [
            ("ar", 1, 0),
            ("en", 2, 0.5),
        ]
        assert (answers["recent"], answers["before"]) == ({"n": 2, "facility": 0.5}, {"n": 1, "facility": 0})


class TestEditedQuestions:
    def edited(self, quiz, change):
        question = Question.objects.get(code="M01-Q01")
        body = question.body[0].value
        change(question, body)
        question.body = [("single", body)]
        question.save_revision().publish()

    def make_right(self, question, body):
        for option in body["options"]:
            option["correct"] = option["text"] == "Design"

    def reword(self, question, body):
        question.stem = "<p>Reworded?</p>"

    def test_a_new_key_begins_the_figures_anew(self, quiz, right, at):
        old, new = make_learners(2)
        make_attempt(quiz, old, right, at - LATER)
        self.edited(quiz, self.make_right)
        make_attempt(quiz, new, right, at, paper=draw_paper(quiz, seed=1))
        summarise_due(at=at)
        scores = figures(quiz, "M01-Q01")["scores"]
        assert (scores["n"], scores["facility"], scores["exposure"]) == (1, 0, 1)
        assert figures(quiz, "M01-Q02")["scores"]["n"] == summary_of(quiz).figures["n"] == 2

    def test_what_was_graded_again_by_the_new_key_counts(self, quiz, right, at):
        old, new = make_learners(2)
        attempt = make_attempt(quiz, old, right, at - LATER)
        self.edited(quiz, self.make_right)
        paper = draw_paper(quiz, seed=1)
        make_attempt(quiz, new, right, at, paper=paper)
        answers = {row.item_key: row.value for row in attempt.responses.all()}
        now = {item.key: item for item in paper.items}
        outcome = regrade(attempt.paper, attempt.graded_paper, now, answers, {}, passed=attempt.passed)
        Attempt.objects.filter(pk=attempt.pk).update(
            item_scores=outcome.item_scores, corrected=outcome.corrected, score_scaled=outcome.score_scaled
        )
        summarise_due(at=at)
        assert (figures(quiz, "M01-Q01")["scores"]["n"], figures(quiz, "M01-Q01")["scores"]["facility"]) == (2, 0)

    def test_a_new_text_does_not(self, quiz, right, at):
        old, new = make_learners(2)
        make_attempt(quiz, old, right, at - LATER)
        self.edited(quiz, self.reword)
        make_attempt(quiz, new, right, at, paper=draw_paper(quiz, seed=1))
        summarise_due(at=at)
        assert figures(quiz, "M01-Q01")["scores"]["n"] == 2
        assert ItemSummary.objects.get(code="M01-Q01").stem == "Reworded?"


class TestRenewal:
    def test_nothing_new_is_not_computed_again(self, quiz, right, at):
        make_attempt(quiz, make_learners(1)[0], right, at)
        assert summarise_due(at=at) == [quiz.translation_key]
        assert summarise_due(at=at + LATER) == []

    def test_it_is_the_same_when_computed_twice(self, quiz, right, at):
        make_attempt(quiz, make_learners(1)[0], right, at)
        summarise_due(at=at)
        kept = [summary_of(quiz).figures, *ItemSummary.objects.values_list("item_key", "figures")]
        QuizSummary.objects.update(seen="")
        summarise_due(at=at + LATER)
        assert [summary_of(quiz).figures, *ItemSummary.objects.values_list("item_key", "figures")] == kept

    @pytest.mark.parametrize("change", ["a new attempt", "another score"])
    def test_what_has_changed_is_computed_again(self, quiz, right, at, change):
        attempt = make_attempt(quiz, make_learners(1)[0], right, at)
        summarise_due(at=at)
        if change == "a new attempt":
            make_attempt(quiz, make_learners(1)[0], right, at)
        else:
            Attempt.objects.filter(pk=attempt.pk).update(score_scaled="0.50000")
        assert summarise_due(at=at + LATER) == [quiz.translation_key]

    def test_a_large_quiz_waits_a_millisecond_for_each_answer(self, quiz, right, at):
        make_attempt(quiz, make_learners(1)[0], right, at)
        summarise_due(at=at)
        QuizSummary.objects.update(responses=10_000)
        make_attempt(quiz, make_learners(1)[0], right, at)
        assert summarise_due(at=at + timedelta(seconds=9)) == []
        assert summarise_due(at=at + timedelta(seconds=10)) == [quiz.translation_key]

    def test_when_the_last_learner_is_erased_nothing_is_kept(self, quiz, right, at):
        person = make_user("gone@example.org")
        make_attempt(quiz, person, right, at)
        summarise_due(at=at)
        person.delete()
        summarise_due(at=at)
        assert not QuizSummary.objects.exists()
        assert not ItemSummary.objects.exists()

    def test_quizzes_are_kept_apart(self, quiz, right, at):
        other = make_quiz(make_bank("M02"), kinds=("tf",))
        person = make_learners(1)[0]
        make_attempt(quiz, person, right, at)
        make_attempt(other, person, {}, at)
        summarise_due(at=at)
        assert ItemSummary.objects.filter(quiz=summary_of(other)).count() == 1
        assert summary_of(quiz).figures["distribution"] == [0, 0, 1]

    def test_a_deleted_question_keeps_its_figures(self, quiz, right, at):
        make_attempt(quiz, make_learners(1)[0], right, at)
        Question.objects.filter(code="M01-Q01").delete()
        summarise_due(at=at)
        kept = ItemSummary.objects.get(code="M01-Q01")
        assert (kept.kind, kept.stem) == ("single", "A question of kind single?")

    def test_the_command_says_how_many(self, quiz, right, at):
        make_attempt(quiz, make_learners(1)[0], right, at)
        out = io.StringIO()
        call_command("summarise_attempts", stdout=out)
        assert out.getvalue() == "renewed 1\n"


def test_reading_asks_the_database_once_for_each_500_attempts_and_says_that_it_lives(at):
    quiz = make_quiz(kinds=("single", "tf"))
    counts, beats = [], []
    for days, number in enumerate((1, 498, 2)):
        make_crowd(quiz, number, at, papers=1, seed=number)
        with CaptureQueriesContext(connection) as queries:
            summarise_due(at=at + days * LATER, between=lambda: beats.append(1))
        counts.append(len(queries))
    _first, nearly_500, more = counts
    assert more == nearly_500 + 1
    assert len(beats) == 1 + 1 + 2


def wrong_option(quiz):
    item = next(item for item in draw_paper(quiz, seed=1).items if item.kind == "single")
    return next(choice.key for choice in item.choices if not choice.correct)


def in_arabic(paper):
    return replace(paper, language="ar")
