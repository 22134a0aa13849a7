"""The library's forms in our words."""

import struct
from contextlib import contextmanager

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 60


def ask_for_code(field, label, help_text=""):
    field.label, field.help_text = label, help_text
    field.max_length = 20
    field.widget.attrs |= {"inputmode": "numeric", "dir": "ltr", "maxlength": 20}


class CodeForm(AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ask_for_code(self.fields["code"], _("Code"), _("From the app on your phone, or one of your recovery codes."))


class ConfirmCodeForm(ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ask_for_code(self.fields["code"], _("Code"), _("From the app on your phone, or one of your recovery codes."))


class ActivateAppForm(ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ask_for_code(self.fields["code"], _("Code that the app shows"))


@contextmanager
def refusing_what_is_no_passkey():
    """The library expects what browsers send; anybody may send something else."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, struct.error) as error:
        raise ValidationError(_("The passkey was not accepted. Try again, or use another way.")) from error


class UsePasskey:
    def clean_credential(self):
        with refusing_what_is_no_passkey():
            return super().clean_credential()


class PasskeyForm(UsePasskey, AuthenticateWebAuthnForm):
    pass


class ConfirmPasskeyForm(UsePasskey, ReauthenticateWebAuthnForm):
    pass


class PasskeySignInForm(UsePasskey, LoginWebAuthnForm):
    pass


def ask_for_name(field):
    field.label, field.help_text = _("Name of the passkey"), _("So that you know it again, such as “My phone”.")
    field.max_length = LONGEST_NAME
    field.widget.attrs["maxlength"] = LONGEST_NAME


class AddPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ask_for_name(self.fields["name"])
        alone = self.fields["passwordless"]
        alone.label, alone.initial = _("Sign in with it alone, without the password"), True
        alone.help_text = _("Untick this for an old security key that has no PIN.")

    def clean_name(self):
        return super().clean_name()[:LONGEST_NAME]

    def clean(self):
        with refusing_what_is_no_passkey():
            return super().clean()


class NamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ask_for_name(self.fields["name"])

    def clean_name(self):
        return self.cleaned_data["name"][:LONGEST_NAME]
