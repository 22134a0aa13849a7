from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.discussing import LONGEST_REASON

LONGEST_MUTE = 90  # days


def reason_field(help_text):
    return forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_REASON, "dir": "auto"}),
        help_text=help_text,
    )


class HideForm(forms.Form):
    reason = reason_field(_("Whoever wrote the message reads it. Others only read that it was hidden."))


class MuteForm(forms.Form):
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=LONGEST_MUTE, initial=7)
    reason = reason_field(_("The learner reads it, and until when it holds."))
