"""A trainer's log: written once, checked against itself, handed in, verified or sent back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from institutions.models import AuditEntry
from tests.accounts.factories import make_user
from tests.classroom.teaching.conftest import signed_in
from tests.trainers.factories import make_candidacy, make_delivery
from trainers.models import Delivery, Reach
from trainers.states import State

pytestmark = pytest.mark.django_db

NEW, LIST = "/en/teach/sessions/new/", "/en/teach/sessions/"


class TestLogging:
    def test_a_log_is_written_and_handed_in_with_one_press(self, phone, log, trainer, module):
        answer = phone.post(NEW, log())
        delivery = Delivery.objects.get()
        assert answer.url == reverse("teach_session", args=[delivery.public_id])
        assert (delivery.status, delivery.trainer, delivery.institution) == ("submitted", trainer, trainer.institution)
        assert [each.module_key for each in delivery.modules.all()] == [module.translation_key]
        assert (delivery.trainees_total, delivery.trainees_women, delivery.trainees_under30) == (12, 5, 0)

    def test_sent_twice_it_is_one_session(self, phone, log):
        typed = log()
        answers = [phone.post(NEW, typed, headers={"accept": "application/json"}) for _each in range(2)]
        assert {answer.json()["next"] for answer in answers} == {f"{LIST}{Delivery.objects.get().public_id}/"}

    def test_what_was_handed_in_stays_as_it_is(self, phone, log):
        typed = log()
        phone.post(NEW, typed)
        phone.post(NEW, {**typed, "trainees_total": 500})
        assert Delivery.objects.get().trainees_total == 12

    def test_a_draft_may_lack_what_handing_in_needs(self, phone, log):
        phone.post(NEW, log(go="draft", modules=None, trainees_total=0, firms_total=0, trainees_women=0))
        delivery = Delivery.objects.get()
        assert delivery.status == "draft"
        answer = phone.post(reverse("teach_submit_session", args=[delivery.public_id]))
        assert answer.url == reverse("teach_change_session", args=[delivery.public_id])
        phone.post(answer.url, log(client_key=delivery.client_key))
        assert Delivery.objects.get().status == "submitted"

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"trainees_women": 13}, "trainees_women"),
            ({"trainees_under30": 13}, "trainees_under30"),
            ({"transfer_plans_n": 13}, "transfer_plans_n"),
            ({"firms_micro": 7}, "firms_micro"),
            ({"firms_rural": 7}, "firms_rural"),
            ({"firms_total": 13}, "firms_total"),
            ({"trainees_total": 0, "trainees_women": 0, "firms_total": 0}, "trainees_total"),
            ({"trainees_total": 10**9}, "trainees_total"),
            ({"trainees_total": -1}, "trainees_total"),
            ({"minutes": 0}, "minutes"),
            ({"minutes": 100_000}, "minutes"),
            ({"modules": None}, "modules"),
            ({"held_on": "2999-01-01"}, "held_on"),
            ({"held_on": "yesterday"}, "held_on"),
            ({"country": "XX"}, "country"),
            ({"co_trainer_email": "nobody@a.example"}, "co_trainer_email"),
            ({"co_trainer_email": "bob@a.example"}, "co_trainer_email"),
            ({"observer_email": "alice@a.example"}, "observer_email"),
            ({"trainer": "7"}, "trainer"),
        ],
    )
    def test_what_can_not_be_is_told_and_nothing_typed_is_lost(self, phone, log, alice, typed, field):
        answer = phone.post(NEW, log(**typed))
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert b"Harbour hall" in answer.content
        assert not Delivery.objects.exists()
        sent = phone.post(NEW, log(**typed), headers={"accept": "application/json"})
        assert (sent.status_code, field in sent.json()["errors"]) == (422, True)

    def test_the_next_log_begins_like_the_last(self, phone, log):
        phone.post(NEW, log(place="Hilltop", minutes=120, language="fr", mode="online"))
        form = phone.get(NEW).context["form"]
        assert [form[name].value() for name in ("place", "minutes", "language", "mode", "country")] == [
            *("Hilltop", 120, "fr", "online", "KE"),
        ]
        assert form["trainees_total"].value() == 0
        assert form["held_on"].value() == timezone.localdate()

    def test_people_are_named_by_their_addresses(self, phone, log, manager_a, institution_a, programme):
        other = make_candidacy(make_user("co@a.example"), institution_a, programme, State.CERTIFIED)
        phone.post(NEW, log(co_trainer_email="CO@a.example", observer_email="manager@a.example"))
        delivery = Delivery.objects.get()
        assert (delivery.co_trainer, delivery.observer) == (other, manager_a)
        assert b"held by" in signed_in(other.person).get(LIST).content


class TestWho:
    @pytest.mark.parametrize("state", [State.APPLIED, State.CANDIDATE, State.SUSPENDED, State.WITHDRAWN])
    def test_nobody_logs_who_does_not_teach(self, alice, institution_a, programme, state):
        make_candidacy(alice, institution_a, programme, state)
        assert signed_in(alice).get(NEW).status_code == 404

    def test_others_do_not_find_it(self, trainer, alice, manager_a, charlie):
        delivery = make_delivery(trainer)
        for person in (alice, manager_a, charlie):
            answer = signed_in(person).get(reverse("teach_session", args=[delivery.public_id]))
            assert answer.status_code == 404

    def test_a_list_takes_as_many_queries_however_long_it_is(self, phone, trainer, module, django_assert_num_queries):
        make_delivery(trainer, modules=[module])
        phone.get(LIST)
        with django_assert_num_queries(6):
            phone.get(LIST)
        for _each in range(5):
            make_delivery(trainer, modules=[module])
        with django_assert_num_queries(6):
            phone.get(LIST)


class TestTheInstitution:
    @pytest.fixture
    def submitted(self, trainer, module):
        return make_delivery(trainer, status=Delivery.SUBMITTED, modules=[module])

    def address(self, name, delivery):
        return reverse(f"manage_{name}", args=[delivery.public_id])

    def test_it_sees_what_is_handed_in_and_no_draft(self, officer, trainer, submitted):
        draft = make_delivery(trainer, place="Secret garden")
        page = officer.get("/en/manage/sessions/?show=all").content.decode()
        assert str(submitted.public_id) in page
        assert "Secret garden" not in page
        assert officer.get(self.address("session", draft)).status_code == 404
        assert officer.get(self.address("session", submitted)).status_code == 200

    def test_verified_it_counts_once_and_the_log_of_the_institution_says_so(self, officer, submitted, trainer):
        for _each in range(2):
            officer.post(self.address("verify_session", submitted))
        submitted.refresh_from_db()
        assert submitted.status == "verified"
        assert Reach.objects.get(candidacy=trainer).sessions == 1
        assert list(AuditEntry.objects.values_list("verb", "person")) == [
            ("session_verified", trainer.person.public_id)
        ]

    def test_one_of_the_sample_is_checked_first(self, officer, submitted):
        Delivery.objects.update(is_sampled=True)
        assert officer.post(self.address("verify_session", submitted)).url == self.address("check_session", submitted)
        assert Delivery.objects.get().status == "submitted"
        officer.post(self.address("check_session", submitted), {"method": "call_host", "checks": ["date_matches"]})
        officer.post(self.address("verify_session", submitted))
        assert Delivery.objects.get().status == "verified"
        assert b"The host was called" in officer.get(self.address("session", submitted)).content

    def test_sent_back_it_counts_no_more_and_can_be_handed_in_again(self, officer, phone, submitted, trainer, log):
        officer.post(self.address("verify_session", submitted))
        officer.post(self.address("reject_session", submitted), {"reason": "The date is wrong."})
        assert Reach.objects.get(candidacy=trainer).sessions == 0
        change = reverse("teach_change_session", args=[submitted.public_id])
        assert b"The date is wrong." in phone.get(change).content
        phone.post(change, log(client_key=submitted.client_key))
        assert Delivery.objects.get().status == "submitted"

    def test_a_reason_is_asked_for(self, officer, submitted):
        assert b"There is a problem" in officer.post(self.address("reject_session", submitted), {}).content
        assert Delivery.objects.get().status == "submitted"

    @pytest.mark.parametrize("page", ["session", "check_session", "verify_session", "reject_session"])
    def test_others_do_not_find_it(self, submitted, charlie, bob, alice, page):
        for person in (charlie, bob, alice):
            reader = signed_in(person)
            send = reader.post if page == "verify_session" else reader.get
            assert send(self.address(page, submitted)).status_code == 404

    def test_the_share_of_the_programme_is_sampled(self, phone, log, programme):
        programme.verification_percent = 100
        programme.save()
        phone.post(NEW, log())
        assert Delivery.objects.get().is_sampled
        programme.verification_percent = 0
        programme.save()
        phone.post(NEW, log())
        assert sorted(Delivery.objects.values_list("is_sampled", flat=True)) == [False, True]

    def test_a_list_takes_as_many_queries_however_long_it_is(
        self, officer, trainer, module, submitted, django_assert_num_queries
    ):
        officer.get("/en/manage/sessions/")
        with django_assert_num_queries(6):
            officer.get("/en/manage/sessions/")
        for _each in range(5):
            make_delivery(trainer, status=Delivery.SUBMITTED, modules=[module])
        with django_assert_num_queries(6):
            officer.get("/en/manage/sessions/")
