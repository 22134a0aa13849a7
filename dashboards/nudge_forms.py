from django import forms
from django.utils.translation import gettext_lazy as _

from dashboards.nudge_queries import MOST_AT_ONCE


class PeopleField(forms.Field):
    """Several people by their public ids; how many is bounded, whatever an address brings."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        return [forms.UUIDField().clean(each) for each in (value or [])[:MOST_AT_ONCE]]


class NudgeForm(forms.Form):
    people = PeopleField()
    note = forms.CharField(
        label=_("Your own words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        help_text=_("They stand in the mail as you write them, with your name. Write in a language that they read."),
    )
