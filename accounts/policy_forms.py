"""Boxes to agree by. None is ever ticked beforehand."""

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actions import agree_to_policies
from accounts.consents import current_policies
from accounts.models import Policy


class AgreeMixin:
    """Adds one required box for each text."""

    def ask_for(self, policies):
        self.policies = policies
        for policy in policies:
            self.fields[f"agree_{policy.kind}"] = agree_field(policy)


def agree_field(policy):
    text = policy.text_in(get_language())
    # In a page of its own: what is typed here stays.
    link = format_html(
        '<a href="{}" target="_blank"><bdi>{}</bdi></a>', address_of(policy), text.title if text else policy
    )
    if policy.kind == Policy.TERMS:
        # Translators: {text} is a link to the terms of use, by their title
        label = format_html(_("I agree to this text: {text}"), text=link)
    else:
        # Translators: {text} is a link to the privacy notice, by its title
        label = format_html(_("I have read this text, and agree to what it says about my data: {text}"), text=link)
    return forms.BooleanField(
        label=label,
        initial=False,
        error_messages={"required": _("Tick the box if you agree. Without it, there is no account.")},
    )


def address_of(policy):
    return reverse("policy_version", args=[policy.kind, policy.number])


class SignUpForm(AgreeMixin, forms.Form):
    """What the library's form asks beside the address and the password: settings.ACCOUNT_SIGNUP_FORM_CLASS."""

    field_order = ["email", "password1", *(f"agree_{kind}" for kind, _name in Policy.KINDS)]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.ask_for(current_policies(now()))

    def signup(self, request, user):
        agree_to_policies(person=user, policies=self.policies, act="signed_up", language=get_language(), at=now())


class AgreeForm(AgreeMixin, forms.Form):
    """What is asked at sign-in of somebody who has not agreed yet, or not to what has changed."""

    def __init__(self, data=None, *, policies):
        super().__init__(data)
        self.ask_for(policies)

    def changes(self):
        """Return (the box, what has changed since the version that they agreed to) of each text."""
        texts = [policy.text_in(get_language()) for policy in self.policies]
        return [
            (self[f"agree_{policy.kind}"], text.what_changed if text and policy.is_new_version else "")
            for policy, text in zip(self.policies, texts, strict=True)
        ]
