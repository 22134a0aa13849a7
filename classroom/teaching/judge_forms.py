"""An assessor's levels: alone first, and once more after a talk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trainers.rubric_forms import RubricForm


class AssessmentForm(RubricForm):
    no_conflict = forms.BooleanField(
        label=_("I am not the candidate's line manager, and we share no fee for this session."),
        error_messages={"required": _("Without this you can't assess. Tell the institution: it names another.")},
    )


class TalkForm(RubricForm):
    """What stays and what changes, beginning with what was submitted."""
