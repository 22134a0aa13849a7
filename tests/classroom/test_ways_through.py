"""The ways to take a quiz: practice, exam, forward only, feedback at once or later, dates and a password."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from progress.models import QuizPass
from quizzes.models import Attempt, Question, Quiz
from tests.classroom.factories import right_answer, right_answers
from tests.courses.factories import make_module
from tests.quizzes.factories import RIGHT, make_bank, make_quiz

pytestmark = pytest.mark.django_db
START = "/en/modules/trademarks/quiz/"
HOUR = timedelta(hours=1)


@pytest.fixture
def module(site):
    return make_module(quiz=make_quiz(make_bank("M01"), kinds=("single", "tf", "short"), wait_minutes=0))


@pytest.fixture
def learner(client, alice):
    client.force_login(alice)
    return client


def change(module, **fields):
    Quiz.objects.filter(pk=module.quiz_id).update(**fields)


def start(learner, **data):
    learner.post(START, data)
    return Attempt.objects.order_by("-pk").first()


def page(attempt, number):
    return reverse("attempt_question", args=[attempt.key, number])


def own(attempt, name):
    return reverse(name, args=[attempt.key])


def finish(learner, attempt):
    learner.post(page(attempt, 1), {**right_answers(attempt.paper), "go": "submit"})
    return learner.get(own(attempt, "attempt_result")).content.decode()


class TestPractice:
    @pytest.fixture
    def practice(self, learner, module):
        change(module, practice=True, time_limit_minutes=5, password="river")
        Question.objects.update(hint="Think of Paris.", explanation="Because of article 4.")
        return start(learner, go="practice")

    def test_offers_hints_and_has_no_time_limit(self, learner, practice):
        assert (practice.mode, practice.deadline) == ("practice", None)
        assert "Think of Paris." in learner.get(page(practice, 1)).content.decode()

    def test_tells_at_once_and_lets_try_again(self, learner, practice):
        item = practice.paper.items[0]
        assert RIGHT not in learner.get(page(practice, 1) + "?checked=1").content.decode()

        checked = learner.post(page(practice, 1), {**right_answer(item), "go": "check"}, follow=True).content.decode()
        assert RIGHT in checked
        assert "Because of article 4." in checked
        again = {**right_answer(item), f"seq-{item.key}": "2", "go": "next"}
        assert learner.post(page(practice, 1), again).url == page(practice, 2)

    def test_counts_for_nothing(self, learner, practice, alice):
        result = finish(learner, practice)

        practice.refresh_from_db()
        assert practice.passed
        assert "Practice finished" in result
        assert not QuizPass.objects.exists()
        assert start(learner, password="river").mode == "quiz"

    def test_goes_beside_an_attempt_that_counts(self, learner, module):
        change(module, practice=True)
        real, practice = start(learner), start(learner, go="practice")

        assert {real.mode, practice.mode} == {"quiz", "practice"}
        assert start(learner).pk == practice.pk  # the newest: none was added
        assert Attempt.objects.count() == 2

    def test_is_not_there_unless_the_author_allows_it(self, learner, module):
        assert start(learner, go="practice").mode == "quiz"
        assert "Practise" not in learner.get(START).content.decode()


class TestForwardOnly:
    @pytest.fixture
    def attempt(self, learner, module):
        change(module, navigation="forward")
        return start(learner)

    def test_there_is_no_way_ahead_or_back(self, learner, attempt):
        assert learner.get(page(attempt, 2)).url == page(attempt, 1)
        learner.post(page(attempt, 1), {**right_answer(attempt.paper.items[0]), "go": "next"})
        assert learner.get(page(attempt, 1)).url == page(attempt, 2)
        assert learner.get(own(attempt, "attempt")).url == page(attempt, 2)

    def test_the_review_does_not_show_what_lies_ahead(self, learner, attempt):
        assert learner.get(own(attempt, "review_attempt")).url == page(attempt, 1)

    def test_an_answer_left_behind_cannot_be_changed(self, learner, attempt):
        first = attempt.paper.items[0]
        learner.post(page(attempt, 1), {f"answer-{first.key}-shown": "1", "go": "next"})

        saved = learner.post(own(attempt, "save_answer"), {**right_answer(first), f"seq-{first.key}": "99"}).json()

        assert saved["saved"][0] | {"saved_at": ""} == {
            "item": first.key, "seq": 0, "saved_at": "", "current": False, "final": True,
        }  # fmt: skip
        assert "final already" in learner.post(page(attempt, 1), right_answer(first), follow=True).content.decode()

    def test_it_ends_with_the_review(self, learner, attempt):
        for number, item in enumerate(attempt.paper.items, 1):
            answer = learner.post(page(attempt, number), {**right_answer(item), "go": "next"})
        assert answer.url == own(attempt, "review_attempt")
        review = learner.get(answer.url).content.decode()
        assert page(attempt, 1) not in review
        learner.post(own(attempt, "submit_attempt"))
        attempt.refresh_from_db()
        assert attempt.percent == 100

    def test_its_page_has_no_way_back(self, learner, attempt):
        learner.post(page(attempt, 1), {**right_answer(attempt.paper.items[0]), "go": "next"})
        shown = learner.get(page(attempt, 2)).content.decode()
        assert "Previous" not in shown
        assert "data-navigator" not in shown


class TestFeedbackAtOnce:
    def test_a_checked_answer_is_final(self, learner, module):
        change(module, release="at_once")
        attempt = start(learner)
        item = attempt.paper.items[0]
        assert RIGHT not in learner.get(page(attempt, 1) + "?checked=1").content.decode()

        checked = learner.post(page(attempt, 1), {**right_answer(item), "go": "check"}, follow=True).content.decode()

        assert RIGHT in checked
        assert "Check my answer" not in checked
        later = learner.post(page(attempt, 1), {f"answer-{item.key}-shown": "1", f"seq-{item.key}": "9"}, follow=True)
        assert "final already" in later.content.decode()
        attempt.refresh_from_db()
        assert attempt.responses.get(item_key=item.key).value

    def test_the_other_questions_stay_closed(self, learner, module):
        change(module, release="at_once")
        attempt = start(learner)
        learner.post(page(attempt, 1), {**right_answer(attempt.paper.items[0]), "go": "check"})

        assert RIGHT not in learner.get(page(attempt, 2) + "?checked=1").content.decode()


class TestRelease:
    def test_after_closing_only_the_score_is_told_before(self, learner, module):
        change(module, release="after_closing", closes_at=timezone.now() + HOUR)
        attempt = start(learner)
        result = finish(learner, attempt)

        assert "100%" in result
        assert RIGHT not in result
        assert "when the quiz has closed" in result
        change(module, closes_at=timezone.now() - HOUR)
        assert RIGHT in learner.get(own(attempt, "attempt_result")).content.decode()

    def test_without_the_key_nothing_says_what_was_right(self, learner, module):
        change(module, release="without_key")
        Question.objects.update(explanation="Because of article 4.")
        attempt = start(learner)
        learner.post(own(attempt, "submit_attempt"))
        result = learner.get(own(attempt, "attempt_result")).content.decode()

        assert "No answer" in result
        assert RIGHT not in result
        assert "article 4" not in result
        assert "opposition" not in result


class TestStarting:
    def test_not_before_it_opens(self, learner, module):
        change(module, opens_at=timezone.now() + HOUR)
        assert start(learner) is None
        assert "Not open yet" in learner.get(START).content.decode()

    def test_not_after_it_has_closed(self, learner, module):
        change(module, closes_at=timezone.now() - HOUR)
        assert start(learner) is None
        assert "has closed" in learner.get(START).content.decode()

    def test_an_attempt_ends_with_the_quiz(self, learner, module):
        closes_at = timezone.now() + HOUR
        change(module, closes_at=closes_at, time_limit_minutes=600)
        assert start(learner).deadline == closes_at

    def test_so_many_attempts_and_no_more(self, learner, module):
        change(module, most_tries=1)
        assert "You have 1 attempt left." in learner.get(START).content.decode()
        finish(learner, start(learner))
        assert start(learner).number == 1
        assert "No attempts left" in learner.get(START).content.decode()

    def test_the_password_of_the_room(self, learner, module):
        change(module, password="river bank")
        wrong = learner.post(START, {"password": "sea"})

        assert wrong.status_code == 422
        assert "This is not the password" in wrong.content.decode()
        assert "river bank" not in wrong.content.decode()
        assert not Attempt.objects.exists()
        assert start(learner, password=" river bank ").number == 1

    def test_going_on_asks_for_no_password(self, learner, module):
        change(module, password="river")
        first = start(learner, password="river")
        assert learner.post(START).url == own(first, "attempt")

    def test_a_password_cannot_be_guessed_through(self, learner, module):
        change(module, password="river")
        answers = {learner.post(START, {"password": str(number)}).status_code for number in range(21)}
        assert answers == {422, 429}

    def test_an_exam_says_so(self, learner, module):
        change(module, mode="exam")
        assert "Start exam" in learner.get(START).content.decode()


def test_the_language_of_the_site_may_change_in_the_middle(learner, module):
    Question.objects.filter(body__0__type="short").update(live=False)
    attempt = start(learner)
    number, item = next((n, item) for n, item in enumerate(attempt.paper.items, 1) if item.choices)
    learner.post(page(attempt, number), right_answer(item))

    french = learner.get(page(attempt, number).replace("/en/", "/fr/")).content.decode()

    assert item.choices[0].text in french
    assert "checked" in french
    learner.post(page(attempt, 2).replace("/en/", "/fr/"), {**right_answers(attempt.paper), "go": "submit"})
    attempt.refresh_from_db()
    assert attempt.percent == 100
