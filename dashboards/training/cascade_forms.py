"""Whose cascade is asked for, and of which days."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from dashboards.filters import InAddress
from trainers.cascade import months_before
from trainers.cascade_queries import Scope


@dataclass(frozen=True)
class CascadeFilters(InAddress):
    institution: str = ""
    since: date | str = ""
    until: date | str = ""
    cost: int | str = ""
    page: int = 1


class CascadeForm(forms.Form):
    """`cost`: what the programme cost in these days, in whatever currency; nothing of it is kept."""

    institution = forms.ChoiceField(label=_("Institution"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))
    cost = forms.IntegerField(label=_("Programme cost"), required=False, min_value=0, max_value=10**12)
    page = forms.IntegerField(required=False, min_value=1, max_value=10**9)

    def __init__(self, asked, *, institutions):
        super().__init__(asked)
        self.institutions = institutions
        names = [(each.slug, each.local_name) for each in institutions]
        self.fields["institution"].choices = [("", _("All institutions")), *names]

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one."))
        return cleaned

    @property
    def filters(self):
        asked = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return CascadeFilters(**asked)

    @property
    def chosen(self):
        wanted = self.cleaned_data.get("institution", "")
        return [each for each in self.institutions if wanted in ("", each.slug)]

    def scope(self, today):
        """Return what to count: the twelve months up to today where no days were asked for."""
        end = self.cleaned_data.get("until") or today
        begin = self.cleaned_data.get("since") or months_before(end, 12)
        return Scope(tuple(each.pk for each in self.chosen), min(begin, end), end)
