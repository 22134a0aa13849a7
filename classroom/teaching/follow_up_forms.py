"""What a firm did since: eight actions, and after a year what came of them. Codes are those of the evaluation plan."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from trainers.sampling import is_sampled

ACTIONS = [
    ("inventory", _("We wrote a list of our intellectual property.")),
    ("clearance_search", _("We searched before we chose a name or made a product.")),
    ("nda", _("We use agreements on secrecy.")),
    ("filing", _("We filed an application.")),
    ("contract_clause", _("We put a clause on intellectual property into a contract.")),
    ("register", _("We keep a register of our rights.")),
    ("renewal_calendar", _("We keep a calendar of renewals.")),
    ("adviser", _("We met an adviser.")),
]
RESULTS = [
    ("filings", _("Applications filed")),
    ("licences", _("Licences given or taken")),
    ("disputes_avoided", _("Disputes avoided")),
    ("finance", _("Times that finance was obtained")),
    ("sales", _("Sales that were linked to it")),
]
SHOWN_BY = 20  # percent of those who answer


class FollowUpForm(forms.Form):
    """One in five is asked what shows it; the same person every time the page is opened."""

    actions = forms.MultipleChoiceField(
        label=_("What did your firm do since?"),
        choices=ACTIONS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing is an answer, too."),
    )

    def __init__(self, data=None, *, follow_up):
        super().__init__(data)
        if follow_up.months == 12:
            for code, label in RESULTS:
                self.fields[code] = forms.IntegerField(
                    label=label, required=False, min_value=0, max_value=100_000,
                    widget=forms.NumberInput({"inputmode": "numeric"}),
                )  # fmt: skip
        if is_sampled(f"follow-up {follow_up.token}", SHOWN_BY, secret=settings.SECRET_KEY):
            self.fields["evidence"] = forms.CharField(
                label=_("What shows it?"),
                required=False,
                max_length=2000,
                widget=forms.Textarea({"rows": 3, "dir": "auto"}),
                help_text=_("Such as the number of an application. One in five is asked; write no secrets."),
            )

    @property
    def given(self):
        asked = self.cleaned_data
        results = {code: asked[code] for code, _label in RESULTS if asked.get(code) is not None}
        return {"actions": asked["actions"], "results": results, "evidence": asked.get("evidence", "")}
