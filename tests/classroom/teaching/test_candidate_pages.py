"""The pages of candidates, of those who judge them and of staff, asked as a browser does."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classroom.flows import assessing, candidacies
from tests.accounts.factories import make_user
from tests.classroom.teaching.world import TrainersWorld
from tests.trainers.factories import levels, make_candidacy
from trainers.models import Assessment, Candidacy
from trainers.states import State

pytestmark = pytest.mark.django_db
CANARY = "Blindwordling"


@pytest.fixture
def world(site, institution_a, manager_a, private_files, at):
    return TrainersWorld(institution_a, manager_a, at)


def sign_in(client, user):
    client.force_login(user)
    return client


def page(client, name, *args, **asked):
    return client.get(reverse(name, args=args), asked)


class TestApplying:
    def apply(self, client, world, **changes):
        person = world.colleague("newcomer", "learner")
        sign_in(client, person)
        data = {"institution": world.institution.slug, "motivation": "I teach."} | changes
        return person, client.post(reverse("teach_apply", args=[world.programme.key]), data)

    def test_sends_the_application_with_its_cv_to_those_who_decide(self, client, world):
        cv = SimpleUploadedFile("me.pdf", b"%PDF-1.7 I taught", content_type="application/pdf")
        person, response = self.apply(client, world, cv=cv)
        candidacy = Candidacy.objects.get(person=person)
        assert response.url == reverse("teach_candidacy", args=[candidacy.public_id])
        sign_in(client, world.manager)
        file = page(client, "manage_trainer_cv", candidacy.public_id)
        assert b"".join(file.streaming_content) == b"%PDF-1.7 I taught"

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"motivation": ""}, "This field is required"),
            ({"institution": "elsewhere"}, "Select a valid choice"),
            ({"cv": SimpleUploadedFile("me.pdf", b"MZ program")}, "This is not a PDF file"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, client, world, changes, said):
        person, response = self.apply(client, world, experience="Ten years.", **changes)
        assert response.status_code == 200
        assert said in response.content.decode()
        assert "Ten years." in response.content.decode()
        assert not Candidacy.objects.filter(person=person).exists()

    def test_is_for_people_of_an_institution(self, client, world):
        sign_in(client, make_user("alone@example.org"))
        assert "You belong to no institution yet" in page(client, "teach_apply", world.programme.key).content.decode()


class TestTheCandidatesPage:
    def test_says_what_is_next_and_what_is_missing(self, client, world):
        world.admit()
        sign_in(client, world.candidate)
        text = page(client, "teach_candidacy", world.candidacy.public_id).content.decode()
        assert "Trademarks: 80 % or more in the quiz." in text
        assert "Trademarks: the activity sheet is complete." in text
        world.learn()
        text = page(client, "teach_candidacy", world.candidacy.public_id).content.decode()
        assert "Everything is there. Go on to the next stage." in text

    def test_goes_on_when_everything_is_there_and_says_why_not_before(self, client, world):
        world.admit()
        sign_in(client, world.candidate)
        go_on = reverse("teach_go_on", args=[world.candidacy.public_id])
        assert "Something is still missing" in client.post(go_on, follow=True).content.decode()
        world.learn()
        client.post(go_on)
        assert world.again().state == State.FOUNDATION_DONE

    def test_takes_a_plan_which_the_tutor_marks_once(self, client, world):
        world.admit()
        sign_in(client, world.candidate)
        data = {"title": "Names for sauces", "text": "Hook 10"}
        client.post(reverse("teach_plan", args=[world.candidacy.public_id]), data)
        plan = world.candidacy.plans.get()
        sign_in(client, world.tutor)
        assert "Mark the session plan of Asha" in page(client, "teach").content.decode()
        mark = reverse("teach_mark_plan", args=[plan.pk])
        assert client.post(mark, {"comment": "Good."}).status_code == 200
        assert client.post(mark, {"score": 3, "comment": "Good."}).status_code == 302
        assert client.get(mark).status_code == 404
        plan.refresh_from_db()
        assert (plan.score, plan.marked_by) == (3, world.tutor)

    def test_asks_colleagues_for_feedback_and_nobody_else(self, client, world):
        world.admit()
        sign_in(client, world.candidate)
        where = reverse("teach_rehearsal", args=[world.candidacy.public_id])
        data = {"held_on": "2026-11-02", "action_points": "Slower", "peers": "peer-1@a.example lead@b.example"}
        assert "lead@b.example" in client.post(where, data).content.decode()
        assert not world.candidacy.micro_feedback.exists()
        client.post(where, data | {"peers": "peer-1@a.example peer-2@a.example"})
        assert world.candidacy.micro_feedback.count() == 3
        assert {each.to[0] for each in mail.outbox[-2:]} == {"peer-1@a.example", "peer-2@a.example"}

    @pytest.mark.parametrize("name", ["teach_candidacy", "teach_plan", "teach_withdraw"])
    def test_is_nobody_elses(self, client, world, charlie, name):
        for other in (world.manager, world.tutor, charlie):
            sign_in(client, other)
            assert page(client, name, world.candidacy.public_id).status_code == 404

    def test_costs_the_same_however_many_sessions_there_are(self, client, world, django_assert_max_num_queries):
        candidacy = world.certify()
        sign_in(client, world.candidate)
        page(client, "teach_candidacy", candidacy.public_id)
        with django_assert_max_num_queries(30):
            page(client, "teach_candidacy", candidacy.public_id)


class TestBlind:
    def pages_of(self, client, world, people):
        """Everything that these people can fetch about the candidacy, and all mails."""
        texts = [message.body for message in mail.outbox]
        for person in people:
            sign_in(client, person)
            addresses = [reverse("teach"), reverse("teach_candidacy", args=[world.candidacy.public_id])]
            addresses += [reverse("manage_trainers"), reverse("manage_trainer", args=[world.candidacy.public_id])]
            addresses += [reverse("teach_assess", args=[each.public_id]) for each in Assessment.objects.all()]
            addresses += [reverse("manage_log"), reverse("my_learning")]
            texts += [client.get(address).content.decode() for address in addresses]
        return "".join(texts)

    def test_nobody_reads_an_assessors_words_or_levels_before_both_are_in(self, client, world):
        first, second = world.under_assessment()
        comments = {"C1": CANARY}
        assessing.submit(assessment=first, scores=levels(4, C3=1), comments=comments, at=world.at)
        others = [world.candidate, world.manager, world.host, world.tutor, world.observer]
        text = self.pages_of(client, world, others)
        assert "Has submitted" in text
        assert CANARY not in text
        assert "Result of the assessment" not in text
        assert "Levels by criterion" not in text
        own = page(sign_in(client, world.lead), "teach_assess", first.public_id).content.decode()
        assert "Levels by criterion" in own
        assessing.submit(assessment=second, scores=levels(3), comments={}, at=world.at)
        assert CANARY not in self.pages_of(client, world, [world.tutor, world.observer])

    def test_an_assessment_belongs_to_its_assessor(self, client, world):
        first, second = world.under_assessment()
        sign_in(client, world.host)
        assert page(client, "teach_assess", second.public_id).status_code == 200
        assert page(client, "teach_assess", first.public_id).status_code == 404

    def test_levels_are_asked_for_all_and_a_conflict_is_declared(self, client, world):
        first, _second = world.under_assessment()
        sign_in(client, world.lead)
        where = reverse("teach_assess", args=[first.public_id])
        some = {name: level for name, level in levels(3).items() if name != "C4"}
        text = client.post(where, some).content.decode()
        assert "Choose a level for this criterion." in text
        assert "Without this you can&#x27;t assess." in text
        first.refresh_from_db()
        assert first.submitted_at is None
        assert client.post(where, levels(3, no_conflict="on")).status_code == 302
        first.refresh_from_db()
        assert (first.scores, first.no_conflict_at is not None) == (levels(3), True)

    def test_after_a_gap_both_say_what_stays(self, client, world):
        first, second = world.under_assessment()
        world.score([first, second], levels(3), levels(3, C2=1))
        for person, assessment in ((world.lead, first), (world.host, second)):
            sign_in(client, person)
            where = reverse("teach_assess", args=[assessment.public_id])
            assert "You are far apart on some criteria" in client.get(where).content.decode()
            client.post(where, levels(3))
        assert world.again().state == State.CERTIFIED


class TestStaff:
    def act(self, client, world, what, **data):
        return client.post(reverse("manage_trainer_step", args=[world.candidacy.public_id, what]), data)

    def test_lead_somebody_from_the_application_to_the_assessment(self, client, world):
        sign_in(client, world.manager)
        assert "Asha" in page(client, "manage_trainers").content.decode()
        assert self.act(client, world, "admit").status_code == 302
        assert self.act(client, world, "tutor", email="nobody@a.example").status_code == 200
        assert self.act(client, world, "tutor", email=world.tutor.email).status_code == 302
        world.again()
        world.learn()
        world.plan()
        world.rehearse()
        candidacies.advance(candidacy=world.again(), at=world.at)
        world.hand_in()
        refused = self.act(client, world, "begin").content.decode()
        assert "Two assessors are named." in refused
        near = self.act(client, world, "assessor", email=world.tutor.email, role=Assessment.HOST).content.decode()
        assert "The tutor can&#x27;t assess the candidate." in near
        for person, role in ((world.lead, Assessment.LEAD), (world.host, Assessment.HOST)):
            assert self.act(client, world, "assessor", email=person.email, role=role).status_code == 302
        assert self.act(client, world, "begin").status_code == 302
        assert world.again().state == State.UNDER_ASSESSMENT

    def test_a_reason_is_asked_for_where_somebody_loses_something(self, client, world):
        sign_in(client, world.manager)
        assert "Say why" in self.act(client, world, "decline").content.decode()
        assert self.act(client, world, "decline", reason="Not now.").status_code == 302
        assert world.again().state == State.DECLINED

    def test_nobody_decides_about_themselves(self, client, world):
        own = make_candidacy(world.manager, world.institution, world.programme, State.APPLIED)
        sign_in(client, world.manager)
        assert page(client, "manage_trainer_step", own.public_id, "admit").status_code == 404

    def test_a_step_that_is_not_offered_is_not_there(self, client, world):
        sign_in(client, world.manager)
        assert page(client, "manage_trainer_step", world.candidacy.public_id, "lead").status_code == 404
        assert page(client, "manage_trainer_step", world.candidacy.public_id, "fly").status_code == 404

    def test_another_institution_sees_nobody(self, client, world, charlie):
        sign_in(client, charlie)
        assert "Asha" not in page(client, "manage_trainers", group="waiting").content.decode()
        assert page(client, "manage_trainer", world.candidacy.public_id).status_code == 404

    def test_the_list_costs_the_same_however_long_it_is(self, client, world, django_assert_num_queries):
        sign_in(client, world.manager)

        def queries():

            with CaptureQueriesContext(
                connection,
            ) as asked:
                page(client, "manage_trainers", group="under-way")
            return len(asked)

        queries()
        few = queries()
        for number in range(20):
            make_candidacy(world.colleague(f"more-{number}", "learner"), world.institution, world.programme)
        assert queries() == few <= 12
