"""The second step of signing in: passkeys, an app that shows codes, recovery codes. The machinery is allauth's."""

from io import BytesIO

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.sealed import seal, unseal

# Recovery codes help when one of these is lost; they are none themselves.
SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _(
            "With two-step sign-in on, no address can be added. Turn it off on the page “Security”, add the address, "
            "confirm it, and turn it on again."
        ),
        "incorrect_code": _("This code is not right, or it was used before. Wait for the next code and try again."),
        "unverified_email": _("First confirm your email addresses, or remove those that you do not use."),
    }

    def encrypt(self, text):
        return seal(text)

    def decrypt(self, encrypted_text):
        return unseal(encrypted_text)

    def build_totp_svg(self, url):
        picture = BytesIO()
        segno.make(url, error="m").save(picture, kind="svg", scale=5, border=4, light="#fff", xmldecl=False)
        return picture.getvalue().decode()

    def generate_authenticator_name(self, user, type):
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey {number}").format(number=count + 1) if count else gettext("My passkey")

    def _get_site_name(self):
        return settings.SITE_NAME


def of_user(user):
    """The passkeys and apps of somebody."""
    return Authenticator.objects.filter(user=user, type__in=SECOND_STEPS)
