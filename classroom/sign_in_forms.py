from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.models import SignInService


class FindForm(forms.Form):
    name = forms.CharField(
        label=_("Your work email, or the short name of your institution"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={"required": _("Enter your work email.")},
    )

    def clean_name(self):
        service = SignInService.objects.active().named(self.cleaned_data["name"]).first()
        if service is None:
            raise forms.ValidationError(
                _(
                    "No institution with this name or address signs in here with its own accounts. Check the "
                    "spelling, or sign in with your password."
                )
            )
        return service


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter the password of your account here.")},
    )
