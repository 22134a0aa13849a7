"""More time for those who need it: fixed by the server at the start, given later too, and told to the learner alone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from classroom import flows
from classroom.flows import extra_time
from institutions.actions import archive_cohort
from quizzes.models import Attempt
from tests.accounts.factories import make_user
from tests.classroom.test_flows import begin
from tests.courses.factories import make_module
from tests.dashboards.factories import make_members
from tests.institutions.factories import make_cohort, make_extra_time

pytestmark = pytest.mark.django_db

MINUTES = {number: timedelta(minutes=number) for number in (10, 20, 29, 30, 45, 60)}


@pytest.fixture
def module(site):
    return make_timed("trademarks", "M01")


def make_timed(slug, code):
    module = make_module(slug, code=code, quiz=True)
    module.quiz.time_limit_minutes = 30
    module.quiz.save()
    return module


@pytest.fixture
def give(institution_a, manager_a):
    """Give extra time as a manager does. Returns how many open attempts end later."""

    def give(at, factor="1.5", **whose):
        return extra_time.give_extra_time(
            institution=institution_a, factor=Decimal(factor), reason="agreed", by=manager_a, at=at, **whose
        )

    return give


def left(attempt):
    attempt.refresh_from_db()
    return attempt.deadline - attempt.started_at


class TestStarting:
    @pytest.mark.parametrize(("factor", "minutes"), [("1.25", 37.5), ("1.5", 45), ("10", 300)])
    def test_the_deadline_is_that_much_later(self, alice, institution_a, module, at, factor, minutes):
        make_extra_time(institution_a, factor, learner=alice)
        assert begin(alice, module, at).deadline == at + timedelta(minutes=minutes)

    def test_a_cohorts_extra_time_is_each_learners(self, alice, institution_a, module, at):
        make_extra_time(institution_a, "2", cohort=make_cohort(institution_a, learners=[alice]))
        assert begin(alice, module, at).deadline == at + MINUTES[60]

    def test_the_quiz_closes_for_everybody_at_the_same_time(self, alice, institution_a, module, at):
        make_extra_time(institution_a, "10", learner=alice)
        module.quiz.closes_at = at + MINUTES[45]
        assert begin(alice, module, at).deadline == at + MINUTES[45]

    def test_without_a_time_limit_nothing_is_asked(self, alice, site, at):
        module = make_module("free", code="M09", quiz=True)
        with CaptureQueriesContext(connection) as queries:
            assert begin(alice, module, at).deadline is None
        assert not [each for each in queries if "accommodation" in each["sql"]]


class TestStartPage:
    URL = "/en/modules/trademarks/quiz/"

    def said(self, client):
        return " ".join(client.get(self.URL).content.decode().split())

    def test_tells_learners_their_own_time(self, client, alice, institution_a, module):
        make_extra_time(institution_a, learner=alice, reason="SECRET REASON")
        client.force_login(alice)
        page = self.said(client)
        assert "You have 45 minutes from the start, with your extra time." in page
        assert "SECRET REASON" not in page

    def test_tells_others_nothing_of_it(self, client, alice, charlie, institution_a, module):
        make_extra_time(institution_a, learner=alice)
        for person in (None, charlie):
            if person:
                client.force_login(person)
            page = self.said(client)
            assert "You have 30 minutes from the start." in page
            assert "extra time" not in page

    def test_asks_one_query_more_and_only_with_a_time_limit(self, client, alice, module):
        client.force_login(alice)
        free = make_module("free", code="M09", quiz=True)
        assert free.quiz.time_limit_minutes is None
        numbers = []
        for url in (self.URL, "/en/modules/free/quiz/"):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            numbers.append(len(queries))
        assert numbers[0] - numbers[1] == 1
        assert numbers[0] <= 12


class TestWhileAnAttemptIsOpen:
    @pytest.fixture
    def attempt(self, alice, module, at):
        return begin(alice, module, at)

    def test_it_ends_later(self, attempt, alice, give, at):
        assert give(at + MINUTES[10], learner=alice) == 1
        assert left(attempt) == MINUTES[45]

    def test_it_never_ends_earlier(self, attempt, alice, give, at):
        give(at, "2", learner=alice)
        assert give(at, "1.5", learner=alice) == 0
        assert left(attempt) == MINUTES[60]

    def test_it_never_ends_after_the_quiz(self, attempt, alice, give, module, at):
        module.quiz.closes_at = at + MINUTES[45]
        module.quiz.save()
        give(at, "2", learner=alice)
        assert left(attempt) == MINUTES[45]

    def test_what_is_over_stays_over(self, attempt, alice, give, at):
        assert give(at + MINUTES[30], "2", learner=alice) == 0
        assert left(attempt) == MINUTES[30]

    def test_what_is_handed_in_stays_as_it_was(self, attempt, alice, give, at):
        flows.submit_quiz(attempt=attempt, at=at + MINUTES[10])
        assert give(at + MINUTES[20], "2", learner=alice) == 0
        assert left(attempt) == MINUTES[30]

    def test_only_for_the_quiz_it_is_given_for(self, attempt, alice, give, at):
        other = begin(alice, make_timed("designs", "M02"), at)
        assert give(at, learner=alice, quiz_key=other.quiz_key) == 1
        assert (left(attempt), left(other)) == (MINUTES[30], MINUTES[45])

    def test_only_for_whom_it_is_given(self, attempt, give, at):
        assert give(at, learner=make_user("other@a.example")) == 0
        assert left(attempt) == MINUTES[30]

    def test_a_cohorts_for_each_of_its_learners(self, attempt, alice, institution_a, give, at):
        assert give(at, cohort=make_cohort(institution_a, learners=[alice])) == 1
        assert left(attempt) == MINUTES[45]

    def test_whoever_comes_into_the_cohort_gets_it_too(self, attempt, alice, institution_a, give, at):
        cohort = make_cohort(institution_a)
        give(at, cohort=cohort)
        assert left(attempt) == MINUTES[30]
        assert extra_time.add_to_cohort(cohort=cohort, learners=[alice], at=at + MINUTES[29]) == 1
        assert left(attempt) == MINUTES[45]

    def test_a_cohort_in_the_archive_gives_nothing_until_it_is_taken_out(self, attempt, alice, institution_a, give, at):
        cohort = make_cohort(institution_a, learners=[alice])
        archive_cohort(cohort=cohort, at=at)
        assert give(at, cohort=cohort) == 0
        assert extra_time.restore_cohort(cohort=cohort, at=at) == 1
        assert left(attempt) == MINUTES[45]

    def test_the_log_says_which_attempt_ends_when(self, attempt, alice, give, at, caplog):
        with caplog.at_level("INFO", "quizzes"):
            give(at, learner=alice)
        assert f"Attempt {attempt.key} ends at {at + MINUTES[45]} instead of {at + MINUTES[30]}" in caplog.text

    def test_a_class_takes_few_queries(self, institution_a, give, module, at, django_assert_max_num_queries):
        learners = make_members(institution_a, 5)
        for learner in learners:
            begin(learner, module, at)
        cohort = make_cohort(institution_a, learners=learners)
        with django_assert_max_num_queries(15 + len(learners)):
            assert give(at, cohort=cohort) == len(learners)
        assert {left(attempt) for attempt in Attempt.objects.all()} == {MINUTES[45]}
