"""Trainees with nothing but a phone: the list, the survey and the tests; and whoever tries more than that."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classroom.flows import deliveries, trainees
from quizzes.paper import from_json
from tests.classroom.factories import right_answers
from tests.classroom.teaching.conftest import signed_in
from tests.courses.factories import make_module
from tests.quizzes.factories import make_bank, make_question, make_quiz
from tests.trainers.factories import make_attendance, make_delivery
from trainers.knowledge_papers import paper_for
from trainers.models import Attendance, Delivery, Firm, KnowledgeTest, SurveyAnswer
from trainers.survey_words import WORDS

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def session(trainer, module):
    """A session of today whose list is open for an hour."""
    delivery = make_delivery(trainer, held_on=timezone.localdate(), modules=[module])
    deliveries.open_signing(delivery=delivery, minutes=60, cap=3, at=timezone.now())
    delivery.refresh_from_db()
    return delivery


def address(delivery, language="en"):
    return f"/{language}/s/{delivery.code}/"


def sign(delivery, name="Asha Mwangi", firm="Harbour Foods Ltd", *, client=None, **more):
    """Open the list on a phone, and sign. Returns (the browser, the answer)."""
    client = client or Client()
    client.get(address(delivery))
    return client, client.post(address(delivery), {"name": name, "firm": firm, "agree": "on", **more})


def closed(delivery):
    return Client().get(address(delivery))


class TestSigning:
    def test_scanned_signed_and_on_the_list_without_an_account(self, session):
        phone, answer = sign(session, size="micro", gender="woman", age="under30")
        row = Attendance.objects.get()
        assert answer.url == reverse("trainee", args=[row.token])
        assert (row.name, row.firm.name, row.firm.size) == ("Asha Mwangi", "Harbour Foods Ltd", "micro")
        assert (row.way, row.age, row.language, row.learner) == ("code", "under30", "en", None)
        assert row.consent_at
        assert b"Asha Mwangi" in phone.get(answer.url).content

    def test_the_address_on_the_screen_holds_no_language(self, session):
        answer = Client(headers={"accept-language": "ar"}).get(f"/s/{session.code}/")
        assert answer.url == address(session, "ar")

    def test_without_consent_nothing_is_kept(self, session):
        phone = Client()
        answer = phone.post(address(session), {"name": "Asha", "firm": "Harbour"})
        assert "agree" in answer.context["form"].errors
        assert b'value="Asha"' in answer.content
        assert not Attendance.objects.exists()

    @pytest.mark.parametrize("typed", [{"name": ""}, {"name": "—"}, {"firm": " . "}, {"name": "x" * 121}, {"age": "9"}])
    def test_what_can_not_be_is_told(self, session, typed):
        field = next(iter(typed))
        _phone, answer = sign(session, **typed)
        assert field in answer.context["form"].errors
        assert not Attendance.objects.exists()

    def test_one_phone_signs_once(self, session):
        phone, first = sign(session)
        _phone, second = sign(session, "Somebody Else", client=phone)
        assert second.url == first.url
        assert Attendance.objects.count() == 1

    def test_the_same_person_is_one_row_however_it_is_written(self, session):
        sign(session)
        _phone, answer = sign(session, "asha  MWANGI", "HARBOUR FOODS LIMITED")
        assert b"has signed on another phone" in answer.content
        assert b"/s/mine/" not in answer.content
        assert (Attendance.objects.count(), Firm.objects.count()) == (1, 1)

    def test_whom_the_trainer_put_on_the_list_takes_over_that_row(self, session, phone):
        phone.post(
            reverse("teach_attendance", args=[session.public_id]), {"name": "Asha Mwangi", "firm": "Harbour Foods"}
        )
        _phone, answer = sign(session)
        row = Attendance.objects.get()
        assert answer.url == reverse("trainee", args=[row.token])
        assert (row.way, bool(row.device), bool(row.consent_at)) == ("list", True, True)

    def test_no_more_sign_than_are_let_in(self, session):
        for number in range(3):
            sign(session, f"Trainee {number} A")
        _phone, answer = sign(session, "One Too Many")
        assert b"The list is full" in answer.content
        assert Attendance.objects.count() == 3

    def test_after_its_time_and_when_it_is_closed_nobody_signs(self, session, phone):
        Delivery.objects.update(opened_at=timezone.now() - 2 * HOUR, closes_at=timezone.now() - HOUR)
        assert closed(session).status_code == 404
        Delivery.objects.update(closes_at=timezone.now() + HOUR)
        assert closed(session).status_code == 200
        phone.post(reverse("teach_close_signing", args=[session.public_id]))
        assert closed(session).status_code == 404

    def test_a_new_code_ends_the_old_one(self, session, phone):
        phone.post(reverse("teach_open_signing", args=[session.public_id]), {"minutes": 15, "cap": 10})
        assert closed(session).status_code == 404
        assert closed(Delivery.objects.get()).status_code == 200

    def test_whatever_code_lets_nobody_in_is_answered_alike(self, session):
        now = timezone.now()
        make_delivery(session.trainer, code="BCDFGHJK", opened_at=now - 2 * HOUR, closes_at=now - HOUR)
        make_delivery(session.trainer, code="ZZZZZZZZ")
        codes = ["BCDFGHJK", "ZZZZZZZZ", "NNNNNNNN", "q" * 90]
        said = [Client().get(f"/en/s/{code}/") for code in codes]
        assert {answer.status_code for answer in said} == {404}
        pages = zip(said, codes, strict=True)
        assert len({answer.content.replace(code.encode(), b"") for answer, code in pages}) == 1
        assert {Client().get(f"/en/s/{code}/").status_code for code in ("';--", "🙂" * 8)} == {404}

    def test_who_guesses_codes_is_stopped(self, session):
        phone = Client()
        said = [phone.get(f"/en/s/{'BCDFGHJ'}{letter}/").status_code for letter in "BCDFGHJKMNPQRSTWXZ3479" * 2]
        assert set(said) == {404, 429}
        assert phone.get(address(session)).status_code == 429
        cache.clear()
        assert phone.get(address(session)).status_code == 200

    def test_from_one_address_not_more_sign_than_a_large_class(self, session, monkeypatch):
        Delivery.objects.update(cap=1000)
        said = [sign(session, f"Trainee {number} A")[1].status_code for number in range(102)]
        assert said.count(302) == 100
        assert said[-1] == 429

    def test_a_code_is_typed_as_people_type(self, session):
        typed = f"  {session.code[:4].lower()}-{session.code[4:]} "
        assert Client().get("/en/s/", {"code": typed}).url == address(session)
        assert b"This is no code" in Client().get("/en/s/", {"code": "hello"}).content

    @pytest.mark.django_db(transaction=True)
    def test_of_many_at_once_no_more_than_the_cap_come_in(self, session):
        if connection.vendor != "postgresql":
            pytest.skip("SQLite takes one writer after the other.")

        def one(number):
            try:
                given = {"name": f"Trainee {number} A", "firm": "Harbour", "size": "", "region": ""}
                trainees.sign(delivery=session, device=str(number), at=timezone.now(), **given)
            except trainees.Full:
                return "full"
            finally:
                connection.close()
            return "in"

        with ThreadPoolExecutor(8) as pool:
            assert sorted(pool.map(one, range(8))) == ["full"] * 5 + ["in"] * 3
        assert Attendance.objects.count() == 3


class TestTheTrainersList:
    def test_the_code_is_shown_on_the_whole_screen(self, session, phone):
        page = phone.get(reverse("teach_code", args=[session.public_id])).content.decode()
        assert f"{session.code[:4]}-{session.code[4:]}" in page
        assert "data:image/svg+xml" in page

    def test_somebody_is_put_on_the_list_once_and_struck_off(self, session, phone):
        where = reverse("teach_attendance", args=[session.public_id])
        for firm in ("Harbour Foods", "Harbour Foods S.A."):
            phone.post(where, {"name": "Asha Mwangi", "firm": firm})
        row = Attendance.objects.get()
        assert b"Asha Mwangi" in phone.get(where).content
        phone.post(reverse("teach_strike_off", args=[session.public_id, row.pk]))
        assert not Attendance.objects.exists()

    def test_others_neither_see_nor_change_it(self, session, alice, charlie, manager_a):
        row = make_attendance(session)
        for person in (alice, charlie, manager_a):
            browser = signed_in(person)
            assert browser.get(reverse("teach_attendance", args=[session.public_id])).status_code == 404
            assert browser.get(reverse("teach_code", args=[session.public_id])).status_code == 404
            for name in ("teach_open_signing", "teach_close_signing", "teach_end_session"):
                assert browser.post(reverse(name, args=[session.public_id])).status_code == 404
            assert browser.post(reverse("teach_strike_off", args=[session.public_id, row.pk])).status_code == 404

    def test_it_takes_as_many_queries_however_long_it_is(self, session, phone, django_assert_num_queries):
        where = reverse("teach_attendance", args=[session.public_id])
        make_attendance(session)
        phone.get(where)
        with django_assert_num_queries(3):
            phone.get(where)
        for number in range(4):
            make_attendance(session, f"Trainee {number}")
        with django_assert_num_queries(3):
            phone.get(where)


class TestTheSurvey:
    @pytest.fixture
    def ended(self, session, phone):
        phone.post(reverse("teach_end_session", args=[session.public_id]))
        session.refresh_from_db()
        return session

    def answers(self, level="4", **more):
        return {**{f"q{number}": level for number in (1, 2, 3, 4, 5, 6, 8, 9, 10)}, "q12": "9", **more}

    def test_it_opens_when_the_trainer_ends_the_session(self, session, phone):
        row = make_attendance(session)
        where = reverse("trainee_survey", args=[row.token])
        assert Client().get(where).status_code == 302
        phone.post(reverse("teach_end_session", args=[session.public_id]))
        assert Client().get(where).status_code == 200
        Delivery.objects.update(held_on=timezone.localdate() - timedelta(days=15))
        assert Client().get(where).status_code == 302

    def test_it_is_answered_once_and_counted_without_a_name(self, ended):
        row = make_attendance(ended)
        where = reverse("trainee_survey", args=[row.token])
        for level in ("4", "1"):
            Client().post(where, self.answers(level, q13="The cases"))
        said = SurveyAnswer.objects.get()
        assert (said.answers["1"], said.answers["13"], said.mean) == ("4", "The cases", 4)
        ended.refresh_from_db()
        assert (ended.survey_n, ended.survey_mean) == (1, 4)

    def test_no_answer_says_whose_it_is(self, ended):
        """Neither a column, nor a time, nor the order in which rows came."""
        names = {field.name for field in SurveyAnswer._meta.get_fields()}
        assert names == {"id", "delivery", "answers", "mean"}
        for number in range(12):
            row = make_attendance(ended, f"Trainee {number}")
            Client().post(reverse("trainee_survey", args=[row.token]), self.answers(q14=f"{number:02}"))
        kept = [each.answers["14"] for each in SurveyAnswer.objects.order_by("pk")]
        assert sorted(kept) != kept
        assert set(Attendance.objects.values_list("has_answered", "contact_at")) == {(True, None)}

    def test_only_who_says_yes_is_contacted_and_that_is_kept_apart(self, ended):
        row = make_attendance(ended)
        where = reverse("trainee_survey", args=[row.token])
        asked = Client().post(where, self.answers(q15="1"))
        assert "email" in asked.context["form"].errors
        Client().post(where, self.answers(q15="1", email="asha@b.example"))
        row.refresh_from_db()
        assert (row.email, bool(row.contact_at)) == ("asha@b.example", True)
        assert "15" not in SurveyAnswer.objects.get().answers
        other = make_attendance(ended, "Other")
        Client().post(reverse("trainee_survey", args=[other.token]), self.answers(q15="2", email="o@b.example"))
        other.refresh_from_db()
        assert (other.email, other.contact_at) == ("", None)

    @pytest.mark.parametrize("typed", [{}, {"q1": "6"}, {"q12": "11"}, {"q7": "4"}, {"q13": "x" * 1001}])
    def test_what_is_no_answer_is_told(self, ended, typed):
        row = make_attendance(ended)
        assert Client().post(reverse("trainee_survey", args=[row.token]), typed).context["form"].errors
        assert not SurveyAnswer.objects.exists()

    @pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
    def test_it_speaks_every_language(self, ended, language):
        row = make_attendance(ended)
        page = Client().get(f"/{language}/s/mine/{row.token}/survey/").content.decode()
        assert all(question in page for question in WORDS[language]["questions"][:3])

    @pytest.mark.parametrize("token", ["x", "a" * 43, "🙂"])
    @pytest.mark.parametrize("page", ["", "survey/", "before/", "after/"])
    def test_a_strange_link_leads_nowhere(self, session, token, page):
        assert Client().get(f"/en/s/mine/{token}/{page}").status_code == 404


class TestTheTests:
    @pytest.fixture
    def taught(self, trainer):
        """A session on a module with twelve short questions and some that are not."""
        bank = make_bank("M05")
        for number in range(12):
            make_question("single", bank=bank, stem=f"Question {number}?", code=f"M05-Q{number:02}")
        module = make_module("secrets", code="M05", quiz=make_quiz(bank, kinds=("match", "short")))
        return make_delivery(trainer, held_on=timezone.localdate(), modules=[module])

    def post(self, row, form, right=True):
        paper = paper_for(row.delivery, form, "en")
        given = right_answers(paper) if right else {f"answer-{item.key}-shown": "1" for item in paper.items}
        return Client().post(f"/en/s/mine/{row.token}/{'before' if form == 'pre' else 'after'}/", given)

    def test_eight_questions_before_and_the_same_eight_after(self, taught, phone):
        row, other = make_attendance(taught), make_attendance(taught, "Other")
        self.post(row, "pre", right=False)
        self.post(other, "pre")
        phone.post(reverse("teach_end_session", args=[taught.public_id]))
        taught.refresh_from_db()
        self.post(make_attendance(taught, "Third"), "post")
        self.post(row, "post")
        papers = [from_json(each) for each in KnowledgeTest.objects.values_list("paper", flat=True)]
        assert {frozenset(item.key for item in paper.items) for paper in papers} == {
            frozenset(item.key for item in papers[0].items)
        }
        assert len(papers[0].items) == 8
        taught.refresh_from_db()
        assert (taught.pre_test_mean, taught.post_test_mean) == (50, 100)

    def test_each_is_taken_once_and_in_its_time(self, taught, phone):
        row = make_attendance(taught)
        assert self.post(row, "post").status_code == 302
        assert not KnowledgeTest.objects.exists()
        self.post(row, "pre")
        self.post(row, "pre", right=False)
        assert KnowledgeTest.objects.get().score == 100
        phone.post(reverse("teach_end_session", args=[taught.public_id]))
        self.post(make_attendance(taught, "Late"), "pre")
        assert KnowledgeTest.objects.count() == 1

    def test_looking_writes_nothing_and_shows_no_key(self, taught):
        row = make_attendance(taught)
        page = Client().get(f"/en/s/mine/{row.token}/before/").content.decode()
        assert page.count("quiz__item") == 8
        assert not KnowledgeTest.objects.exists()
        keys = [choice.key for item in paper_for(taught, "pre", "en").items for choice in item.choices]
        assert keys
        assert not any(key in page for key in keys)

    def test_a_session_without_questions_has_no_tests(self, trainer):
        row = make_attendance(make_delivery(trainer, held_on=timezone.localdate()))
        assert b"what do you know?" not in Client().get(f"/en/s/mine/{row.token}/").content
        assert Client().get(f"/en/s/mine/{row.token}/before/").status_code == 404
