"""A small programme with one module, a candidate of institution A, and everybody who judges them."""

from datetime import timedelta

from classroom import flows
from classroom.flows import assessing, candidacies
from institutions.models import Membership
from institutions.roles import Role
from tests.accounts.factories import make_user
from tests.classroom.factories import handed_in
from tests.courses.factories import make_module
from tests.trainers.factories import levels, make_candidacy, make_delivery, make_programme
from trainers.models import Assessment, Delivery, Evidence, MicroFeedback, Observation
from trainers.states import State

DAY = timedelta(days=1)


class TrainersWorld:
    """`candidate` has applied; `lead` and `host` can assess, `tutor` and `observer` may not."""

    def __init__(self, institution, manager, at):
        self.institution, self.manager, self.at = institution, manager, at
        self.module = make_module("trademarks", lessons=1)
        self.programme = make_programme(foundation=[self.module], foundation_choices=0)
        self.candidate = self.colleague("candidate", Role.LEARNER, certificate_name="Asha Mwangi", first_name="Asha")
        self.tutor = self.colleague("tutor", Role.TRAINER, first_name="Tomas")
        self.observer = self.colleague("observer", Role.TRAINER, first_name="Olga")
        self.host = self.colleague("host", Role.TRAINER, first_name="Hana")
        self.peers = [self.colleague(f"peer-{number}", Role.LEARNER) for number in (1, 2)]
        self.lead = make_user("lead@b.example", first_name="Leyla")
        make_candidacy(self.lead, institution, self.programme, State.LEAD, at=at)
        self.candidacy = candidacies.apply(
            person=self.candidate, programme=self.programme, institution=institution, at=at, motivation="I teach."
        )

    def colleague(self, name, role, **fields):
        user = make_user(f"{name}@a.example", **fields)
        Membership.objects.create(user=user, institution=self.institution, role=role)
        return user

    def again(self):
        self.candidacy.refresh_from_db()
        return self.candidacy

    def admit(self):
        candidacies.admit(candidacy=self.candidacy, by=self.manager, at=self.at)
        candidacies.name_tutor(candidacy=self.again(), tutor=self.tutor)

    def learn(self):
        lesson = self.module.get_children().first()
        keys = {"module_key": self.module.translation_key, "lesson_key": lesson.translation_key}
        flows.complete_lesson(learner=self.candidate, at=self.at, **keys)
        handed_in(self.candidate, self.module, self.at)

    def plan(self, score=3):
        plan = assessing.hand_in_plan(candidacy=self.again(), title="Names", text="Hook 10, input 20", at=self.at)
        assessing.mark_plan(plan=plan, score=score, comment="Clear.", by=self.tutor, at=self.at)

    def rehearse(self):
        held = {"held_on": self.at.date(), "is_recorded": False, "action_points": "Ask more", "peers": self.peers}
        assessing.hold_rehearsal(candidacy=self.again(), at=self.at, **held)
        for asked in MicroFeedback.objects.filter(candidacy=self.candidacy):
            assessing.give_feedback(feedback=asked, went_well="Clear", next_step="Slower", at=self.at)

    def session(self, **fields):
        """A session with all that a practicum needs."""
        defaults = {"status": Delivery.VERIFIED, "survey_n": 10, "observer": self.observer, "trainees_total": 12}
        delivery = make_delivery(self.candidacy, **{**defaults, **fields})
        watched = {"scores": levels(3), "mean": 3, "submitted_at": self.at}
        Observation.objects.create(delivery=delivery, by=self.observer, role=Observation.OBSERVER, **watched)
        for kind in Evidence.REQUIRED:
            file = {"path": "evidence/x", "name": "x.pdf", "content_type": "application/pdf", "size": 1}
            Evidence.objects.create(
                delivery=delivery,
                kind=kind,
                sha256=f"{kind:>64}",
                uploaded_at=self.at,
                delete_on=self.at.date(),
                **file,
            )
        return delivery

    def up_to_micro(self):
        self.admit()
        self.learn()
        self.plan()
        self.rehearse()
        candidacies.advance(candidacy=self.again(), at=self.at)

    def hand_in(self):
        candidacies.submit_practicum(candidacy=self.again(), delivery=self.session(), by=self.candidate, at=self.at)

    def begin(self):
        """Two assessors are named, and score from now on. Returns their assessments."""
        named = [
            assessing.name_assessor(candidacy=self.again(), person=person, role=role, at=self.at)
            for person, role in ((self.lead, Assessment.LEAD), (self.host, Assessment.HOST))
        ]
        assessing.begin(candidacy=self.again(), by=self.manager, at=self.at)
        return named

    def under_assessment(self):
        self.up_to_micro()
        self.hand_in()
        return self.begin()

    def score(self, assessments, *scores):
        for assessment, given in zip(assessments, scores, strict=True):
            assessing.submit(assessment=assessment, scores=given, comments={"C1": "Seen."}, at=self.at)

    def certify(self):
        self.score(self.under_assessment(), levels(3), levels(3))
        return self.again()
