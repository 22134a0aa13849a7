"""Where the libraries' own views would do something for being read: any link on any site could then do it too."""

from allauth.account.views import ConfirmEmailView
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin.views.account import LogoutView


class ConfirmEmail(ConfirmEmailView):
    def logout_other_user(self, confirmation):
        """End the session of somebody else when the button is pressed, not when the link is followed."""
        if self.request.method == "POST":
            super().logout_other_user(confirmation)


confirm_email = never_cache(ConfirmEmail.as_view())
# Wagtail's takes the cookie away even with a GET that it refuses.
editor_sign_out = never_cache(require_POST(LogoutView.as_view()))
