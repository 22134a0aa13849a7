"""The page of item analysis in the editor."""

import csv
import io
import re
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizzes.analysis.summaries import summarise_due
from quizzes.models import Question
from tests.pages.factories import make_trainer
from tests.quizzes.analysis.factories import make_crowd
from tests.quizzes.factories import BODIES, make_bank, make_question, make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(site):
    return make_quiz(kinds=("single", "multi", "tf", "num", "match", "order", "short", "cloze"))


@pytest.fixture
def trainer(site, client):
    trainer = make_trainer("trainer@a.example")
    client.force_login(trainer)
    return trainer


def address(quiz, name="analysis"):
    return reverse(f"wagtailsnippets_quizzes_quiz:{name}", args=[quiz.pk])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_before_anybody_finished_it_says_what_will_be_here(client, trainer, quiz):
    page = client.get(address(quiz))
    assert "Nobody has finished this quiz yet." in text_of(page)
    assert "Download" not in text_of(page)


def test_few_learners_are_counted_but_nothing_is_told_of_them(client, trainer, quiz, at):
    make_crowd(quiz, 12, at)
    summarise_due(at=at)
    page = text_of(client.get(address(quiz)))
    assert "12 learners have finished this quiz. Not enough answers yet: 12 of 30." in page
    assert "%" not in page.split("12 learners")[1].split("What do these words mean?")[0]
    rows = list(csv.DictReader(io.StringIO(client.get(address(quiz, "analysis_file")).content.decode("utf-8-sig"))))
    assert {(row["n"], row["facility"], row["seconds"]) for row in rows} == {("12", "", "")}


class TestWithAnswers:
    @pytest.fixture
    def odd(self, quiz, at):
        """The first question tells the wrong way round, nobody believes one of its options; the second is too hard."""
        rules = {
            "M01-Q01": lambda ability, chance: ability < 0,
            "M01-Q02": lambda ability, chance: chance.random() < 0.1,
        }
        make_crowd(quiz, 150, at, papers=1, difficulty=rules)
        summarise_due(at=at)

    def test_what_to_look_at_first_is_said_in_words_the_gravest_before(self, client, trainer, quiz, odd):
        page = text_of(client.get(address(quiz)))
        first = page.split("Look at these first")[1].split("Questions: how hard")[0]
        assert re.findall(r"M01-Q\d+", first)[:2] == ["M01-Q01", "M01-Q02"]
        assert "check the key." in first
        assert "Very hard: learners get only" in first

    def test_every_question_has_its_line_and_every_chart_its_table(self, client, trainer, quiz, odd):
        content = client.get(address(quiz)).content.decode()
        assert content.count('<article class="analysis__line"') == 8
        assert content.count("The same as a table") == content.count("<figure") == 2
        for name in ("Facility", "Discrimination", "Answers by group", "Strongest 27%", "pass mark"):
            assert name in content

    def test_the_list_can_be_narrowed_to_what_needs_a_look(self, client, trainer, quiz, odd):
        page = client.get(address(quiz), {"show": "flagged"})
        assert page.context["lines"].object_list == page.context["flagged"]
        assert "No problem found." not in text_of(page)

    def test_it_says_nothing_of_anybody(self, client, trainer, quiz, odd):
        for name in ("analysis", "analysis_file"):
            assert "many.example" not in client.get(address(quiz, name)).content.decode()

    def test_a_question_edited_since_begins_anew(self, client, trainer, quiz, odd):
        question = Question.objects.get(code="M01-Q01")
        body = question.body[0].value
        body["options"][0]["correct"], body["options"][1]["correct"] = True, False
        question.body = [("single", body)]
        question.save()
        line = client.get(address(quiz)).context["lines"].object_list[0]
        assert (line.code, line.changed, line.findings) == ("M01-Q01", True, ())
        assert "What this question asks for has changed." in text_of(client.get(address(quiz)))

    def test_a_deleted_question_keeps_its_line(self, client, trainer, quiz, odd):
        Question.objects.get(code="M01-Q01").delete()
        assert "deleted since" in text_of(client.get(address(quiz)))

    def test_the_file_has_the_same_figures(self, client, trainer, quiz, odd):
        response = client.get(address(quiz, "analysis_file"))
        rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
        line = client.get(address(quiz)).context["lines"].object_list[0]
        assert [row["code"] for row in rows] == [f"M01-Q0{number}" for number in range(1, 9)]
        assert float(rows[0]["facility"]) == line.scores.facility
        assert rows[0]["remarks"].startswith(("Strong learners miss this", "More of the strongest"))
        assert "attachment" in response["Content-Disposition"]

    def test_languages_stand_side_by_side_with_the_question_that_is_harder_in_one(self, client, trainer, quiz, odd, at):
        rules = {"M01-Q03": lambda ability, chance: chance.random() < 0.15}
        make_crowd(quiz, 100, at, papers=1, difficulty=rules, language="ar", seed=2)
        make_crowd(quiz, 3, at, papers=1, language="fr", seed=3)
        summarise_due(at=at + timedelta(days=1))
        page = text_of(client.get(address(quiz)))
        assert re.search(r"Language Learners Average Arabic 100 \d+% English 150 \d+% French 3 – ", page)
        assert re.search(
            r"M01-Q03 A question of kind tf\? Harder in Arabic: there, equally good learners get \d+% less", page
        )

    def test_it_asks_as_much_for_40_questions_as_for_8(self, client, trainer, quiz, odd, at):
        large = make_quiz(make_bank("M02"), kinds=("single", "tf", "num", "match") * 10)
        make_crowd(large, 40, at, papers=1)
        summarise_due(at=at)
        client.get(address(quiz))
        counts = []
        for each in (quiz, large):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address(each)).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]


