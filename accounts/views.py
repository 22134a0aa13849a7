"""Accounts, where the libraries' own views do too little, or do something for being read: any link could do it then."""

from allauth.account.decorators import reauthentication_required
from allauth.account.views import ConfirmEmailView
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.views.account import LogoutView

from accounts.actions import end_sessions
from accounts.queries import sessions_of


class ConfirmEmail(ConfirmEmailView):
    def logout_other_user(self, confirmation):
        """End the session of somebody else when the button is pressed, not when the link is followed."""
        if self.request.method == "POST":
            super().logout_other_user(confirmation)


confirm_email = never_cache(ConfirmEmail.as_view())
# Wagtail's takes the cookie away even with a GET that it refuses.
editor_sign_out = never_cache(require_POST(LogoutView.as_view()))


class Security(IndexView):
    def get_context_data(self, **kwargs):
        request = self.request
        sessions = sessions_of(request.user, current_key=request.session.session_key, at=now())
        return {**super().get_context_data(**kwargs), "sessions": sessions}


class EndsOtherSessions:
    """Browsers that got in by the password alone get out when that is not enough any more."""

    def form_valid(self, form):
        response = super().form_valid(form)
        end_sessions(user=self.request.user, but=self.request.session.session_key)
        return response


class AddApp(EndsOtherSessions, ActivateTOTPView):
    pass


class AddPasskey(EndsOtherSessions, AddWebAuthnView):
    pass


security, add_app, add_passkey = Security.as_view(), AddApp.as_view(), AddPasskey.as_view()


@require_POST
@login_required
def sign_out_elsewhere(request):
    end_sessions(user=request.user, but=request.session.session_key)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("mfa_index")


@require_safe
@reauthentication_required(app="allauth.mfa")
def recovery_codes(request):
    """The library's own page writes down that it was read."""
    return render(request, "mfa/recovery_codes/index.html", {"codes": _codes_of(request.user)})


@require_safe
@reauthentication_required(app="allauth.mfa")
def recovery_codes_file(request):
    text = "".join(f"{code}\n" for code in _codes_of(request.user))
    file = {"Content-Disposition": 'attachment; filename="recovery-codes.txt"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=file)


def _codes_of(user):
    """Return the recovery codes that were not used yet."""
    kept = get_object_or_404(Authenticator, user=user, type=Authenticator.Type.RECOVERY_CODES)
    return kept.wrap().get_unused_codes()
