"""Every page of the learner's journey: what it shows, to whom, and with how many queries."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from classroom import flows
from classroom.flows.marking import mark_answer
from classroom.flows.regrading import begin_regrade, results_of
from courses.content import content_in
from progress.models import Enrolment, LessonCompletion
from quizzes.models import Attempt, OpenAnswer
from quizzes.regrade_queries import questions_now
from tests.classroom.factories import handed_in, no_answers, points_of, right_answer, right_answers
from tests.courses.factories import make_course, make_module
from tests.quizzes.factories import BODIES, RIGHT, make_bank, make_quiz

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
# An open answer waits for its trainer; all others are graded at once.
KINDS = tuple(kind for kind in BODIES if kind != "open")
SAVEPOINT = 2  # what a transaction inside a test's own costs, and no transaction of a request does


@pytest.fixture
def module(site):
    return make_module(quiz=make_quiz(make_bank("M01"), kinds=KINDS))


@pytest.fixture
def course(module):
    return make_course(modules=[module, make_module("copyright", code="M02")])


@pytest.fixture
def learner(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def warm(course):
    """A server that has shown the content before."""
    return content_in("en")


@pytest.fixture
def attempt(learner, module, alice):
    learner.post("/en/modules/trademarks/quiz/")
    return Attempt.objects.get(learner=alice)


def path(attempt, name="attempt_question", *args):
    args = args or ((1,) if name == "attempt_question" else ())
    return reverse(name, args=[attempt.key, *args])


PAGES = ["/en/", "/en/courses/", "/en/modules/", "/en/courses/ip-essentials/", "/en/modules/trademarks/",
         "/en/modules/trademarks/lesson-1/", "/en/modules/trademarks/quiz/"]  # fmt: skip


@pytest.mark.parametrize("url", PAGES)
class TestReading:
    def test_needs_no_account(self, client, warm, url, django_assert_max_num_queries):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(url).status_code == 200

    def test_takes_few_queries_when_signed_in(
        self, learner, alice, course, warm, at, url, django_assert_max_num_queries
    ):
        flows.enrol(learner=alice, course_key=course.translation_key, at=at)
        with django_assert_max_num_queries(MOST_QUERIES):
            assert learner.get(url).status_code == 200

    def test_sends_no_cookie_to_a_visitor(self, client, course, url):
        assert not client.get(url).cookies

    def test_is_never_kept_by_a_cache_for_a_signed_in_reader(self, learner, course, url):
        assert "no-store" in learner.get(url)["Cache-Control"]


@pytest.mark.parametrize("url", ["/en/", "/en/courses/", "/en/modules/", "/en/courses/ip-essentials/"])
def test_queries_do_not_grow_with_modules_and_lessons(client, course, url, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    # The first reader after a change fills the memory, in a number of queries that does not grow either.
    client.get(url)
    with CaptureQueriesContext(connection) as before:
        client.get(url)
    few = len(before)
    for number in range(3, 8):
        module = make_module(f"module-{number}", lessons=5, code=f"M{number:02}")
        course.course_modules.create(module=module, sort_order=number)
    client.get(url)
    with django_assert_num_queries(few):
        client.get(url)


def test_a_page_that_exists_only_in_english_leads_there(client, course):
    response = client.get("/ar/modules/trademarks/")
    assert (response.status_code, response["Location"]) == (302, "/en/modules/trademarks/")


class TestCatalogue:
    def test_finds_modules_and_lessons_by_their_words(self, client, course):
        call_command("update_index", verbosity=0)
        text = client.get("/en/modules/?q=trademark").content.decode()
        assert "Trademarks" in text
        assert "Copyright" not in text
        assert "/en/modules/copyright/lesson-1/" in client.get("/en/modules/?q=teaching").content.decode()

    @pytest.mark.parametrize("query", ["%00", "a%27b", "%22", "%28", "*", "a" * 3000, "知识产权", "OR", "-"])
    def test_takes_any_query(self, client, course, query):
        assert client.get(f"/en/modules/?q={query}").status_code == 200

    def test_filters_by_level(self, client, course):
        make_module("licensing", code="M08", level="practitioner")
        text = client.get("/en/modules/?level=practitioner").content.decode()
        assert "Licensing" in text
        assert "Trademarks" not in text

    def test_ignores_an_unknown_level(self, client, course):
        assert "Trademarks" in client.get("/en/modules/?level=zzz").content.decode()


class TestEnrolling:
    def test_a_visitor_is_led_to_sign_in_and_back(self, client, course):
        text = client.get("/en/courses/ip-essentials/").content.decode()
        assert '<input type="hidden" name="next" value="/en/courses/ip-essentials/">' in text

    def test_enrols_once_and_shows_where_to_go_on(self, learner, course):
        for _again in range(2):
            response = learner.post(reverse("enrol", args=[course.translation_key]), follow=True)
        assert Enrolment.objects.count() == 1
        assert "Continue learning" in response.content.decode()

    def test_an_unknown_course_is_not_found(self, learner, module):
        assert learner.post(reverse("enrol", args=[module.translation_key])).status_code == 404

    def test_reading_never_enrols(self, learner, course):
        assert learner.get(reverse("enrol", args=[course.translation_key])).status_code == 405


class TestLessons:
    def test_mark_as_done_shows_at_once(self, learner, course, module):
        lesson = module.get_children().first()
        response = learner.post(reverse("mark_done", args=[lesson.translation_key]), follow=True)
        assert "You have marked this lesson as done." in response.content.decode()
        assert LessonCompletion.objects.get().lesson_key == lesson.translation_key

    def test_an_unpublished_lesson_cannot_be_done(self, learner, module):
        lesson = module.get_children().first()
        lesson.unpublish()
        assert learner.post(reverse("mark_done", args=[lesson.translation_key])).status_code == 404

    def test_the_last_lesson_offers_the_quiz_and_others_do_not(self, client, module):
        assert "Take the quiz" not in client.get("/en/modules/trademarks/lesson-1/").content.decode()
        assert "Take the quiz" in client.get("/en/modules/trademarks/lesson-2/").content.decode()


class TestTakingAQuiz:
    def test_a_visitor_signs_in_first(self, client, module):
        assert client.post("/en/modules/trademarks/quiz/")["Location"].startswith("/en/accounts/login/")
        assert not Attempt.objects.exists()

    def test_every_kind_of_question_can_be_answered_right(self, learner, attempt):
        for number, item in enumerate(attempt.paper.items, 1):
            data = {key: value for key, value in right_answers(attempt.paper).items() if item.key in key}
            learner.post(path(attempt, "attempt_question", number), {**data, "go": "next"})
        learner.post(path(attempt, "submit_attempt"))
        attempt.refresh_from_db()
        assert (attempt.percent, attempt.passed) == (100, True)

    def test_each_page_takes_few_queries(self, learner, attempt, django_assert_max_num_queries):
        for url in (path(attempt, "attempt_question", 1), path(attempt, "review_attempt")):
            with django_assert_max_num_queries(MOST_QUERIES):
                assert learner.get(url).status_code == 200

    def test_saving_an_answer_takes_few_queries(self, learner, attempt, django_assert_max_num_queries):
        item = attempt.paper.items[0]
        data = {key: value for key, value in right_answers(attempt.paper).items() if item.key in key}
        with django_assert_max_num_queries(3 + SAVEPOINT):
            saved = learner.post(path(attempt, "save_answer"), data).json()["saved"]
        assert saved[0]["item"] == item.key
        assert (saved[0]["seq"], saved[0]["current"]) == (1, True)

    def test_a_whole_attempt_takes_few_queries(
        self, learner, alice, module, attempt, at, django_assert_max_num_queries
    ):
        flows.enrol(learner=alice, course_key=make_course(modules=[module]).translation_key, at=at)
        item = attempt.paper.items[0]
        with django_assert_max_num_queries(40 + 11 * SAVEPOINT):
            learner.get(path(attempt, "attempt_question", 1))
            for seq in range(1, 11):
                learner.post(path(attempt, "save_answer"), right_answer(item) | {f"seq-{item.key}": seq})
            learner.post(path(attempt, "submit_attempt"))
        assert Attempt.objects.get().state == Attempt.GRADED

    def test_an_answer_comes_back_on_another_device(self, learner, attempt):
        learner.post(path(attempt, "save_answer"), right_answers(attempt.paper))
        short = next(item for item in attempt.paper.items if item.kind == "short")
        number = attempt.paper.items.index(short) + 1
        assert 'value="opposition"' in learner.get(path(attempt, "attempt_question", number)).content.decode()

    def test_an_older_packet_is_told_what_is_stored(self, learner, attempt):
        item = next(item for item in attempt.paper.items if item.kind == "short")
        name = f"answer-{item.key}"
        learner.post(path(attempt, "save_answer"), {f"{name}-shown": 1, name: "new", f"seq-{item.key}": 5})
        answer = learner.post(path(attempt, "save_answer"), {f"{name}-shown": 1, name: "old", f"seq-{item.key}": 4})
        assert answer.json()["saved"][0]["seq"] == 5
        assert answer.json()["saved"][0]["current"] is False

    @pytest.mark.parametrize("seq", ["", "-1", "1e9", "9" * 40, "١", "null"])
    def test_a_broken_sequence_number_breaks_nothing(self, learner, attempt, seq):
        item = next(item for item in attempt.paper.items if item.kind == "short")
        name = f"answer-{item.key}"
        data = {f"{name}-shown": 1, name: "x", f"seq-{item.key}": seq}
        assert learner.post(path(attempt, "save_answer"), data).status_code == 200

    @pytest.mark.parametrize("value", ["0", "99", "-1", "x", "\x00", "'" * 9, "١"])
    def test_numbers_that_name_nothing_are_no_answer(self, learner, attempt, value):
        data = {key: value for key in right_answers(attempt.paper) if not key.endswith("-shown")}
        data |= no_answers(attempt.paper)
        assert learner.post(path(attempt, "save_answer"), data).status_code == 200
        assert learner.get(path(attempt, "review_attempt")).status_code == 200

    def test_all_questions_on_one_page_when_the_author_chose_so(self, learner, module):
        module.quiz.layout = "all_on_one_page"
        module.quiz.save()
        page = learner.post("/en/modules/trademarks/quiz/", follow=True).content.decode()
        assert page.count("<fieldset") == len(KINDS)
        attempt = Attempt.objects.get()
        learner.post(path(attempt, "attempt_question", 1), {**right_answers(attempt.paper), "go": "submit"})
        attempt.refresh_from_db()
        assert attempt.percent == 100

    def test_after_submitting_an_answer_is_refused_and_says_so(self, learner, attempt):
        learner.post(path(attempt, "submit_attempt"))
        assert learner.post(path(attempt, "save_answer"), right_answers(attempt.paper)).status_code == 409

    def test_time_that_is_up_offers_the_result_and_keeps_what_was_saved(self, learner, attempt):
        learner.post(path(attempt, "save_answer"), right_answers(attempt.paper))
        Attempt.objects.update(deadline=attempt.started_at)
        assert "Your time is up" in learner.get(path(attempt, "attempt_question", 1)).content.decode()
        page = learner.post(path(attempt, "submit_attempt"), follow=True).content.decode()
        assert "100%" in page

    def test_a_stranger_is_not_told_that_it_exists(self, client, attempt, charlie):
        client.force_login(charlie)
        for name, extra in (
            ("attempt", []),
            ("attempt_question", [1]),
            ("review_attempt", []),
            ("attempt_result", []),
        ):
            assert client.get(path(attempt, name, *extra)).status_code == 404
        for name in ("save_answer", "submit_attempt"):
            assert client.post(path(attempt, name)).status_code == 404


class TestOpenAnswers:
    @pytest.fixture
    def module(self, site):
        return make_module(quiz=make_quiz(make_bank("M01"), kinds=("open", "tf")))

    def test_a_paper_with_an_open_answer_waits_for_the_trainer(self, learner, attempt):
        learner.post(path(attempt), right_answers(attempt.paper))
        page = learner.post(path(attempt, "submit_attempt"), follow=True).content.decode()

        attempt.refresh_from_db()
        assert (attempt.state, attempt.passed) == ("marking", None)
        assert "handed in" in page.lower()
        assert RIGHT not in page

    def test_handed_in_means_closed(self, learner, attempt):
        learner.post(path(attempt), right_answers(attempt.paper))
        learner.post(path(attempt, "submit_attempt"))

        assert learner.post(path(attempt, "save_answer"), right_answers(attempt.paper)).status_code == 409
        assert learner.get(path(attempt, "attempt_question", 1)).url == path(attempt, "attempt_result")

    def test_an_open_question_left_empty_needs_no_trainer(self, learner, attempt):
        learner.post(path(attempt, "submit_attempt"))

        attempt.refresh_from_db()
        assert (attempt.state, attempt.percent) == ("graded", 0)


class TestMarkedAnswers:
    """What the learner reads once trainers have marked the open answers."""

    @pytest.fixture
    def module(self, site):
        return make_module(quiz=make_quiz(make_bank("M01"), kinds=("open", "tf"), second_marker=True))

    @pytest.fixture
    def marked(self, alice, bob, manager_a, module, at):
        """Two trainers differ by a point, and one of them settles it."""
        handed_in(alice, module, at)
        answer = OpenAnswer.objects.get()
        item = answer.attempt.paper.item(answer.item_key)
        given = [(bob, (2, 1), "Nearly all.", False), (manager_a, (0, 0), "No.", False), (bob, (2, 0), "Why?", True)]
        for marker, points, comment, settles in given:
            mark_answer(
                answer=answer,
                marker=marker,
                points=points_of(item, *points),
                comment=comment,
                settles=settles,
                at=at,
            )
        return Attempt.objects.get()

    def test_shows_points_comment_and_model_answer(self, learner, marked, django_assert_max_num_queries):
        with django_assert_max_num_queries(MOST_QUERIES):
            text = learner.get(path(marked, "attempt_result")).content.decode()
        assert "2 of 2 points" in text
        assert "0 of 1 point" in text
        assert "Why?" in text
        assert f"{RIGHT} a trademark" in text
        assert "Partly right" in text

    def test_names_no_trainer_and_shows_no_mark_that_does_not_count(self, learner, marked):
        text = learner.get(path(marked, "attempt_result")).content.decode()
        assert "Lindqvist" not in text
        assert "Nearly all." not in text

    def test_the_model_answer_is_part_of_the_key(self, learner, marked):
        marked.paper_data["release"] = "without_key"
        marked.save()
        text = learner.get(path(marked, "attempt_result")).content.decode()
        assert "Why?" in text
        assert f"{RIGHT} a trademark" not in text

    def test_who_practises_compares_with_the_model_answer(self, learner, alice, module, at):
        attempt = handed_in(alice, module, at, practice=True)
        assert "Compare with the model answer" in learner.get(path(attempt, "attempt_result")).content.decode()


def test_after_grading_again_the_result_is_explained_by_the_corrected_question(
    learner, alice, bob, institution_a, site, at
):
    module = make_module(quiz=make_quiz(make_bank("M01"), kinds=("tf",)))
    attempt = handed_in(alice, module, at)
    assert learner.get(path(attempt, "attempt_result")).content.decode().count("Your answer, not right") == 0
    [question] = module.quiz.bank.questions.all()
    turned = BODIES["tf"] | {"answer": "false"}
    question.body = question.body.stream_block.to_python([{"type": "tf", "value": turned}])
    question.save()
    quiz_key, institutions = module.quiz.translation_key, [institution_a.pk]
    questions = questions_now(results_of(quiz_key, institutions))
    begin_regrade(quiz_key=quiz_key, institutions=institutions, questions=questions, by=bob, reason="A slip.", at=at)
    assert learner.get(path(attempt, "attempt_result")).content.decode().count("Your answer, not right") == 1


class TestResults:
    def test_no_page_shows_the_key_before_the_attempt_is_graded(self, learner, attempt, module):
        pages = [path(attempt, "attempt_question", number) for number in range(1, len(KINDS) + 1)]
        pages += [path(attempt, "review_attempt"), "/en/modules/trademarks/quiz/", "/en/learn/"]
        for url in pages:
            text = learner.get(url, follow=True).content.decode()
            assert RIGHT not in text
            assert all(
                choice.key not in text for item in attempt.paper.items for choice in item.choices if item.kind != "tf"
            )

    def test_shows_feedback_for_every_option(self, learner, alice, attempt, module, at, django_assert_max_num_queries):
        course = make_course(modules=[module])
        flows.enrol(learner=alice, course_key=course.translation_key, at=at)
        learner.post(path(attempt, "submit_attempt"))
        with django_assert_max_num_queries(MOST_QUERIES):
            text = learner.get(path(attempt, "attempt_result")).content.decode()
        feedback = [choice.feedback for item in attempt.paper.items for choice in item.choices]
        feedback += [prompt.feedback for item in attempt.paper.items for prompt in item.prompts]
        feedback += [wrong.feedback for item in attempt.paper.items for wrong in item.wrong]
        assert len(feedback) > 20
        assert all(each in text for each in feedback)

    def test_not_passed_says_so_and_when_to_try_again(self, learner, attempt):
        text = learner.post(path(attempt, "submit_attempt"), follow=True).content.decode()
        assert "Not passed yet" in text
        assert "You can start a new attempt on" in text
        assert "You can start a new attempt on" in text

    def test_lessons_to_read_again_are_those_of_the_missed_outcomes(self, learner, attempt):
        keep = [item for item in attempt.paper.items if item.outcome == "M01-LO2"]
        data = {key: value for key, value in right_answers(attempt.paper).items() if keep[0].key in key}
        learner.post(path(attempt, "save_answer"), data)
        learner.post(path(attempt, "submit_attempt"))
        result = learner.get(path(attempt, "attempt_result")).context["result"]
        assert [link.title for link in result.read_again] == ["Lesson 1"]

    def test_submitting_takes_few_queries(self, learner, attempt, alice, module, at, django_assert_max_num_queries):
        course = make_course(modules=[module])
        flows.enrol(learner=alice, course_key=course.translation_key, at=at)
        learner.post(path(attempt, "save_answer"), right_answers(attempt.paper))
        with django_assert_max_num_queries(MOST_QUERIES + SAVEPOINT):
            learner.post(path(attempt, "submit_attempt"))

    def test_a_second_submit_changes_nothing(self, learner, attempt):
        learner.post(path(attempt, "submit_attempt"))
        first = Attempt.objects.get().finished_at
        learner.post(path(attempt, "submit_attempt"))
        assert Attempt.objects.get().finished_at == first

    def test_trying_again_too_early_leads_back_to_the_start_page(self, learner, attempt):
        learner.post(path(attempt, "submit_attempt"))
        text = learner.post("/en/modules/trademarks/quiz/", follow=True).content.decode()
        assert "Please wait before you try again" in text
        assert Attempt.objects.count() == 1


class TestMyLearning:
    def test_needs_an_account(self, client):
        assert client.get("/en/learn/")["Location"].startswith("/en/accounts/login/")

    def test_an_empty_page_says_what_to_start_with(self, learner, site):
        assert "You have not started a course yet" in learner.get("/en/learn/").content.decode()

    def test_shows_progress_and_the_one_next_step(self, learner, alice, course, at, django_assert_max_num_queries):
        flows.enrol(learner=alice, course_key=course.translation_key, at=at)
        with django_assert_max_num_queries(MOST_QUERIES):
            text = learner.get("/en/learn/").content.decode()
        assert "Next: Lesson 1" in text
        assert 'aria-label="Ip essentials"' in text


class TestSelfCheck:
    def test_tells_right_from_wrong_without_an_account(self, client, module):
        question = module.quiz.bank.questions.get(code="M01-Q01")
        url, name = reverse("self_check", args=[question.translation_key]), f"answer-{question.translation_key}"
        assert RIGHT not in client.get(url).content.decode()
        text = client.get(url, {f"{name}-shown": 1, name: "2"}).content.decode()
        assert f"{RIGHT} right." in text

    @pytest.mark.parametrize("lesson", ["", "x", "00000000-0000-0000-0000-000000000000"])
    def test_takes_any_lesson_in_its_address(self, client, module, lesson):
        question = module.quiz.bank.questions.first()
        url = reverse("self_check", args=[question.translation_key])
        assert client.get(url, {"lesson": lesson}).status_code == 200
