"""What each step towards a trainer's standing needs, and whether it is there. Pure.

Source: the programme's specification, section 4.1. In prose: docs/rules/trainers.md. Percents and means are compared
exactly; times are aware datetimes.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from certificates.validity import months_later
from trainers.states import STANDING, Event, State, target


@dataclass(frozen=True)
class Standards:
    """The numbers of a programme, as it begins with them: percents, days, months, levels 1–4, means of 1–5."""

    foundation_percent: int = 80
    foundation_choices: int = 1
    pedagogy_percent: int = 80
    plan_score: int = 3
    micro_peers: int = 2
    practicum_minutes: int = 90
    practicum_trainees: int = 8
    practicum_firms: int = 4
    practicum_survey_percent: int = 60
    pass_mean: Decimal = Decimal("2.5")
    least_level: int = 2
    gate_level: int = 3
    gap: int = 2
    agreement_assessments: int = 5
    agreement_percent: int = 70
    revise_days: int = 90
    revisions: int = 2
    appeal_days: int = 30
    validity_months: int = 36
    renewal_months: int = 6
    renewal_sessions: int = 6
    renewal_trainees: int = 60
    renewal_modules: int = 3
    renewal_observed: int = 1
    renewal_observed_mean: Decimal = Decimal("2.5")
    update_quiz_percent: int = 80
    renewal_survey_mean: Decimal = Decimal("3.5")
    reinstatement_months: int = 6
    reinstatement_observed: int = 1
    lead_sessions: int = 12
    lead_observed: int = 2
    lead_observed_mean: Decimal = Decimal("3.2")
    verification_percent: int = 20
    evidence_months: int = 48
    survey_least: int = 5  # answers before results are shown


@dataclass(frozen=True)
class ModuleFact:
    """A module of the programme. `best`: the best result in its quiz in percent, None without one."""

    key: UUID
    title: str
    best: Decimal | None = None
    activity_done: bool = False
    has_quiz: bool = True

    def is_passed(self, percent):
        return not self.has_quiz or (self.best is not None and self.best >= percent)

    def is_done(self, percent):
        return self.activity_done and self.is_passed(percent)


@dataclass(frozen=True)
class PracticumFact:
    """The session that a candidate put forward. `missing`: kinds of evidence that are not there."""

    minutes: int
    trainees: int
    firms: int
    survey_answers: int
    is_observed: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeliveredFact:
    """What was delivered and verified since a moment. `observed`: the means of observed sessions."""

    sessions: int = 0
    trainees: int = 0
    modules: int = 0
    observed: tuple[Fraction, ...] = ()
    survey_mean: Decimal | None = None


@dataclass(frozen=True)
class Facts:
    """All that is known of a candidacy. `outcome`: of the assessment, once nothing is missing; see `assessment`."""

    state: State
    endorsed: bool = False
    foundation: tuple[ModuleFact, ...] = ()
    choices: tuple[ModuleFact, ...] = ()
    pedagogy: tuple[ModuleFact, ...] = ()
    plan_score: int | None = None
    micro_held: bool = False
    micro_peers: int = 0
    micro_tutor: bool = False
    micro_action_points: bool = False
    practicum: PracticumFact | None = None
    assessors: int = 0
    outcome: Any = None
    revisions: int = 0  # asked for so far
    state_since: datetime | None = None
    valid_until: datetime | None = None
    before_suspension: State | None = None
    renewal: DeliveredFact = field(default_factory=DeliveredFact)  # since the last decision
    reinstatement: DeliveredFact = field(default_factory=DeliveredFact)  # since it expired
    ever: DeliveredFact = field(default_factory=DeliveredFact)
    update_quiz: Decimal | None = None  # best result since the last decision, in percent
    calibrated: bool = False
    appeal_outcome: Any = None  # of the scores of the third assessor of an appeal


@dataclass(frozen=True)
class Requirement:
    """One thing that a step needs. `have` and `need` are numbers to show, or None where it is a yes or a no."""

    code: str
    met: bool
    have: Any = None
    need: Any = None
    title: str = ""  # of the module it is about
    key: UUID | None = None  # of the module


def requirements(event, facts, standards, at):
    """Return all that an event needs, met or not, in the order in which it is done."""
    return tuple(_REQUIREMENTS.get(event, _nothing)(facts, standards, at))


def missing(event, facts, standards, at):
    """Return why an event can't happen: the requirements that are not met; first of all, the state it starts from."""
    if target(event, facts.state, before=facts.before_suspension) is None:
        return (Requirement("state", met=False),)
    return tuple(each for each in requirements(event, facts, standards, at) if not each.met)


def has_standing(state, valid_until, at):
    """Whether somebody may teach in the programme's name at a moment, also when the clock has not been asked yet."""
    return state in STANDING and valid_until is not None and at < valid_until


def _nothing(facts, standards, at):
    return ()


def _admission(facts, standards, at):
    yield Requirement("endorsement", facts.endorsed)


def _foundation(facts, standards, at):
    for each in facts.foundation:
        yield from _module(each, standards.foundation_percent)
    done = sum(each.is_done(standards.foundation_percent) for each in facts.choices)
    yield _least("foundation_choice", done, standards.foundation_choices)


def _module(fact, percent):
    if fact.has_quiz:
        yield Requirement("module_quiz", fact.is_passed(percent), fact.best, percent, fact.title, fact.key)
    yield Requirement("module_activity", fact.activity_done, title=fact.title, key=fact.key)


def _pedagogy(facts, standards, at):
    for each in facts.pedagogy:
        yield from _module(each, standards.pedagogy_percent)
    score = facts.plan_score
    yield Requirement("session_plan", score is not None and score >= standards.plan_score, score, standards.plan_score)


