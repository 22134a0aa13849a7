from django import forms
from django.utils.translation import gettext_lazy as _


class EraseForm(forms.Form):
    sure = forms.BooleanField(
        label=_("I understand that nobody can bring my account back"),
        error_messages={"required": _("Tick the box to say that you understand.")},
    )
