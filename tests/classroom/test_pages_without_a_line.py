"""What the server gives a browser so that a quiz goes on without a connection, and what it takes back."""

import re

import pytest
from django.urls import reverse

from quizzes.models import Attempt, Quiz
from tests.classroom.factories import right_answers
from tests.courses.factories import make_module
from tests.quizzes.factories import RIGHT, make_bank, make_quiz

pytestmark = pytest.mark.django_db
START = "/en/modules/trademarks/quiz/"
LAID_ASIDE = re.compile(r"<template data-page=.*?</template>", re.DOTALL)


@pytest.fixture
def learner(client, alice):
    client.force_login(alice)
    return client


def start(learner, **fields):
    make_module(quiz=make_quiz(make_bank("M01"), kinds=("single", "tf", "short")))
    Quiz.objects.update(**fields)
    learner.post(START, {"go": "practice"} if fields.get("practice") else {})
    return Attempt.objects.get()


def page_of(learner, attempt, number=1):
    return learner.get(reverse("attempt_question", args=[attempt.key, number])).content.decode()


def questions_in(html):
    return len(re.findall("<fieldset[^>]* data-question=", html))


def test_with_one_question_come_the_others_laid_aside_and_no_key(site, learner):
    page = page_of(learner, start(learner), number=2)
    assert questions_in(page) == 3
    assert questions_in(LAID_ASIDE.sub("", page)) == 1
    assert RIGHT not in page


@pytest.mark.parametrize("fields", [{"navigation": "forward"}, {"release": "at_once"}, {"practice": True}])
def test_where_the_server_has_its_say_between_questions_one_comes_at_a_time(site, learner, fields):
    assert questions_in(page_of(learner, start(learner, **fields))) == 1


def test_a_save_tells_the_time_of_the_server(site, learner):
    attempt = start(learner)
    saved = learner.post(reverse("save_answer", args=[attempt.key]), right_answers(attempt.paper)).json()
    assert {row["saved_at"] for row in saved["saved"]} == {saved["now"]}


def test_lines_that_a_form_ends_with_two_characters_are_the_same_answer(site, learner):
    """A script saves the text first, then the form carries it: it must not count as another's."""
    attempt = start(learner)
    item = next(each for each in attempt.paper.items if each.kind == "short")
    name = f"answer-{item.key}"
    for text in ("one\ntwo", "one\r\ntwo"):
        sent = {f"{name}-shown": "1", name: text, f"seq-{item.key}": "5"}
        [row] = learner.post(reverse("save_answer", args=[attempt.key]), sent).json()["saved"]
        assert row["current"]


def test_the_pages_of_an_attempt_that_is_over_say_so(site, learner):
    attempt = start(learner)
    learner.post(reverse("submit_attempt", args=[attempt.key]))
    result = learner.get(reverse("attempt_result", args=[attempt.key])).content.decode()
    assert f'data-over="{attempt.key}"' in result


def test_the_worker_comes_as_a_script_from_the_root(client):
    answer = client.get("/sw.js")
    assert answer["Content-Type"] == "text/javascript"
    assert "{{" not in answer.content.decode()
