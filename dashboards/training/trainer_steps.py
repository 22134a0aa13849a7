"""What staff can do with a candidacy: under which name, in which states, by which form and which flow."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from classroom.flows import assessing, candidacies, cascade
from dashboards.training.trainer_forms import AssessorForm, MentorForm, NoteForm, PersonForm, SuspendForm, WhyForm
from trainers.states import STANDING, UNDER_WAY, Event, State


@dataclass(frozen=True)
class StaffStep:
    """`do` takes the form, and by whom and when. `states`: where it is offered."""

    label: Any
    explained: Any
    form: type
    states: frozenset
    do: Any
    kind: str = "secondary"


def _event(event):
    def do(form, **who):
        candidacies.step(candidacy=form.candidacy, event=event, reason=form.cleaned_data.get("reason", ""), **who)

    return do


def _admit(form, **who):
    candidacies.admit(candidacy=form.candidacy, reason=form.cleaned_data["reason"], **who)


def _name_tutor(form, *, by, at):
    candidacies.name_tutor(candidacy=form.candidacy, tutor=form.person)


def _name_mentor(form, *, by, at):
    cascade.set_mentor(candidacy=form.candidacy, mentor=form.mentor)


def _name_assessor(form, *, by, at):
    assessing.name_assessor(candidacy=form.candidacy, person=form.person, role=form.cleaned_data["role"], at=at)


def _begin(form, **who):
    assessing.begin(candidacy=form.candidacy, **who)


def _conclude(form, *, by, at):
    assessing.go_on(form.candidacy.pk, at)


def _suspend(form, **who):
    candidacies.suspend(candidacy=form.candidacy, **form.cleaned_data, **who)


def _lift(form, **who):
    candidacies.lift_suspension(candidacy=form.candidacy, reason=form.cleaned_data["reason"], **who)


def _calibrate(form, *, by, at):
    candidacies.note_calibration(candidacy=form.candidacy, at=at)


HANDED_IN = frozenset({State.PRACTICUM_SUBMITTED, State.UNDER_ASSESSMENT, State.REVISE, State.NOT_CERTIFIED})
STEPS = {
    "admit": StaffStep(
        _("Endorse and admit"),
        _("Your institution endorses the candidate, and answers for the trainer later."),
        NoteForm,
        frozenset({State.APPLIED}),
        _admit,
        kind="primary",
    ),
    "decline": StaffStep(
        _("Decline"),
        _("The candidate reads why, and can apply again."),
        WhyForm,
        frozenset({State.APPLIED}),
        _event(Event.DECLINE),
    ),
    "tutor": StaffStep(
        _("Name the tutor"),
        _("The tutor marks the session plan and watches the rehearsal."),
        PersonForm,
        UNDER_WAY,
        _name_tutor,
    ),
    "mentor": StaffStep(
        _("Name the mentor"),
        _("The trainer who brings the candidate up. It makes the generations of the cascade."),
        MentorForm,
        UNDER_WAY | STANDING,
        _name_mentor,
    ),
    "assessor": StaffStep(
        _("Name an assessor"),
        _("One is a lead trainer, one works for the hosting institution. Neither may be near to the candidate."),
        AssessorForm,
        HANDED_IN,
        _name_assessor,
        kind="primary",
    ),
    "begin": StaffStep(
        _("Begin the assessment"),
        _("Both assessors are named. From now on they score."),
        NoteForm,
        frozenset({State.PRACTICUM_SUBMITTED}),
        _begin,
        kind="primary",
    ),
    "conclude": StaffStep(
        _("Conclude the assessment"),
        _("Where all levels are there, the rules decide. Use it when the result was waiting for something else."),
        NoteForm,
        frozenset({State.UNDER_ASSESSMENT}),
        _conclude,
    ),
    "calibrate": StaffStep(
        _("Note the calibration"),
        _("The trainer has scored two recorded sessions and talked about the levels."),
        NoteForm,
        STANDING,
        _calibrate,
    ),
    "lead": StaffStep(
        _("Make lead trainer"),
        _("A lead trainer observes, assesses and mentors others."),
        NoteForm,
        frozenset({State.CERTIFIED, State.RENEWED}),
        _event(Event.MAKE_LEAD),
    ),
    "repeat": StaffStep(
        _("Let the practicum be repeated"),
        _("The stages before it stay done."),
        NoteForm,
        frozenset({State.EXPIRED, State.NOT_CERTIFIED}),
        _event(Event.REPEAT_PRACTICUM),
    ),
    "suspend": StaffStep(
        _("Suspend"),
        _("The standing is taken away for as long as a complaint stands. The certificate is revoked."),
        SuspendForm,
        STANDING,
        _suspend,
    ),
    "lift": StaffStep(
        _("Lift the suspension"),
        _("The standing comes back, with a new certificate."),
        WhyForm,
        frozenset({State.SUSPENDED}),
        _lift,
        kind="primary",
    ),
}


def steps_for(candidacy):
    """Return {name: StaffStep} of what can be done where a candidacy stands."""
    return {name: step for name, step in STEPS.items() if candidacy.state in step.states}
