"""The trainer's screens to grade a quiz again: first who changes, then the decision."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classroom.flows import regrading
from dashboards import regrade_queries
from institutions.models import Membership
from institutions.roles import Role
from progress.models import Correction, Enrolment
from quizzes.models import Attempt, Regrade, Result
from tests.classroom.factories import answered
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_enrolment, make_members
from tests.quizzes.factories import accept_every_option, make_bank, make_quiz, turn_truth

pytestmark = pytest.mark.django_db

LIST = "/en/manage/quizzes/"
REASON = "REASON-CANARY: all of them are right."


@pytest.fixture
def module(site):
    return make_module(quiz=make_quiz(make_bank("M01"), kinds=("single", "tf")))


@pytest.fixture
def url(module):
    return reverse("manage_regrade", args=[module.quiz.translation_key])


@pytest.fixture
def trainer(client, bob):
    client.force_login(bob)
    return client


@pytest.fixture
def alices(alice, module, at):
    """Alice has half of it right, and does not pass."""
    return answered(alice, module, at, right=("tf",))


def read(client, url):
    return client.get(url).content.decode()


def decide(client, url, **fields):
    preview = client.get(url).context["preview"]
    return client.post(url, {"reason": REASON, "fingerprint": preview.fingerprint} | fields, follow=True)


class TestPreview:
    def test_says_first_how_many_results_change_and_who_passes(self, trainer, alices, module, institution_a, url, at):
        for learner in make_members(institution_a, 2):
            answered(learner, module, at, right=("single", "tf"))
        accept_every_option()
        text = read(trainer, url)
        assert "1 of 3 results changes." in text
        assert "1 more passes." in text
        assert "Whoever has passed stays passed." in text

    def test_shows_each_learner_before_and_after_and_the_question(self, trainer, alices, url):
        accept_every_option()
        [row] = trainer.get(url).context["preview"].rows
        assert (row.name, row.before, row.after, row.passes_now) == ("Alice Okafor", 50, 100, True)
        assert (row.gains, row.losses) == (("M01-Q01",), ())
        text = read(trainer, url)
        assert "Passes now" in text
        assert "M01-Q01" in text

    def test_counts_by_question_which_answers_are_worth_more_and_less(self, trainer, alices, url):
        accept_every_option()
        turn_truth()
        questions = trainer.get(url).context["preview"].questions
        assert [(each.code, each.more, each.less) for each in questions] == [("M01-Q01", 1, 0), ("M01-Q02", 0, 1)]

    def test_writes_nothing(self, trainer, alices, url):
        accept_every_option()
        trainer.get(url)
        assert not Result.objects.exists()
        assert Attempt.objects.get().percent == 50

    def test_says_so_when_nothing_changes(self, trainer, alices, url):
        text = read(trainer, url)
        assert "Nothing changes" in text
        assert "fingerprint" not in text

    def test_says_so_when_there_is_no_result(self, trainer, module, url):
        assert "None of your learners has a result" in read(trainer, url)

    def test_shows_a_hundred_rows_and_says_how_many_more(self, trainer, module, institution_a, url, at, monkeypatch):
        monkeypatch.setattr(regrade_queries, "ROWS_SHOWN", 2)
        for learner in make_members(institution_a, 3):
            answered(learner, module, at, right=())
        accept_every_option()
        text = read(trainer, url)
        assert len(trainer.get(url).context["preview"].rows) == 2
        assert "And 1 more." in text

    def test_of_very_many_results_it_shows_the_newest(self, trainer, module, institution_a, url, at, monkeypatch):
        monkeypatch.setattr(regrade_queries, "MOST_PREVIEWED", 2)
        for learner in make_members(institution_a, 3):
            answered(learner, module, at, right=())
        accept_every_option()
        assert "These are the newest 2 of 3 results. All are graded again." in read(trainer, url)
        decide(trainer, url)
        assert Attempt.objects.filter(score_scaled__gt=0).count() == 3

    def test_queries_do_not_grow_with_results(self, trainer, alices, module, institution_a, url, at):
        turn_truth()

        def count():
            with CaptureQueriesContext(connection) as found:
                trainer.get(url)
            return len(found)

        count()
        few = count()
        for learner in make_members(institution_a, 5):
            answered(learner, module, at, right=())
        assert count() == few <= 16


class TestDeciding:
    def test_grades_again_and_shows_it_in_the_list_of_what_was_done(self, trainer, alices, url):
        accept_every_option()
        text = decide(trainer, url).content.decode()
        assert "1 result is new." in text
        assert "Nothing changes" in text
        assert "REASON-CANARY" in text
        assert Attempt.objects.get().percent == 100
        assert Correction.objects.get().reason == REASON

    def test_needs_a_reason(self, trainer, alices, url):
        accept_every_option()
        assert "There is a problem" in decide(trainer, url, reason=" ").content.decode()
        assert not Regrade.objects.exists()

    def test_pressing_the_button_twice_changes_it_once(self, trainer, alices, url):
        accept_every_option()
        fingerprint = trainer.get(url).context["preview"].fingerprint
        for _again in range(2):
            trainer.post(url, {"reason": REASON, "fingerprint": fingerprint})
        assert Result.objects.count() == 2
        assert Correction.objects.count() == 1

    def test_a_question_that_changes_meanwhile_asks_to_look_again(self, trainer, alices, url):
        accept_every_option()
        seen = trainer.get(url).context["preview"].fingerprint
        turn_truth()
        text = trainer.post(url, {"reason": REASON, "fingerprint": seen}).content.decode()
        assert "A question was changed while you looked" in text
        assert not Regrade.objects.exists()

    def test_while_the_worker_grades_nobody_decides_again(self, trainer, alices, url, monkeypatch):
        monkeypatch.setattr(regrading, "AT_ONCE", 0)
        accept_every_option()
        text = decide(trainer, url).content.decode()
        assert "The results are being graded again." in text
        assert "under way" in text
        assert 'name="fingerprint"' not in text

    def test_the_record_of_the_learner_says_what_changed(self, trainer, client, alices, module, manager_a, alice, url):
        make_enrolment(
            alice, make_course(modules=[module]).translation_key, Membership.objects.get(user=alice).institution
        )
        accept_every_option()
        decide(trainer, url)
        client.force_login(manager_a)
        text = read(client, reverse("manage_learner", args=[alice.public_id]))
        assert "Graded again" in text
        assert "50% before, 100% now, passed" in text
        assert "Bob Lindqvist" in text


class TestWhoMay:
    @pytest.mark.parametrize("who", ["alice", "manager_a", "charlie"])
    def test_learners_and_managers_find_nothing(self, client, request, alices, url, who):
        client.force_login(request.getfixturevalue(who))
        assert [client.get(each).status_code for each in (LIST, url)] == [404, 404]
        assert client.post(url, {"reason": REASON, "fingerprint": "x"}).status_code == 404

    def test_a_trainer_elsewhere_sees_and_changes_nobody_of_this_institution(
        self, client, alices, url, institution_b, charlie
    ):
        Membership.objects.create(user=charlie, institution=institution_b, role=Role.TRAINER)
        accept_every_option()
        client.force_login(charlie)
        text = read(client, url)
        assert "None of your learners has a result" in text
        assert "Okafor" not in text
        seen = client.get(url).context["preview"].fingerprint
        client.post(url, {"reason": REASON, "fingerprint": seen})
        assert Attempt.objects.get().percent == 50

    def test_only_own_learners_change_in_a_quiz_of_both(self, trainer, alices, module, url, institution_b, at):
        [stranger] = make_members(institution_b, 1, prefix="stranger")
        answered(stranger, module, at, right=())
        accept_every_option()
        assert "Stranger" not in read(trainer, url)
        decide(trainer, url)
        assert set(Attempt.objects.values_list("learner__email", "score_scaled")) == {
            ("alice@a.example", 1),
            (stranger.email, 0),
        }

    def test_what_another_institution_decided_is_not_shown(self, trainer, client, alices, url, institution_b, charlie):
        Membership.objects.create(user=charlie, institution=institution_b, role=Role.TRAINER)
        accept_every_option()
        decide(trainer, url)
        client.force_login(charlie)
        assert "REASON-CANARY" not in read(client, url)

    def test_an_attempt_in_a_course_of_another_institution_is_theirs(
        self, trainer, alices, alice, module, url, institution_b
    ):
        make_enrolment(alice, make_course(modules=[module]).translation_key, institution_b)
        accept_every_option()
        assert Enrolment.objects.get().institution == institution_b
        assert "None of your learners has a result" in read(trainer, url)

    def test_a_quiz_that_is_nowhere_is_not_there(self, trainer):
        assert trainer.get(reverse("manage_regrade", args=[uuid4()])).status_code == 404


class TestTheList:
    def test_names_each_published_quiz_once_25_at_a_time(self, trainer, module):
        for number in range(2, 28):
            make_quiz(make_bank(f"M{number:02}"), kinds=())
        make_quiz(make_bank("M99"), kinds=(), title="In draft").unpublish()
        first, second = (trainer.get(f"{LIST}?page={number}") for number in (1, 2))
        titles = [title for each in (first, second) for _key, title in each.context["page"]]
        assert len(first.context["page"]) == 25
        assert titles == sorted(f"Quiz M{number:02}" for number in range(1, 28))