def test_a_long_list_has_25_questions_a_page(client, trainer, at):
    quiz = make_quiz(make_bank("M02"), kinds=("tf",) * 30)
    make_crowd(quiz, 2, at, papers=1)
    summarise_due(at=at)
    first, second = client.get(address(quiz)), client.get(address(quiz), {"p": 2})
    assert (len(first.context["lines"]), len(second.context["lines"])) == (25, 5)
    assert "Page 2 of 2" in text_of(second)
    assert client.get(address(quiz), {"p": "nonsense"}).context["lines"].number == 1


def test_what_an_author_writes_stays_text(client, trainer, site, at):
    body = {
        "options": [
            {**each, "text": f"<img src=x onerror=alert(1)>{each['text']}"} for each in BODIES["single"]["options"]
        ]
    }
    quiz = make_quiz(make_bank("M02"), kinds=())
    make_question(bank=quiz.bank, body=body, stem="<script>alert(1)</script> " + "Schutzrechtsverletzung" * 30)
    make_crowd(quiz, 40, at, papers=1)
    summarise_due(at=at)
    content = client.get(address(quiz)).content.decode()
    assert "<script>alert(1)" not in content
    assert "<img src=x" not in content


def test_quizzes_lead_to_their_analysis(client, trainer, quiz):
    for name, arguments in (("list", []), ("edit", [quiz.pk])):
        page = client.get(reverse(f"wagtailsnippets_quizzes_quiz:{name}", args=arguments)).content.decode()
        assert f'href="{address(quiz)}"' in page


def test_who_may_not_open_the_quiz_may_not_see_its_figures(client, trainer, quiz):
    Group.objects.all().delete()
    for name in ("analysis", "analysis_file"):
        assert client.get(address(quiz, name)).status_code == 302


@pytest.mark.slow
def test_the_page_costs_the_same_after_100_000_responses(client, trainer, site):
    small = make_quiz(make_bank("M01"), kinds=("single", "tf", "num", "match", "multi") * 4, questions=10)
    large = make_quiz(make_bank("M02"), kinds=("single", "tf", "num", "match", "multi") * 4, questions=10)
    at = timezone.now()
    make_crowd(small, 100, at, papers=10)
    make_crowd(large, 10_000, at, papers=10)
    summarise_due(at=at)
    seconds, counts = {small: [], large: []}, {}
    for _ in range(5):
        for quiz in (small, large):
            begun = time.perf_counter()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address(quiz)).status_code == 200
            seconds[quiz].append(time.perf_counter() - begun)
            counts[quiz] = len(queries)
    assert counts[small] == counts[large]
    assert min(seconds[large]) < 2 * min(seconds[small])
    assert min(seconds[large]) < 1
