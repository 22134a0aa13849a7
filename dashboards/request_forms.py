from django import forms

from dashboards.filters import RequestFilters
from dashboards.forms import LAST_PAGE
from institutions.models import JoinRequest


class RequestFilterForm(forms.Form):
    show = forms.ChoiceField(choices=[(each, each) for each in JoinRequest.OPEN], required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)

    @property
    def filters(self):
        return RequestFilters(self.cleaned_data["show"] or JoinRequest.ASKED, self.cleaned_data["page"] or 1)
