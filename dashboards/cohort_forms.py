from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dashboards.filters import CohortFilters, PeopleFilters
from dashboards.forms import LAST_PAGE
from institutions.extra_time import LARGEST, SMALLEST
from institutions.models import Cohort

ALL_QUIZZES = "all"


def posted(request):
    """Return what a form was sent with, nothing at all included, or None when it is only shown."""
    return request.POST if request.method == "POST" else None


class CohortFilterForm(forms.Form):
    archived = forms.BooleanField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)

    @property
    def filters(self):
        return CohortFilters(archived=self.cleaned_data["archived"], page=self.cleaned_data["page"] or 1)


class PeopleFilterForm(forms.Form):
    q = forms.CharField(label=_("Name or email"), required=False, max_length=100)
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)

    @property
    def filters(self):
        return PeopleFilters(q=self.cleaned_data["q"], page=self.cleaned_data["page"] or 1)


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class CohortForm(forms.Form):
    """The name and the days of a cohort; of a new one also the institution, where there are several."""

    institution = forms.ModelChoiceField(queryset=None, label=_("Institution"), empty_label=None)
    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("For example “Spring 2027, evenings”."))
    starts_on = forms.DateField(label=_("First day"), required=False, widget=Day)
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=Day)

    def __init__(self, data=None, *, institutions, cohort=None):
        self.cohort = cohort
        names = ("name", "starts_on", "ends_on")
        super().__init__(data, initial={name: getattr(cohort, name) for name in names} if cohort else None)
        self.only = institutions[0] if len(institutions) == 1 else None
        if self.only:
            del self.fields["institution"]
        else:
            self.fields["institution"].queryset = institutions

    def clean(self):
        asked = {"institution": self.only, **super().clean()}
        first, last = asked.get("starts_on"), asked.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first. Choose a later one."))
        if asked.get("name") and asked["institution"] and self._is_taken(asked):
            self.add_error("name", _("Another cohort of your institution has this name. Choose a different one."))
        return asked

    def _is_taken(self, asked):
        named = Cohort.objects.filter(institution=asked["institution"], name__iexact=asked["name"])
        return named.exclude(pk=self.cohort.pk if self.cohort else None).exists()


class PeopleForm(forms.Form):
    """The people who were ticked in a list. Who is not among those that the list may show is an error."""

    people = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        to_field_name="public_id",
        error_messages={
            "required": _("Tick at least one person."),
            "invalid_choice": _("One of these people can’t be added any more. Look again, and choose anew."),
        },
    )

    def __init__(self, data=None, *, people):
        super().__init__(data)
        self.fields["people"].queryset = people


class ExtraTimeForm(forms.Form):
    factor = forms.DecimalField(
        label=_("How many times the usual time"),
        localize=True,
        min_value=SMALLEST,
        max_value=LARGEST,
        max_digits=4,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text=_("1.5 makes 45 minutes of 30. From 1.25, a quarter more, to 10."),
    )
    quiz = forms.TypedChoiceField(label=_("For"), coerce=lambda key: None if key == ALL_QUIZZES else UUID(key))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        help_text=_("What was agreed, and with whom. Only managers of the institution read it. No diagnosis, please."),
    )

    def __init__(self, data=None, *, quizzes=None, initial=None):
        super().__init__(data, initial=initial)
        if quizzes is None:
            del self.fields["quiz"]
        else:
            choices = [(str(key), title) for key, title in quizzes.items()]
            self.fields["quiz"].choices = [(ALL_QUIZZES, _("All quizzes")), *choices]
