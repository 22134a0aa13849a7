"""The states of a candidacy and what leads from one to another. Pure.

Source: the programme's specification, section 4.1. `eligibility` says what each step needs; this, where it leads.
"""

from enum import StrEnum


class State(StrEnum):
    APPLIED = "applied"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANDIDATE = "candidate"
    FOUNDATION_DONE = "foundation_done"
    PEDAGOGY_DONE = "pedagogy_done"
    MICRO_DONE = "micro_done"
    PRACTICUM_SUBMITTED = "practicum_submitted"
    UNDER_ASSESSMENT = "under_assessment"
    REVISE = "revise"
    NOT_CERTIFIED = "not_certified"
    CERTIFIED = "certified"
    RENEWED = "renewed"
    LEAD = "lead"
    SUSPENDED = "suspended"
    EXPIRED = "expired"


class Event(StrEnum):
    ADMIT = "admit"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    FINISH_FOUNDATION = "finish_foundation"
    FINISH_PEDAGOGY = "finish_pedagogy"
    FINISH_MICRO = "finish_micro"
    SUBMIT_PRACTICUM = "submit_practicum"
    BEGIN_ASSESSMENT = "begin_assessment"
    CERTIFY = "certify"
    ASK_REVISION = "ask_revision"
    REFUSE = "refuse"
    UPHOLD_APPEAL = "uphold_appeal"
    RENEW = "renew"
    EXPIRE = "expire"
    REINSTATE = "reinstate"
    REPEAT_PRACTICUM = "repeat_practicum"
    MAKE_LEAD = "make_lead"
    SUSPEND = "suspend"
    LIFT_SUSPENSION = "lift_suspension"


# Who may teach in the programme's name now.
STANDING = frozenset({State.CERTIFIED, State.RENEWED, State.LEAD})
UNDER_WAY = frozenset(
    {
        State.APPLIED,
        State.CANDIDATE,
        State.FOUNDATION_DONE,
        State.PEDAGOGY_DONE,
        State.MICRO_DONE,
        State.PRACTICUM_SUBMITTED,
        State.UNDER_ASSESSMENT,
        State.REVISE,
    }
)
# Who may log sessions: for the practicum, in the programme's name, or to come back.
TEACHING = STANDING | {
    State.MICRO_DONE,
    State.PRACTICUM_SUBMITTED,
    State.UNDER_ASSESSMENT,
    State.REVISE,
    State.EXPIRED,
}
# A person has one candidacy that is not over; after these one can apply anew.
OVER = frozenset({State.DECLINED, State.WITHDRAWN})

# From where each step may be taken, and where it leads. None: `target` says.
STEPS = {
    Event.ADMIT: ({State.APPLIED}, State.CANDIDATE),
    Event.DECLINE: ({State.APPLIED}, State.DECLINED),
    Event.WITHDRAW: (UNDER_WAY, State.WITHDRAWN),
    Event.FINISH_FOUNDATION: ({State.CANDIDATE}, State.FOUNDATION_DONE),
    Event.FINISH_PEDAGOGY: ({State.FOUNDATION_DONE}, State.PEDAGOGY_DONE),
    Event.FINISH_MICRO: ({State.PEDAGOGY_DONE}, State.MICRO_DONE),
    Event.SUBMIT_PRACTICUM: ({State.MICRO_DONE, State.REVISE}, State.PRACTICUM_SUBMITTED),
    Event.BEGIN_ASSESSMENT: ({State.PRACTICUM_SUBMITTED}, State.UNDER_ASSESSMENT),
    Event.CERTIFY: ({State.UNDER_ASSESSMENT}, State.CERTIFIED),
    Event.ASK_REVISION: ({State.UNDER_ASSESSMENT}, State.REVISE),
    Event.REFUSE: ({State.UNDER_ASSESSMENT, State.REVISE}, State.NOT_CERTIFIED),
    Event.UPHOLD_APPEAL: ({State.REVISE, State.NOT_CERTIFIED}, State.CERTIFIED),
    Event.RENEW: (STANDING, None),
    Event.EXPIRE: (STANDING, State.EXPIRED),
    Event.REINSTATE: ({State.EXPIRED}, State.CERTIFIED),
    Event.REPEAT_PRACTICUM: ({State.EXPIRED, State.NOT_CERTIFIED}, State.MICRO_DONE),
    Event.MAKE_LEAD: ({State.CERTIFIED, State.RENEWED}, State.LEAD),
    Event.SUSPEND: (STANDING, State.SUSPENDED),
    Event.LIFT_SUSPENSION: ({State.SUSPENDED}, None),
}


def target(event, state, *, before=None):
    """Return the state that an event leads to from `state`, or None where it can't happen there.

    `before`: of somebody suspended, the state in which the suspension met them.
    """
    sources, leads_to = STEPS[event]
    if state not in sources:
        return None
    if event == Event.RENEW:
        return State.LEAD if state == State.LEAD else State.RENEWED
    if event == Event.LIFT_SUSPENSION:
        return before if before in STANDING else None
    return leads_to


def events_from(state):
    """Return the events that can happen in a state, whoever causes them."""
    return tuple(event for event, (sources, _) in STEPS.items() if state in sources)
