from django import forms
from django.utils.translation import gettext_lazy as _

from trainers.models import Delivery, Verification

SHOWN = [
    ("waiting", _("Waiting")),
    ("sampled", _("Waiting, to be checked")),
    (Delivery.VERIFIED, _("Verified")),
    (Delivery.REJECTED, _("Sent back")),
    ("all", _("All")),
]
LAST_PAGE = 10_000


class SessionFilterForm(forms.Form):
    show = forms.ChoiceField(label=_("Show"), choices=SHOWN, required=False)
    q = forms.CharField(label=_("Trainer or place"), max_length=100, required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)


class CheckForm(forms.Form):
    """How a session of the sample was checked, and what was right."""

    method = forms.ChoiceField(label=_("How did you check it?"), choices=Verification.METHODS, widget=forms.RadioSelect)
    checks = forms.MultipleChoiceField(
        label=_("What is right?"), choices=Verification.CHECKS, widget=forms.CheckboxSelectMultiple, required=False
    )
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))


class RejectForm(forms.Form):
    reason = forms.CharField(
        label=_("What should the trainer put right?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The trainer reads this, and can hand the session in again."),
    )
