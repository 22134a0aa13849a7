from django import forms

from dashboards.filters import JobFilters
from dashboards.forms import LAST_PAGE


class JobFilterForm(forms.Form):
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)

    @property
    def filters(self):
        return JobFilters(page=self.cleaned_data["page"] or 1)