def _micro(facts, standards, at):
    yield Requirement("micro_session", facts.micro_held)
    yield _least("micro_peers", facts.micro_peers, standards.micro_peers)
    yield Requirement("micro_tutor", facts.micro_tutor)
    yield Requirement("micro_action_points", facts.micro_action_points)


def _practicum(facts, standards, at):
    if facts.practicum is None:
        yield Requirement("practicum", met=False)
        return
    session = facts.practicum
    yield _least("practicum_minutes", session.minutes, standards.practicum_minutes)
    yield _least("practicum_trainees", session.trainees, standards.practicum_trainees)
    yield _least("practicum_firms", session.firms, standards.practicum_firms)
    yield Requirement("practicum_observed", session.is_observed)
    answered = Fraction(100 * session.survey_answers, session.trainees) if session.trainees else Fraction(0)
    yield _least("practicum_survey", int(answered), standards.practicum_survey_percent)
    for kind in session.missing:
        yield Requirement(f"evidence_{kind}", met=False)


def _submission(facts, standards, at):
    """A session once more only in time; what was learned before stays learned."""
    yield from _practicum(facts, standards, at)
    if facts.state == State.REVISE:
        yield Requirement("revise_in_time", at <= facts.state_since + timedelta(days=standards.revise_days))


def _assessors(facts, standards, at):
    yield _least("assessors", facts.assessors, 2)


def _all_before(facts, standards, at):
    """Whoever is certified has passed each stage, whatever happened to standards and facts on the way."""
    yield from _admission(facts, standards, at)
    yield from _foundation(facts, standards, at)
    yield from _pedagogy(facts, standards, at)
    yield from _micro(facts, standards, at)
    yield from _practicum(facts, standards, at)
    yield from _assessors(facts, standards, at)


def _certification(facts, standards, at):
    yield from _all_before(facts, standards, at)
    yield Requirement("assessment", facts.outcome is not None and facts.outcome.passed)


def _appeal(facts, standards, at):
    yield from _all_before(facts, standards, at)
    yield Requirement("appeal", facts.appeal_outcome is not None and facts.appeal_outcome.passed)


def _revision(facts, standards, at):
    yield Requirement("not_passed", facts.outcome is not None and not facts.outcome.passed)
    left = standards.revisions - facts.revisions
    yield Requirement("revisions_left", left > 0, facts.revisions, standards.revisions)


def _refusal(facts, standards, at):
    """No more tries: all were used, or the time for one went by."""
    if facts.state == State.REVISE:
        late = at > facts.state_since + timedelta(days=standards.revise_days)
        yield Requirement("revise_too_late", late)
        return
    yield Requirement("not_passed", facts.outcome is not None and not facts.outcome.passed)
    yield Requirement("no_revisions_left", facts.revisions >= standards.revisions)


def _renewal(facts, standards, at):
    opens = months_later(facts.valid_until, -standards.renewal_months)
    yield Requirement("renewal_window", opens <= at < facts.valid_until)
    delivered = facts.renewal
    yield _least("renewal_sessions", delivered.sessions, standards.renewal_sessions)
    yield _least("renewal_trainees", delivered.trainees, standards.renewal_trainees)
    yield _least("renewal_modules", delivered.modules, standards.renewal_modules)
    yield _observed(delivered, standards.renewal_observed, standards.renewal_observed_mean)
    yield _update_quiz(facts, standards)
    mean = delivered.survey_mean
    enough = mean is not None and mean >= standards.renewal_survey_mean
    yield Requirement("renewal_survey", enough, mean, standards.renewal_survey_mean)


def _expiry(facts, standards, at):
    yield Requirement("valid_until", at >= facts.valid_until)


def _reinstatement(facts, standards, at):
    ends = months_later(facts.valid_until, standards.reinstatement_months)
    yield Requirement("reinstatement_in_time", at < ends)
    yield _update_quiz(facts, standards)
    yield _observed(facts.reinstatement, standards.reinstatement_observed, standards.renewal_observed_mean)


def _repetition(facts, standards, at):
    if facts.state == State.EXPIRED:
        ends = months_later(facts.valid_until, standards.reinstatement_months)
        yield Requirement("reinstatement_over", at >= ends)


def _lead(facts, standards, at):
    yield Requirement("standing", at < facts.valid_until)
    yield _least("lead_sessions", facts.ever.sessions, standards.lead_sessions)
    yield _observed(facts.ever, standards.lead_observed, standards.lead_observed_mean)
    yield Requirement("calibration", facts.calibrated)


def _observed(delivered, sessions, mean):
    good = sum(each >= Fraction(str(mean)) for each in delivered.observed)
    return _least("observed", good, sessions)


def _update_quiz(facts, standards):
    best = facts.update_quiz
    passed = best is not None and best >= standards.update_quiz_percent
    return Requirement("update_quiz", passed, best, standards.update_quiz_percent)


def _least(code, have, need):
    return Requirement(code, have >= need, have, need)


_REQUIREMENTS = {
    Event.ADMIT: _admission,
    Event.FINISH_FOUNDATION: _foundation,
    Event.FINISH_PEDAGOGY: _pedagogy,
    Event.FINISH_MICRO: _micro,
    Event.SUBMIT_PRACTICUM: _submission,
    Event.BEGIN_ASSESSMENT: _assessors,
    Event.CERTIFY: _certification,
    Event.UPHOLD_APPEAL: _appeal,
    Event.ASK_REVISION: _revision,
    Event.REFUSE: _refusal,
    Event.RENEW: _renewal,
    Event.EXPIRE: _expiry,
    Event.REINSTATE: _reinstatement,
    Event.REPEAT_PRACTICUM: _repetition,
    Event.MAKE_LEAD: _lead,
}
