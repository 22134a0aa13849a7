"""The trainer's screens for open answers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from classroom.flows.corrections import reopen_attempt
from classroom.flows.marking import mark_answer
from institutions.models import Membership
from institutions.roles import Role
from progress.queries import attempts_of
from quizzes.models import Attempt, Mark, OpenAnswer
from tests.accounts.factories import make_user
from tests.classroom.factories import handed_in, points_of
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_enrolment, make_members
from tests.quizzes.factories import BODIES, make_bank, make_question, make_quiz

pytestmark = pytest.mark.django_db

LIST = "/en/manage/marking/"


@pytest.fixture
def now():
    return timezone.now() - timedelta(days=4)


@pytest.fixture
def quiz(site):
    return make_quiz(make_bank("M01"), kinds=("open",))


@pytest.fixture
def module(quiz):
    return make_module(quiz=quiz)


@pytest.fixture
def trainer(client, bob):
    client.force_login(bob)
    return client


@pytest.fixture
def second(institution_a):
    """Another trainer, with a browser of their own."""
    person = make_user("second@a.example", first_name="Amal", last_name="Haddad")
    Membership.objects.create(user=person, institution=institution_a, role=Role.TRAINER)
    return person


@pytest.fixture
def answer(alice, module, now):
    handed_in(alice, module, now, text="First line.\n<b>Second")
    return OpenAnswer.objects.get()


@pytest.fixture
def twice(quiz, module, alice, now):
    quiz.second_marker = True
    quiz.save()
    handed_in(alice, module, now)
    return OpenAnswer.objects.get()


def signed_in(person):
    browser = Client()
    browser.force_login(person)
    return browser


def page_of(answer):
    return reverse("manage_mark", args=[answer.key])


def form(*points, comment="", **fields):
    return {f"points-{place}": str(given) for place, given in enumerate(points, 1)} | {"comment": comment} | fields


def given_in(mark):
    """The points of a mark, in the order of the rubric."""
    item = mark.answer.attempt.paper.item(mark.answer.item_key)
    return [mark.points[line.key] for line in item.rubric]


def read(browser, url):
    return browser.get(url).content.decode()


class TestTheList:
    def test_says_first_how_many_wait_and_since_when(self, trainer, alice, module, answer, now):
        text = read(trainer, LIST)
        assert "1 answer waits for you, since" in text
        assert now.strftime("%A") in text
        assert f"Answer {answer.pk}" in text

    def test_says_so_when_nothing_waits(self, trainer):
        text = read(trainer, LIST)
        assert "No answer waits for you." in text
        assert "All marked" in text

    def test_puts_the_oldest_first_and_shows_25(self, trainer, institution_a, module, now):
        for place, learner in enumerate(make_members(institution_a, 26)):
            handed_in(learner, module, now - timedelta(hours=place))
        rows = trainer.get(LIST).context["page"].rows
        assert len(rows) == 25
        assert [row.handed_in_at for row in rows] == sorted(row.handed_in_at for row in rows)
        assert len(trainer.get(f"{LIST}?page=2").context["page"].rows) == 1
        assert trainer.get(f"{LIST}?page=3").status_code == 404

    def test_can_be_narrowed_by_quiz_and_by_how_long_they_wait(self, trainer, alice, answer, now):
        other = make_module("designs", code="M02", quiz=make_quiz(make_bank("M02"), kinds=("open",)))
        handed_in(alice, other, timezone.now())
        found = {
            asked: [row.number for row in trainer.get(f"{LIST}?{asked}").context["page"].rows]
            for asked in ("", f"quiz={answer.attempt.quiz_key}", "days=3", "days=7", f"quiz={uuid4()}")
        }
        newer = OpenAnswer.objects.exclude(pk=answer.pk).get().pk
        assert list(found.values()) == [[answer.pk, newer], [answer.pk], [answer.pk], [], []]

    @pytest.mark.parametrize("asked", ["show=nothing", "page=0", "page=x", "quiz=x", "days=5"])
    def test_an_address_that_means_nothing_is_not_there(self, trainer, asked):
        assert trainer.get(f"{LIST}?{asked}").status_code == 404

    def test_names_nobody_before_all_marks_are_in(self, trainer, answer, bob, now):
        for page in (LIST, f"{LIST}?show=others", page_of(answer)):
            assert "Okafor" not in read(trainer, page)
        trainer.post(page_of(answer), form(2, 1))
        assert "Okafor" in read(trainer, f"{LIST}?show=marked")

    def test_says_how_many_of_two_have_marked(self, trainer, twice, second):
        assert "0 of 2 marked" in read(trainer, LIST)
        trainer.post(page_of(twice), form(2, 1))
        assert "1 of 2 marked" in read(signed_in(second), LIST)
        assert "No answer waits for you." in read(trainer, LIST)
        assert "1 of 2 marked" in read(trainer, f"{LIST}?show=others")

    def test_queries_are_few_and_do_not_grow(self, trainer, institution_a, alice, module, course, answer, now):
        def count():
            with CaptureQueriesContext(connection) as found:
                trainer.get(LIST)
            return len(found)

        count()
        few = count()
        for learner in make_members(institution_a, 5):
            handed_in(learner, module, now)
        assert count() == few <= 12

    @pytest.fixture
    def course(self, module):
        return make_course(modules=[module])


class TestMarking:
    def test_shows_the_question_the_answer_with_its_lines_and_the_rubric(self, trainer, answer):
        text = read(trainer, page_of(answer))
        assert "A question of kind open?" in text
        assert "First line.<br>&lt;b&gt;Second" in text
        assert "4 words." in text
        assert "Shorter than the 5 words asked for." in text
        assert "Names a right" in text
        assert "any reason" in text
        assert "because it can last" in text  # the model answer

    def test_saves_and_goes_on_to_the_next_one(self, trainer, answer, institution_a, module, now):
        for learner in make_members(institution_a, 2):
            handed_in(learner, module, now + timedelta(hours=1))
        response = trainer.post(page_of(answer), form(2, 0, comment="Say why."))
        mark = Mark.objects.get()
        assert (given_in(mark), mark.comment) == ([2, 0], "Say why.")
        following = OpenAnswer.objects.filter(state="waiting").earliest("handed_in_at", "pk")
        assert response.url == page_of(following)

    def test_goes_to_the_list_after_the_last_one_or_when_asked_to(self, trainer, answer):
        assert trainer.post(page_of(answer), form(2, 0, go="list")).url == LIST

    def test_stays_on_the_question_as_long_as_there_are_answers_to_it(self, trainer, alice, institution_a, quiz, now):
        make_question("open", bank=quiz.bank)
        quiz.questions, quiz.shuffle_questions = 2, False
        quiz.save()
        module = make_module(quiz=quiz)
        for place, learner in enumerate([alice, *make_members(institution_a, 1)]):
            handed_in(learner, module, now + timedelta(hours=place))
        first = OpenAnswer.objects.earliest("pk")
        response = trainer.post(page_of(first), form(2, 1))
        following = OpenAnswer.objects.get(key=response.url.rstrip("/").rsplit("/", 1)[-1])
        assert following.item_key == first.item_key
        assert following.attempt_id != first.attempt_id

    @pytest.mark.parametrize("points", [(2,), (2, "x"), (3, 0), (2, -1)])
    def test_points_outside_the_rubric_are_refused_and_what_was_typed_stays(self, trainer, answer, points):
        response = trainer.post(page_of(answer), form(*points, comment="Say why."))
        assert response.status_code == 200
        text = response.content.decode()
        assert "There is a problem" in text
        assert "Say why." in text
        assert not Mark.objects.exists()

    def test_many_points_are_typed(self, trainer, alice, quiz, now):
        long = {"criterion": "Argues well", "points": 20, "description": ""}
        quiz.bank.questions.all().delete()
        make_question("open", bank=quiz.bank, body=BODIES["open"] | {"rubric": [long]})
        handed_in(alice, make_module(quiz=quiz), now)
        answer = OpenAnswer.objects.get()
        assert 'type="number"' in read(trainer, page_of(answer))
        assert trainer.post(page_of(answer), form(21)).status_code == 200
        trainer.post(page_of(answer), form(18))
        assert str(Mark.objects.get().score) == "0.90000"

    def test_pressing_the_button_twice_marks_once(self, trainer, answer):
        trainer.post(page_of(answer), form(2, 1))
        response = trainer.post(page_of(answer), form(0, 0), follow=True)
        assert "Nothing was changed" in response.content.decode()
        assert given_in(Mark.objects.get()) == [2, 1]

    def test_the_last_mark_gives_the_learner_a_result(self, trainer, answer):
        trainer.post(page_of(answer), form(2, 1))
        assert Attempt.objects.get().passed

    def test_a_marked_answer_can_be_read_but_not_marked(self, trainer, answer):
        trainer.post(page_of(answer), form(2, 0, comment="Say why."))
        text = read(trainer, page_of(answer))
        assert "Save and next" not in text
        assert "Okafor" in text
        assert "Say why." in text

    def test_what_was_marked_before_a_reopening_is_shown_as_it_was(self, trainer, answer, manager_a, institution_a, at):
        trainer.post(page_of(answer), form(0, 0))
        attempt = attempts_of([institution_a]).get()
        reopened = reopen_attempt(attempt=attempt, minutes=None, by=manager_a, reason="Illness.", at=at)
        reopened.responses.update(value="Something new.")
        text = read(trainer, page_of(answer))
        assert "First line." in text
        assert "Something new." not in text


class TestTwoTrainers:
    def test_the_second_does_not_see_the_first_ones_marks(self, trainer, twice, second):
        trainer.post(page_of(twice), form(2, 1, comment="A-CANARY"))
        text = read(signed_in(second), page_of(twice))
        assert "A-CANARY" not in text
        assert "Marks given" not in text
        assert "Bob" not in text

    def test_the_first_waits_and_sees_only_the_own_ones(self, trainer, twice):
        trainer.post(page_of(twice), form(2, 1, comment="A-CANARY"))
        text = read(trainer, page_of(twice))
        assert "Another trainer marks it, too" in text
        assert "A-CANARY" in text
        assert "Save and next" not in text

    def test_both_see_both_when_they_differ_and_either_settles(self, trainer, twice, second, bob):
        trainer.post(page_of(twice), form(2, 1, comment="A-CANARY"))
        other = signed_in(second)
        other.post(page_of(twice), form(0, 0, comment="B-CANARY"))
        for browser in (trainer, other):
            assert "Marks differ" in read(browser, LIST)
            text = read(browser, page_of(twice))
            assert "A-CANARY" in text
            assert "B-CANARY" in text
            assert "Settle the marks" in text
        other.post(page_of(twice), form(1, 1, settles="True"))
        assert Attempt.objects.get().percent == 66

    def test_who_began_to_mark_does_not_settle_unseen_what_two_others_gave(self, trainer, twice, second, institution_a):
        third = make_user("third@a.example")
        Membership.objects.create(user=third, institution=institution_a, role=Role.TRAINER)
        trainer.post(page_of(twice), form(2, 1))
        signed_in(second).post(page_of(twice), form(0, 0))
        response = signed_in(third).post(page_of(twice), form(1, 1, settles="False"), follow=True)
        assert "Nothing was changed" in response.content.decode()
        assert Mark.objects.count() == 2


class TestWhoMayMark:
    @pytest.mark.parametrize("who", ["alice", "manager_a", "charlie"])
    def test_learners_and_managers_find_nothing(self, client, request, answer, who):
        client.force_login(request.getfixturevalue(who))
        assert [client.get(url).status_code for url in (LIST, page_of(answer))] == [404, 404]
        assert client.post(page_of(answer), form(2, 1)).status_code == 404
        assert not Mark.objects.exists()

    def test_a_trainer_elsewhere_sees_nothing_of_it(self, client, answer, charlie, institution_b):
        Membership.objects.create(user=charlie, institution=institution_b, role=Role.TRAINER)
        client.force_login(charlie)
        assert f"Answer {answer.pk}" not in read(client, LIST)
        for show in ("others", "marked"):
            assert client.get(f"{LIST}?show={show}").context["page"].rows == ()
        assert client.get(page_of(answer)).status_code == 404
        assert client.post(page_of(answer), form(2, 1)).status_code == 404
        assert b"Quiz M01" not in client.get(LIST).content

    def test_nobody_marks_their_own_answer(self, client, alice, answer, institution_a):
        Membership.objects.create(user=alice, institution=institution_a, role=Role.TRAINER)
        client.force_login(alice)
        assert client.get(page_of(answer)).status_code == 404

    def test_an_answer_given_in_a_course_belongs_with_the_institution_of_the_course(
        self, client, bob, alice, module, answer, institution_b
    ):
        """Alice belongs to A, and takes this course with B."""
        make_enrolment(alice, make_course(modules=[module]).translation_key, institution_b)
        client.force_login(bob)
        assert client.get(page_of(answer)).status_code == 404
        there = make_user("trainer@b.example")
        Membership.objects.create(user=there, institution=institution_b, role=Role.TRAINER)
        client.force_login(there)
        assert client.get(page_of(answer)).status_code == 200

    def test_an_answer_of_somebody_without_institution_is_nobodys_to_mark(self, trainer, module, now):
        handed_in(make_user("alone@example.org"), module, now)
        assert trainer.get(LIST).context["page"].rows == ()

    def test_the_menu_leads_there_who_may_mark(self, client, bob, alice):
        for person, shown in ((bob, True), (alice, False)):
            client.force_login(person)
            assert (f'href="{LIST}"' in read(client, "/en/learn/")) == shown


def test_a_deleted_marker_is_named_by_nobody(trainer, answer, bob, second):
    item = answer.attempt.paper.items[0]
    mark_answer(answer=answer, marker=second, points=points_of(item, 2, 1), comment="", at=timezone.now())
    second.delete()
    assert "–" in read(trainer, page_of(answer))
