from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from dashboards import columns
from dashboards.filters import Filters, HoursFilters, OverviewFilters, Show, Since, Sort
from dashboards.reports import Stage
from pages.keyset import LONGEST

# No institution has a million enrolments; a number beyond leads nowhere and must not cost a search.
LAST_PAGE = 20_000
MONTH = r"\A(19|20)[0-9]{2}-(0[1-9]|1[0-2])\Z"


def asked_for(form):
    """Return what stands in the address, without what does not."""
    return {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}


SINCE = [
    (Since.EVER, _("At any time")),
    (Since.MONTH, _("In the last 30 days")),
    (Since.QUARTER, _("In the last 90 days")),
    (Since.YEAR, _("In the last 365 days")),
]


class LongSelect(forms.Select):
    """Writes its options at once. Django has a template for each, which takes a third of a page with a hundred."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = self.format_value(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, mark_safe(" selected") if str(key) in chosen else "", label) for key, label in self.choices),
        )
        attrs = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, attrs, options)


class ScopeForm(forms.Form):
    """Reads from an address whose enrolments are meant. What is not in the lists, such as another institution, is an
    error."""

    institution = forms.ChoiceField(label=_("Institution"), required=False)
    cohort = forms.UUIDField(label=_("Cohort"), required=False, widget=LongSelect)
    course = forms.UUIDField(label=_("Course"), required=False, widget=forms.Select)
    since = forms.ChoiceField(label=_("Enrolled"), choices=SINCE, required=False)

    cohort_asked_for = None

    def __init__(self, data, *, institutions):
        super().__init__(data)
        self.fields["institution"].choices = [("", _("All institutions"))] + [
            (institution.slug, institution.name) for institution in institutions
        ]

    def offer_courses(self, titles):
        """Let the person choose among these courses: titles by key."""
        choices = sorted(titles.items(), key=lambda item: str(item[1]).casefold())
        self.fields["course"].widget.choices = [("", _("All courses")), *choices]

    def offer_cohorts(self, cohorts, everybody=True):
        """Let the person choose among these cohorts, and the one they asked for, which may be in the archive."""
        names = {cohort.public_id: cohort.name for cohort in cohorts}
        if self.cohort_asked_for:
            names[self.cohort_asked_for.public_id] = self.cohort_asked_for.name
        first = [("", _("All cohorts"))] if everybody else []
        self.fields["cohort"].widget.choices = [*first, *names.items()]

    def asked(self):
        asked = asked_for(self)
        if "since" in asked:
            asked["since"] = Since(asked["since"])
        return asked


class OverviewForm(ScopeForm):
    @property
    def filters(self):
        return OverviewFilters(**self.asked())


class HoursForm(forms.Form):
    """Reads whose learning hours are asked for."""

    institution = forms.SlugField(required=False)
    cohort = forms.UUIDField(required=False)
    after = forms.CharField(required=False, max_length=LONGEST)
    before = forms.CharField(required=False, max_length=LONGEST)

    @property
    def filters(self):
        return HoursFilters(**self.cleaned_data)


class FilterForm(ScopeForm):
    """Reads the address of the list."""

    q = forms.CharField(label=_("Name or email"), required=False, max_length=100)
    show = forms.ChoiceField(choices=[(each, each) for each in Show], required=False)
    sort = forms.ChoiceField(choices=[(each, each) for each in Sort], required=False)
    stage = forms.ChoiceField(choices=[(each, each) for each in Stage], required=False)
    begun = forms.RegexField(MONTH, required=False)
    month = forms.RegexField(MONTH, required=False)
    language = forms.RegexField(r"\A[A-Za-z-]{2,12}\Z", required=False)
    columns = forms.CharField(required=False, max_length=200)
    after = forms.CharField(required=False, max_length=LONGEST)
    before = forms.CharField(required=False, max_length=LONGEST)

    def clean_columns(self):
        try:
            return self.cleaned_data["columns"] and columns.written(columns.read(self.cleaned_data["columns"]))
        except ValueError:
            raise forms.ValidationError("columns") from None

    @property
    def filters(self):
        asked = self.asked()
        if "show" in asked:
            asked["show"] = Show(asked["show"])
        if "sort" in asked:
            asked["sort"] = Sort(asked["sort"])
        return Filters(**asked)
