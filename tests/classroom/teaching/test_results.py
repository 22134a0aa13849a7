"""What a session came to: nothing before five people answered; levels of the observer beside one's own."""

import pytest
from django.urls import reverse

from tests.classroom.teaching.conftest import signed_in
from tests.trainers.factories import levels, make_attendance, make_delivery
from trainers.models import Delivery, KnowledgeTest, Observation, SurveyAnswer
from trainers.survey import results_of

pytestmark = pytest.mark.django_db


def answer(delivery, number, **more):
    for each in range(number):
        said = {"1": "4", "2": "2", "7": "2", "12": "9", "13": f"Cases {each}", **more}
        SurveyAnswer.objects.create(delivery=delivery, answers=said, mean=3)


def test_nothing_is_shown_before_five_answered(phone, trainer):
    delivery = make_delivery(trainer)
    answer(delivery, 4)
    where = reverse("teach_session", args=[delivery.public_id])
    page = phone.get(where).content.decode()
    assert "4 answers so far" in page
    assert "Cases" not in page
    answer(delivery, 1)
    page = phone.get(where).content.decode()
    assert "5 answers; the mean is 3.0 of 5." in page
    assert "Cases 3" in page


def test_the_institution_sees_the_same(officer, trainer):
    delivery = make_delivery(trainer, status=Delivery.SUBMITTED)
    where = reverse("manage_session", args=[delivery.public_id])
    answer(delivery, 4)
    assert b"Cases" not in officer.get(where).content
    answer(delivery, 1)
    assert b"Cases 3" in officer.get(where).content


def test_answers_are_counted_by_question():
    rows = [{"1": "5", "12": "10"}, {"1": "4", "12": "6"}, {"1": "3", "7": "1"}, {"2": "1"}, {"13": "Good"}]
    found = results_of(rows, least=5)
    first = found.questions[0]
    assert (first.answered, first.mean, first.counts) == (3, 4, {"5": 1, "4": 1, "3": 1})
    assert (found.promoters, found.detractors, found.answers) == (1, 1, 5)
    assert found.texts["13"] == ["Good"]
    assert results_of(rows, least=6) is None


def test_the_gain_is_shown_once_five_took_both_tests(phone, trainer, at):
    delivery = make_delivery(trainer)
    for number in range(5):
        row = make_attendance(delivery, f"Trainee {number}")
        where = reverse("teach_session", args=[delivery.public_id])
        assert b"Gain:" not in phone.get(where).content
        for form, score in (("pre", 20), ("post", 60)):
            KnowledgeTest.objects.create(attendance=row, form=form, paper={}, score=score, answered_at=at)
    assert b"Gain: 50 %" in phone.get(where).content


class TestTheRubric:
    def posted(self, level=3):
        return {code: str(number) for code, number in levels(level).items()} | {"C2_comment": "Good cases"}

    def test_the_observer_and_the_trainer_rate_and_both_stand_side_by_side(self, phone, trainer, manager_a):
        delivery = make_delivery(trainer, observer=manager_a)
        where = reverse("teach_rubric", args=[delivery.public_id])
        watcher = signed_in(manager_a)
        assert where.encode() in watcher.get("/en/teach/sessions/").content
        for _each in range(2):
            watcher.post(where, self.posted(3))
        phone.post(where, self.posted(4), headers={"accept": "application/json"})
        assert set(Observation.objects.values_list("role", "by", "mean")) == {
            ("observer", manager_a.pk, 3),
            ("self", trainer.person_id, 4),
        }
        page = phone.get(reverse("teach_session", args=[delivery.public_id])).content.decode()
        assert '<td class="num">3</td><td class="num">4</td>' in page

    def test_what_is_missing_is_told_and_what_is_chosen_stays(self, phone, trainer):
        where = reverse("teach_rubric", args=[make_delivery(trainer).public_id])
        answer = phone.post(where, {"C1": "4"})
        assert (answer.status_code, len(answer.context["form"].errors)) == (422, 7)
        assert answer.content.count(b" checked") == 1
        assert not Observation.objects.exists()

    def test_levels_of_a_verified_session_stay(self, phone, trainer):
        delivery = make_delivery(trainer, status=Delivery.VERIFIED)
        phone.post(reverse("teach_rubric", args=[delivery.public_id]), self.posted())
        assert not Observation.objects.exists()

    def test_nobody_else_rates(self, trainer, alice, manager_a, charlie):
        delivery = make_delivery(trainer)
        for person in (alice, manager_a, charlie):
            assert signed_in(person).get(reverse("teach_rubric", args=[delivery.public_id])).status_code == 404
