"""What a step needs, as sentences to the candidate."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trainers.models import Evidence

STAGE_NAMES = {
    "admission": gettext_lazy("Admission"),
    "foundation": gettext_lazy("Foundation"),
    "pedagogy": gettext_lazy("Teaching skills"),
    "micro": gettext_lazy("Rehearsal"),
    "practicum": gettext_lazy("Practicum"),
    "assessment": gettext_lazy("Assessment"),
    "renewal": gettext_lazy("To renew your standing"),
    "reinstatement": gettext_lazy("To get your standing back"),
}
# What is asked for, in words; what there is so far follows after it.
NEEDS = {
    "endorsement": gettext_lazy("Your institution endorses your application."),
    "module_quiz": gettext_lazy("%(title)s: %(need)s %% or more in the quiz."),
    "module_activity": gettext_lazy("%(title)s: the activity sheet is complete."),
    "foundation_choice": gettext_lazy("Modules of your choice, with quiz and activity sheet: %(need)s."),
    "session_plan": gettext_lazy("A full session plan, marked %(need)s of 4 or better by your tutor."),
    "micro_session": gettext_lazy("A rehearsal of 15 minutes, live or recorded."),
    "micro_peers": gettext_lazy("Feedback by peers: %(need)s."),
    "micro_tutor": gettext_lazy("Feedback by your tutor."),
    "micro_action_points": gettext_lazy("Your own points for next time."),
    "practicum": gettext_lazy("A real session that somebody watched: choose it from your sessions."),
    "practicum_minutes": gettext_lazy("The session lasts %(need)s minutes or more."),
    "practicum_trainees": gettext_lazy("Trainees in the session: %(need)s or more."),
    "practicum_firms": gettext_lazy("Firms that they come from: %(need)s or more."),
    "practicum_observed": gettext_lazy("The observer has filled in the rubric."),
    "practicum_survey": gettext_lazy("%(need)s %% of the trainees or more have answered the survey."),
    "revise_in_time": gettext_lazy("You hand in again in time."),
    "assessors": gettext_lazy("Two assessors are named."),
    "assessment": gettext_lazy("Two assessors have scored the session, and it has passed."),
    "renewal_window": gettext_lazy("It is time to renew: the last months before the end."),
    "renewal_sessions": gettext_lazy("Sessions that you held and that were verified: %(need)s."),
    "renewal_trainees": gettext_lazy("Trainees in these sessions: %(need)s."),
    "renewal_modules": gettext_lazy("Different modules taught: %(need)s."),
    "observed": gettext_lazy("Sessions that somebody observed, with a good result: %(need)s."),
    "update_quiz": gettext_lazy("%(need)s %% or more in the update quiz."),
    "renewal_survey": gettext_lazy("Trainees' answers to your surveys are %(need)s of 5 or better on average."),
    "reinstatement_in_time": gettext_lazy("It is done before the time for it is over."),
    "reinstatement_over": gettext_lazy("The time for getting it back is over."),
    "standing": gettext_lazy("The standing is valid."),
    "lead_sessions": gettext_lazy("Sessions held and verified: %(need)s."),
    "calibration": gettext_lazy("The calibration exercise is done."),
    "state": gettext_lazy("This can't be done where the candidacy stands now."),
    "valid_until": gettext_lazy("The time of validity is over."),
    "not_passed": gettext_lazy("Both assessors have scored the session, and it has not passed."),
    "revisions_left": gettext_lazy("There is another try left."),
    "no_revisions_left": gettext_lazy("No other try is left."),
    "revise_too_late": gettext_lazy("The time for handing in again is over."),
    "appeal": gettext_lazy("The third assessor has scored the session, and it has passed."),
}


def needed(requirement):
    """Return what a requirement asks for, and what is there where that is a number."""
    if requirement.code.startswith("evidence_"):
        kind = dict(Evidence.KINDS)[requirement.code.removeprefix("evidence_")]
        return _("Evidence of the session: %(kind)s.") % {"kind": kind}
    values = {"title": requirement.title, "need": _number(requirement.need)}
    sentence = NEEDS[requirement.code] % values
    if requirement.have is None or requirement.need is None:
        return str(sentence)
    # Translators: after a sentence that says what is needed. "have" is a number.
    return _("%(sentence)s So far: %(have)s.") % {"sentence": sentence, "have": _number(requirement.have)}


def _number(value):
    return "" if value is None else number_format(value, decimal_pos=None if value == int(value) else 1)
