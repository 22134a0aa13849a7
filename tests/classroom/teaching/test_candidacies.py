"""The way to a standing, through the real flows: each step, what follows from it, and what is refused."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from certificates.models import Certificate
from classroom.flows import assessing, candidacies
from classroom.flows.assessing import AlreadyThere, Conflict
from classroom.flows.candidacies import NotYet, StepRefused
from institutions.models import AuditEntry
from tests.classroom.factories import handed_in
from tests.classroom.teaching.world import DAY, TrainersWorld
from tests.trainers.factories import levels, make_candidacy, make_delivery
from trainers.eligibility import months_later
from trainers.erasing import erase_reasons
from trainers.models import Assessment, Candidacy, Delivery, Transition
from trainers.queries import facts_of
from trainers.states import Event, State
from trainers.steps_guard import guard, unguard

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(site, institution_a, manager_a, at):
    return TrainersWorld(institution_a, manager_a, at)


def states_of(candidacy):
    return [each.after for each in candidacy.transitions.all()]


def renewable(world):
    """Sessions enough to renew, and another time: two months before the end."""
    candidacy = world.again()
    at = candidacy.valid_until - 60 * DAY
    for number in range(6):
        modules = {"held_on": (at - DAY * (number + 1)).date(), "survey_n": 10, "survey_mean": Decimal(4)}
        delivery = make_delivery(candidacy, status=Delivery.VERIFIED, trainees_total=10, **modules)
        delivery.modules.create(module_key=f"00000000-0000-4000-8000-00000000000{number % 3}", title="Some")
        if number == 0:
            delivery.observations.create(by=world.observer, role="observer", scores=levels(3), mean=3, submitted_at=at)
    return at


class TestTheWay:
    def test_leads_stage_by_stage_to_a_certificate(self, world):
        candidacy = world.certify()
        assert states_of(candidacy) == [
            "candidate", "foundation_done", "pedagogy_done", "micro_done", "practicum_submitted", "under_assessment",
            "certified",
        ]  # fmt: skip
        assert candidacy.valid_until == months_later(world.at, 36)
        certificate = candidacy.certificate
        assert (certificate.kind, certificate.title) == (Certificate.ACCREDITATION, world.programme.title)
        assert (certificate.holder, certificate.institution) == (world.candidate, world.institution)
        assert certificate.expires_at == candidacy.valid_until

    def test_each_step_says_who_when_and_why(self, world):
        candidacies.admit(candidacy=world.candidacy, by=world.manager, at=world.at, reason="Known to us.")
        [step] = world.candidacy.transitions.all()
        assert (step.number, step.by, step.at, step.reason) == (1, world.manager, world.at, "Known to us.")
        [entry] = AuditEntry.objects.filter(verb="trainer_step")
        assert entry.after == {"state": "candidate", "event": "admit"}

    def test_a_stage_does_not_end_before_everything_is_there(self, world):
        world.admit()
        assert candidacies.advance(candidacy=world.again(), at=world.at) == 0
        world.learn()
        assert candidacies.advance(candidacy=world.again(), at=world.at) == 1
        world.plan(score=2)
        assert candidacies.advance(candidacy=world.again(), at=world.at) == 0
        world.plan(score=4)
        assert candidacies.advance(candidacy=world.again(), at=world.at) == 1
        assert world.again().state == State.PEDAGOGY_DONE

    def test_the_candidate_is_told_and_not_of_own_steps(self, world):
        world.admit()
        assert [each.to for each in mail.outbox] == [[world.candidate.email]]
        candidacies.withdraw(candidacy=world.again(), at=world.at)
        assert len(mail.outbox) == 1

    def test_a_practicum_with_something_missing_is_not_handed_in(self, world):
        world.up_to_micro()
        session = world.session(survey_n=7)
        with pytest.raises(NotYet) as refusal:
            candidacies.submit_practicum(candidacy=world.again(), delivery=session, by=world.candidate, at=world.at)
        assert [each.code for each in refusal.value.missing] == ["practicum_survey"]
        assert (world.again().state, world.candidacy.round, world.candidacy.practicum) == (State.MICRO_DONE, 0, None)

    def test_one_may_apply_again_after_withdrawing_and_not_before(self, world):
        same = {"person": world.candidate, "programme": world.programme, "institution": world.institution}
        assert candidacies.apply(**same, motivation="x", at=world.at) == world.candidacy
        candidacies.withdraw(candidacy=world.candidacy, at=world.at)
        assert candidacies.apply(**same, motivation="x", at=world.at) != world.candidacy

    def test_of_two_who_decide_at_once_one_is_refused(self, world):
        stale = Candidacy.objects.get(pk=world.candidacy.pk)
        world.admit()
        with pytest.raises(NotYet):
            candidacies.step(candidacy=stale, event=Event.DECLINE, by=world.manager, at=world.at)
        assert states_of(world.candidacy) == ["candidate"]

    def test_facts_cost_the_same_however_many_sessions_there_are(self, world, django_assert_num_queries):
        candidacy = world.certify()
        candidacy = Candidacy.objects.select_related("programme__update_quiz", "practicum").get(pk=candidacy.pk)
        facts_of(candidacy)
        with django_assert_num_queries(13):
            facts_of(candidacy)
        renewable(world)
        with django_assert_num_queries(13):
            assert facts_of(candidacy).ever.sessions == 7


class TestSteps:
    def test_are_never_changed_nor_taken_away(self, world):
        world.admit()
        with pytest.raises(TypeError):
            Transition.objects.update(reason="Other")
        with pytest.raises(TypeError):
            Transition.objects.all().delete()


class TestAssessing:
    @pytest.mark.parametrize(
        ("who", "role", "why"),
        [
            ("candidate", Assessment.HOST, "self"),
            ("tutor", Assessment.HOST, "tutor"),
            ("observer", Assessment.HOST, "observed"),
            ("manager", Assessment.HOST, "endorsed"),
            ("host", Assessment.LEAD, "not_lead"),
            ("lead", Assessment.HOST, "not_host"),
        ],
    )
    def test_who_stands_near_is_refused(self, world, who, role, why):
        world.up_to_micro()
        world.hand_in()
        with pytest.raises(Conflict) as refusal:
            assessing.name_assessor(candidacy=world.again(), person=getattr(world, who), role=role, at=world.at)
        assert refusal.value.why == why

    def test_a_role_is_given_once(self, world):
        world.under_assessment()
        with pytest.raises(AlreadyThere):
            assessing.name_assessor(candidacy=world.again(), person=world.lead, role=Assessment.LEAD, at=world.at)

    def test_does_not_begin_with_one(self, world):
        world.up_to_micro()
        world.hand_in()
        assessing.name_assessor(candidacy=world.again(), person=world.lead, role=Assessment.LEAD, at=world.at)
        with pytest.raises(NotYet):
            assessing.begin(candidacy=world.again(), by=world.manager, at=world.at)

    def test_levels_are_kept_once(self, world):
        first, _second = world.under_assessment()
        assert assessing.submit(assessment=first, scores=levels(4), comments={}, at=world.at)
        assert not assessing.submit(assessment=first, scores=levels(1), comments={}, at=world.at)
        first.refresh_from_db()
        assert first.scores == levels(4)

    def test_nothing_is_opened_before_both_are_in(self, world):
        first, second = world.under_assessment()
        assessing.submit(assessment=first, scores=levels(4), comments={}, at=world.at)
        assert not Assessment.objects.opened().exists()
        assessing.submit(assessment=second, scores=levels(3), comments={}, at=world.at)
        assert Assessment.objects.opened().count() == 2

    def test_levels_far_apart_lead_to_a_talk_and_then_to_a_third(self, world):
        first, second = world.under_assessment()
        world.score([first, second], levels(3), levels(3, C2=1))
        assert world.again().state == State.UNDER_ASSESSMENT
        assert {each.to[0] for each in mail.outbox[-2:]} == {world.lead.email, world.host.email}
        for each, scores in ((first, levels(3)), (second, levels(3, C2=1))):
            each.refresh_from_db()
            assessing.talk_changed(assessment=each, scores=scores, at=world.at)
        assert world.again().talked_at == world.at
        assert world.candidacy.state == State.UNDER_ASSESSMENT
        other = world.colleague("third", "trainer")
        make_lead(other, world)
        third = assessing.name_assessor(candidacy=world.again(), person=other, role=Assessment.THIRD, at=world.at)
        assessing.submit(assessment=third, scores=levels(3), comments={}, at=world.at)
        assert world.again().state == State.CERTIFIED

    def test_a_talk_that_brings_them_together_is_enough(self, world):
        first, second = world.under_assessment()
        world.score([first, second], levels(3), levels(3, C2=1))
        for each in (first, second):
            each.refresh_from_db()
            assessing.talk_changed(assessment=each, scores=levels(3), at=world.at)
        assert world.again().state == State.CERTIFIED
        second.refresh_from_db()
        assert (second.scores["C2"], second.final_scores["C2"]) == (1, 3)

    def test_who_does_not_pass_may_hand_in_twice_more(self, world):
        world.score(world.under_assessment(), levels(2), levels(2))
        for _again in (1, 2):
            assert world.again().state == State.REVISE
            world.hand_in()
            world.score(world.begin(), levels(2), levels(2))
        assert world.again().state == State.NOT_CERTIFIED
        assert not Certificate.objects.filter(holder=world.candidate).exists()

    def test_an_appeal_is_decided_by_a_third_assessor(self, world):
        world.score(world.under_assessment(), levels(2), levels(2))
        made = assessing.appeal(candidacy=world.again(), reason="The exercise was cut by a power failure.", at=world.at)
        assert made.decide_by == world.at + timedelta(days=30)
        other = world.colleague("third", "trainer")
        make_lead(other, world)
        third = assessing.name_assessor(candidacy=world.again(), person=other, role=Assessment.APPEAL, at=world.at)
        assessing.submit(assessment=third, scores=levels(3), comments={}, at=world.at)
        made.refresh_from_db()
        assert made.upheld
        assert world.again().state == State.CERTIFIED

    def test_an_appeal_that_fails_changes_nothing(self, world):
        world.score(world.under_assessment(), levels(2), levels(2))
        made = assessing.appeal(candidacy=world.again(), reason="No.", at=world.at)
        other = world.colleague("third", "trainer")
        make_lead(other, world)
        third = assessing.name_assessor(candidacy=world.again(), person=other, role=Assessment.APPEAL, at=world.at)
        assessing.submit(assessment=third, scores=levels(2), comments={}, at=world.at)
        made.refresh_from_db()
        assert (made.upheld, world.again().state) == (False, State.REVISE)


def make_lead(person, world):
    make_candidacy(person, world.institution, world.programme, State.LEAD, at=world.at)


class TestStanding:
    def test_ends_by_the_clock_and_not_a_moment_before(self, world):
        candidacy = world.certify()
        candidacies.sweep(at=candidacy.valid_until - timedelta(seconds=1))
        assert world.again().state == State.CERTIFIED
        candidacies.sweep(at=candidacy.valid_until)
        assert world.again().state == State.EXPIRED
        [*_before, last] = candidacy.transitions.all()
        assert (last.event, last.by) == (Event.EXPIRE, None)

    def test_is_renewed_by_what_was_delivered(self, world):
        old = world.certify()
        until, before = old.valid_until, old.certificate
        at = renewable(world)
        with pytest.raises(NotYet) as refusal:
            candidacies.renew(candidacy=world.again(), by=world.candidate, at=at)
        assert [each.code for each in refusal.value.missing] == ["update_quiz"]
        world.programme.update_quiz = world.module.quiz
        world.programme.update_quiz_percent = 0
        world.programme.save()
        handed_in(world.candidate, world.module, at - DAY)
        candidacies.renew(candidacy=world.again(), by=world.candidate, at=at)
        candidacy = world.again()
        assert (candidacy.state, candidacy.valid_until) == (State.RENEWED, months_later(until, 36))
        assert candidacy.certificate.replaces == before
        before.refresh_from_db()
        assert before.state == Certificate.SUPERSEDED

    def test_suspended_it_is_revoked_and_lifted_it_comes_back_with_another_certificate(self, world):
        candidacy = world.certify()
        first = candidacy.certificate
        why = {"reason": "Complaint 7.", "public_reason": "Suspended."}
        candidacies.suspend(candidacy=candidacy, by=world.manager, at=world.at, **why)
        first.refresh_from_db()
        assert (world.again().state, first.state, first.state_reason) == (State.SUSPENDED, "revoked", "Suspended.")
        candidacies.lift_suspension(candidacy=world.again(), by=world.manager, at=world.at, reason="Settled.")
        candidacy = world.again()
        assert (candidacy.state, candidacy.certificate.state) == (State.CERTIFIED, "valid")
        assert candidacy.certificate.replaces == first
        first.refresh_from_db()
        assert first.state == "revoked"

    def test_lifted_after_its_end_it_is_expired(self, world):
        candidacy = world.certify()
        candidacies.suspend(candidacy=candidacy, by=world.manager, at=world.at, reason="x", public_reason="x")
        late = candidacy.valid_until + DAY
        candidacies.lift_suspension(candidacy=world.again(), by=world.manager, at=late, reason="Settled.")
        assert world.again().state == State.EXPIRED

    def test_without_a_confirmed_name_the_certificate_waits(self, world):
        world.candidate.certificate_name = ""
        world.candidate.save()
        assert world.certify().certificate is None
        world.candidate.certificate_name = "Asha Mwangi"
        world.candidate.save()
        candidacies.sweep(at=world.at + DAY)
        assert world.again().certificate.name == "Asha Mwangi"

    def test_no_certificate_is_issued_twice(self, world):
        candidacy = world.certify()
        candidacies.give_certificate(candidacy=candidacy, at=world.at + DAY)
        candidacies.sweep(at=world.at + DAY)
        assert Certificate.objects.filter(holder=world.candidate).count() == 1

    def test_the_time_to_hand_in_again_runs_out(self, world):
        world.score(world.under_assessment(), levels(2), levels(2))
        candidacies.sweep(at=world.at + 90 * DAY)
        assert world.again().state == State.REVISE
        candidacies.sweep(at=world.at + 91 * DAY)
        assert world.again().state == State.NOT_CERTIFIED

    def test_a_step_that_leads_nowhere_is_refused(self, world):
        with pytest.raises((NotYet, StepRefused)):
            candidacies.step(candidacy=world.candidacy, event=Event.CERTIFY, by=world.manager, at=world.at)
        assert world.again().state == State.APPLIED

    def test_the_database_itself_knows_no_standing_without_an_end(self, world):
        with pytest.raises(DatabaseError), transaction.atomic():
            Candidacy.objects.filter(pk=world.candidacy.pk).update(state=State.CERTIFIED)


@pytest.mark.django_db(transaction=True)
class TestTheDatabaseKeepsSteps:
    @pytest.fixture(autouse=True)
    def guarded(self, world):
        """Tests run without migrations, which are what sets the triggers."""
        with connection.schema_editor() as editor:
            guard(None, editor)
        yield
        with connection.schema_editor() as editor:
            unguard(None, editor)

    @pytest.mark.parametrize(
        "sql", ["UPDATE trainers_transition SET event = 'certify'", "DELETE FROM trainers_transition"]
    )
    def test_whoever_asks(self, world, sql):
        world.admit()
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(sql)
        assert [each.event for each in world.candidacy.transitions.all()] == ["admit"]

    def test_but_not_the_words_about_somebody_who_leaves(self, world, at):
        candidacies.admit(candidacy=world.candidacy, by=world.manager, at=at, reason="Known to us.")
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("UPDATE trainers_transition SET reason = 'Other'")
        erase_reasons(person=world.candidate, at=at)
        assert [each.reason for each in world.candidacy.transitions.all()] == [""]
