from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from classroom.retention_queries import learners_of
from institutions.retention import LEAST_MONTHS, MOST_MONTHS

MONTHS = (LEAST_MONTHS, 12, 18, 24, 36, 60, MOST_MONTHS)
LONGEST_REASON = 300
ALWAYS = "always"


def in_words(months):
    if months and months % 12 == 0:
        return ngettext("%(number)s year", "%(number)s years", months // 12) % {"number": months // 12}
    return ngettext("%(number)s month", "%(number)s months", months) % {"number": months}


class RetentionForm(forms.Form):
    """How long records are kept of learners who do nothing any more."""

    PREVIEW, SAVE = "preview", "save"

    months = forms.TypedChoiceField(
        label=gettext_lazy("Keep the records of a learner"),
        choices=[
            (ALWAYS, gettext_lazy("As long as the learner likes")),
            *((str(months), lazy(in_words, str)(months)) for months in MONTHS),
        ],
        coerce=lambda months: None if months == ALWAYS else int(months),
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Counted from the last thing that the learner did here: signing in, learning, coming or leaving."
        ),
    )
    go = forms.ChoiceField(choices=[(PREVIEW, PREVIEW), (SAVE, SAVE)])

    def __init__(self, data=None, *, institution):
        super().__init__(data, initial={"months": institution.keep_months or ALWAYS})


class HoldForm(forms.Form):
    """Whose records are kept all the same. Only who learns here, or did, is found."""

    email = forms.EmailField(label=gettext_lazy("Email address of the learner"), max_length=254)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy(
            "Which duty or dispute it is. Managers here read it, and the learner, who may ask for all that is known."
        ),
        error_messages={"required": gettext_lazy("Say why, so that others understand it later.")},
    )

    def __init__(self, data=None, *, institution):
        super().__init__(data)
        self.institution = institution

    def clean_email(self):
        self.person = learners_of(self.institution).filter(email__iexact=self.cleaned_data["email"]).first()
        if self.person is None:
            raise forms.ValidationError(_("Nobody who learns with you, or did, has this address."))
        return self.person.email
