from django import forms
from django.utils.translation import gettext_lazy as _

from dashboards.filters import LogFilters
from dashboards.forms import asked_for
from institutions.models import AuditEntry

MOST_ENTRIES = 2_000_000_000


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


VERBS = [("", _("Everything")), *AuditEntry.VERBS]


class LogFilterForm(forms.Form):
    """Reads the address of the log."""

    institution = forms.ChoiceField(label=_("Institution"), required=False)
    q = forms.CharField(label=_("Name or email"), required=False, max_length=100, widget=forms.SearchInput)
    verb = forms.ChoiceField(label=_("What was done"), choices=VERBS, required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput)
    before = forms.IntegerField(required=False, min_value=1, max_value=MOST_ENTRIES)

    def __init__(self, data, *, institutions):
        super().__init__(data)
        self.fields["institution"].choices = [(each.slug, each.name) for each in institutions]

    @property
    def filters(self):
        return LogFilters(**asked_for(self))
