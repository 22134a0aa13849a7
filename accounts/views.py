"""Where the libraries' own views would do something for being read: any link on any site could then do it too."""

from allauth.account.decorators import reauthentication_required
from allauth.account.views import ConfirmEmailView
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.views.account import LogoutView


class ConfirmEmail(ConfirmEmailView):
    def logout_other_user(self, confirmation):
        """End the session of somebody else when the button is pressed, not when the link is followed."""
        if self.request.method == "POST":
            super().logout_other_user(confirmation)


confirm_email = never_cache(ConfirmEmail.as_view())
# Wagtail's takes the cookie away even with a GET that it refuses.
editor_sign_out = never_cache(require_POST(LogoutView.as_view()))


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
