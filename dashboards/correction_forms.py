from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_REASON = 1000
LONGEST_PUBLIC_REASON = 250
MOST_MINUTES = 60 * 24 * 30


def reason_field(help_text, most=LONGEST_REASON):
    return forms.CharField(
        label=_("Reason"),
        help_text=help_text,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Say why, so that others understand it later.")},
    )


class ReasonForm(forms.Form):
    reason = reason_field(_("It is kept with your name. Whoever manages these learners can read it."))


class RevokeForm(forms.Form):
    reason = reason_field(
        _("Everybody who checks this certificate reads it, its holder too. One sentence, nothing private."),
        most=LONGEST_PUBLIC_REASON,
    )


class NameDecisionForm(forms.Form):
    """Whether a name may be printed. A refusal needs words, which the learner reads."""

    go = forms.ChoiceField(choices=[("approve", "approve"), ("refuse", "refuse")])
    answer = forms.CharField(
        label=_("Answer to the learner"),
        help_text=_("Say why, if you refuse the name."),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("go") == "refuse" and not cleaned.get("answer"):
            self.add_error("answer", _("Say why, so that the learner understands it."))
        return cleaned


class ReopenForm(ReasonForm):
    minutes = forms.IntegerField(
        label=_("Minutes from now"),
        min_value=1,
        max_value=MOST_MINUTES,
        error_messages={"required": _("Say how many minutes the learner has.")},
    )
    field_order = ["minutes", "reason"]

    def __init__(self, data, *, minutes):
        """`minutes`: the time limit of the quiz, or None when it has none."""
        super().__init__(data, initial={"minutes": minutes})
        self.fields["minutes"].required = minutes is not None
        self.fields["minutes"].help_text = (
            _("The time begins when you press the button.")
            if minutes
            else _("This quiz has no time limit. Leave it empty for no limit.")
        )


class RegradeForm(ReasonForm):
    """`fingerprint` says which questions the person has looked at."""

    fingerprint = forms.CharField(max_length=32, widget=forms.HiddenInput)
