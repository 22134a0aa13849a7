"""The demo's module with one question of each kind: complete, answerable, and made once."""

from fractions import Fraction

import pytest
from django.utils import timezone

from classroom import flows
from classroom.answers import read_answers
from courses.models import ModulePage
from learning.demo import every_kind
from quizzes.grading import grade
from quizzes.models import Attempt, Question
from quizzes.paper import KINDS
from quizzes.queries import standing
from tests.classroom.factories import right_answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def module(site):
    assert every_kind.make()
    return ModulePage.objects.get(slug=every_kind.SLUG)


def test_it_asks_one_question_of_each_kind(module):
    assert {question.kind for question in Question.objects.filter(live=True)} == set(KINDS)


def test_a_second_load_makes_nothing(module):
    assert not every_kind.make()


def test_its_questions_lack_nothing(module):
    assert {question.code: question.missing for question in Question.objects.all() if question.missing} == {}


def test_all_right_answers_are_worth_all_points(module, alice):
    flows.start_quiz(
        learner=alice,
        quiz=module.quiz,
        standing=standing(alice, module.quiz),
        context_key=module.translation_key,
        at=timezone.now(),
    )
    paper = Attempt.objects.get().paper
    posted = {key: answer.value for key, answer in read_answers(paper, Posted(right_answers(paper))).items()}
    marks = {item.key: Fraction(1) for item in paper.items if item.kind == "open"}

    assert grade(paper, posted, marks).score_scaled == 1


class Posted(dict):
    """Fields as a browser posts them."""

    def getlist(self, name):
        value = self.get(name, [])
        return value if isinstance(value, list) else [value]
