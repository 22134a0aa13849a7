from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from institutions.models import Membership
from institutions.roles import STAFF, Role

WHAT_ROLES_DO = {
    Role.MANAGER: _("Manager: sees the learners, corrects records, issues certificates, invites people"),
    Role.TRAINER: _("Trainer: sees own cohorts, marks answers, prints papers"),
    Role.EDITOR: _("Editor: keeps what the institution says about itself"),
    Role.OBSERVER: _("Observer: sees the learners and changes nothing"),
}
ROLE_NAMES = dict(Membership.ROLES)


def role_field():
    choices = [(role.value, WHAT_ROLES_DO[role]) for role in STAFF]
    return forms.ChoiceField(label=_("Role"), choices=choices, widget=forms.RadioSelect)


class HireForm(forms.Form):
    """Whether somebody has an account with this address is never said: everybody gets the same mail."""

    email = forms.EmailField(label=_("Email address"), max_length=254, help_text=_("A mail asks the person."))
    role = role_field()
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def __init__(self, data=None):
        super().__init__(data, initial={"language": get_language()})


class RoleForm(forms.Form):
    role = role_field()

    def __init__(self, data=None, *, role):
        super().__init__(data, initial={"role": role})
