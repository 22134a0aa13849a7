"""The page “Security” and what it leads to. The names are those by which the library knows its pages."""

from allauth.mfa.base import views as steps
from allauth.mfa.recovery_codes.views import generate_recovery_codes
from allauth.mfa.totp.views import deactivate_totp
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.views import EditWebAuthnView, RemoveWebAuthnView
from django.urls import path, reverse_lazy

from accounts import views

HOME = reverse_lazy("mfa_index")

urlpatterns = [
    path("", views.security, name="mfa_index"),
    path("sign-out-elsewhere/", views.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("second-step/", steps.authenticate, name="mfa_authenticate"),
    path("confirm/code/", steps.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("app/", views.add_app, name="mfa_activate_totp"),
    path("app/remove/", deactivate_totp, name="mfa_deactivate_totp"),
    path("passkeys/add/", views.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/sign-in/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/<int:pk>/", EditWebAuthnView.as_view(success_url=HOME), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", RemoveWebAuthnView.as_view(success_url=HOME), name="mfa_remove_webauthn"),
    path("recovery-codes/", views.recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/file/", views.recovery_codes_file, name="mfa_download_recovery_codes"),
    path("recovery-codes/new/", generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
