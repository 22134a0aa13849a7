from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from accounts.bounces import forget_bounces
from accounts.consents import owed_by
from accounts.devices import LONGEST
from accounts.sessions import BEGUN_AT, DEVICE


def at_our_address(url):
    """Return the same page at the configured address: a forged Host header must never reach a mail."""
    return settings.SITE_URL + urlsplit(url).path


class AccountAdapter(DefaultAccountAdapter):
    def is_safe_url(self, url):
        try:
            return super().is_safe_url(url)
        except ValueError:  # what can't be read as an address, such as http://[
            return False

    def login(self, request, user):
        super().login(request, user)
        request.session.update({DEVICE: self.get_http_user_agent(request)[:LONGEST], BEGUN_AT: now().isoformat()})

    def post_login(self, request, user, **hooks):
        """Ask for what somebody has not agreed to yet, on the way to where they wanted to go."""
        response = super().post_login(request, user, **hooks)
        if not owed_by(user, now()):
            return response
        return redirect(f"{reverse('agree')}?{urlencode({'next': response['Location']})}")

    def confirm_email(self, request, email_address):
        forget_bounces(addresses=[email_address.email])
        return super().confirm_email(request, email_address)

    def get_reauthentication_methods(self, user):
        words = {
            "reauthenticate": _("Enter your password"),
            "mfa_reauthenticate": _("Enter a code"),
            "mfa_reauthenticate:webauthn": _("Use your passkey"),
        }
        ways = super().get_reauthentication_methods(user)
        return [{**way, "description": words.get(way["id"], way["description"])} for way in ways]

    def get_email_confirmation_url(self, request, emailconfirmation):
        return at_our_address(super().get_email_confirmation_url(request, emailconfirmation))

    def get_reset_password_from_key_url(self, key):
        return at_our_address(super().get_reset_password_from_key_url(key))
