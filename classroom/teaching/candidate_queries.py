"""What candidates and those who judge them see: where somebody stands, what is next, and what is missing."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import get_language

from certificates.models import Certificate
from classroom.teaching.candidate_words import needed
from courses.content import content_in
from institutions.models import Institution
from trainers.eligibility import Requirement, requirements
from trainers.models import Assessment, Candidacy, MicroFeedback, Programme, SessionPlan
from trainers.queries import assessments_of, facts_of
from trainers.states import STANDING, Event, State

DONE, CURRENT, AHEAD = "done", "current", "ahead"
# Each stage of the way with the event that ends it, and the states in which somebody is at it.
STAGES = (
    ("admission", Event.ADMIT, {State.APPLIED}),
    ("foundation", Event.FINISH_FOUNDATION, {State.CANDIDATE}),
    ("pedagogy", Event.FINISH_PEDAGOGY, {State.FOUNDATION_DONE}),
    ("micro", Event.FINISH_MICRO, {State.PEDAGOGY_DONE}),
    ("practicum", Event.SUBMIT_PRACTICUM, {State.MICRO_DONE, State.REVISE}),
    ("assessment", Event.CERTIFY, {State.PRACTICUM_SUBMITTED, State.UNDER_ASSESSMENT, State.NOT_CERTIFIED}),
)


@dataclass(frozen=True)
class Stage:
    """`missing`: (sentence, address or "") of what is still to be done. `urls`: of modules by key."""

    name: str
    state: str
    needs: tuple[Requirement, ...] = ()
    urls: dict = field(default_factory=dict)

    @property
    def missing(self):
        return [(needed(each), self.urls.get(each.key, "")) for each in self.needs if not each.met]

    @property
    def met(self):
        return [needed(each) for each in self.needs if each.met]

    @property
    def share(self):
        """How much of it is there, in percent; rounded down."""
        return 100 * sum(each.met for each in self.needs) // len(self.needs) if self.needs else 0


@dataclass(frozen=True)
class Way:
    """Somebody's way: `stages` up to the certificate, then what a standing needs to last."""

    candidacy: Candidacy
    stages: tuple[Stage, ...]
    renewal: Stage | None
    due: object  # until when, or None
    may_go_on: bool
    assessments: dict
    outcome: object

    @property
    def current(self):
        return next((each for each in self.stages if each.state == CURRENT), None)


def way_of(candidacy, at):
    """Return the way of a candidacy as it stands."""
    facts, standards = facts_of(candidacy), candidacy.programme.standards
    place = next((place for place, (_n, _e, states) in enumerate(STAGES) if candidacy.state in states), len(STAGES))
    urls = {key: each.url for key, each in content_in(get_language()).modules.items()}
    stages = tuple(_stage(number, place, facts, standards, at, urls) for number in range(len(STAGES)))
    current = stages[place] if place < len(STAGES) else None
    found = assessments_of(candidacy)
    decided = candidacy.state not in (State.PRACTICUM_SUBMITTED, State.UNDER_ASSESSMENT)
    return Way(
        candidacy=candidacy,
        stages=stages,
        renewal=_renewal(facts, standards, at),
        due=due_of(candidacy),
        may_go_on=bool(current) and current.name in ("foundation", "pedagogy", "micro") and not current.missing,
        assessments=found if decided else {role: each for role, each in found.items() if role == Assessment.SELF},
        outcome=facts.outcome if decided else None,
    )


def _stage(number, place, facts, standards, at, urls):
    name, event, _states = STAGES[number]
    state = DONE if number < place else CURRENT if number == place else AHEAD
    if name == "assessment" or state == DONE:
        return Stage(name, state)
    return Stage(name, state, requirements(event, facts, standards, at), urls)


def _renewal(facts, standards, at):
    if facts.state in STANDING:
        return Stage("renewal", CURRENT, requirements(Event.RENEW, facts, standards, at))
    if facts.state == State.EXPIRED:
        return Stage("reinstatement", CURRENT, requirements(Event.REINSTATE, facts, standards, at))
    return None


def due_of(candidacy):
    """Return by when something has to be done, or None."""
    if candidacy.state == State.REVISE:
        return candidacy.state_since + timedelta(days=candidacy.programme.revise_days)
    return candidacy.valid_until if candidacy.state in STANDING else None


def programmes_for(user):
    """Return the programmes that somebody may apply to now."""
    own = Institution.objects.filter(memberships__user=user)
    open_ones = Programme.objects.open().filter(Q(institution=None) | Q(institution__in=own))
    return open_ones.exclude(candidacies__in=Candidacy.objects.of(user).current()).distinct()


def institutions_of(user, programme):
    """Return the institutions that can endorse somebody: where they belong."""
    own = Institution.objects.filter(memberships__user=user).distinct()
    return own.filter(pk=programme.institution_id) if programme.institution_id else own


@dataclass(frozen=True)
class Tasks:
    """What waits for somebody who judges others."""

    plans: tuple
    feedback: tuple
    assessments: tuple

    def __bool__(self):
        return bool(self.plans or self.feedback or self.assessments)


def tasks_of(user):
    plans = SessionPlan.objects.filter(candidacy__tutor=user, marked_at=None)
    feedback = MicroFeedback.objects.filter(by=user, given_at=None)
    waiting = Q(submitted_at=None) | Q(candidacy__state=State.UNDER_ASSESSMENT, candidacy__talked_at=None)
    assessments = Assessment.objects.of(user).filter(waiting)
    about = ("candidacy__person", "candidacy__programme")
    return Tasks(*(tuple(each.select_related(*about)) for each in (plans, feedback, assessments)))


def certificate_of(candidacy):
    valid = Certificate.objects.valid().filter(pk=candidacy.certificate_id)
    return valid.first() if candidacy.certificate_id else None
