from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from trainers.firm_names import firm_key, person_key


class PersonForm(forms.Form):
    """Somebody whom the trainer puts on the list: from a sheet of paper, or without a phone."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput({"dir": "auto"}))
    firm = forms.CharField(label=_("Firm"), max_length=200, widget=forms.TextInput({"dir": "auto"}))
    email = forms.EmailField(label=_("Email address"), required=False)

    def clean_name(self):
        return self._said("name", person_key)

    def clean_firm(self):
        return self._said("firm", firm_key)

    def _said(self, name, key):
        if not key(self.cleaned_data[name]):
            raise ValidationError(_("Write it in letters."))
        return self.cleaned_data[name]
