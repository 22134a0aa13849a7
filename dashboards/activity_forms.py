"""What an activity report is asked about."""

from django import forms
from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from dashboards.activity_rows import BEHIND
from dashboards.activity_words import WORDS
from dashboards.filters import ReportFilters
from institutions.countries import country_name
from pages.keyset import LONGEST

YEARS = 10
LONGEST_PART = 40
ALL, ONE, OFFICE, COUNTRY = "all", "one", "office", "country"


class ActivityForm(forms.Form):
    """Offers what the door lets through, and nothing else."""

    year = forms.TypedChoiceField(label=_lazy("Year"), coerce=int)
    whose = forms.ChoiceField(label=_lazy("About"))
    course = forms.ChoiceField(label=_lazy("Course"), required=False)
    language = forms.ChoiceField(label=_lazy("Language of the report"), choices=settings.LANGUAGES)

    def __init__(self, data=None, *, institutions, courses, at):
        super().__init__(data, initial={"language": get_language()})
        self.institutions = {each.slug: each for each in institutions}
        this = localdate(at).year
        self.fields["year"].choices = [(year, year) for year in range(this, this - YEARS, -1)]
        self.fields["whose"].choices = self.scopes()
        titles = sorted(courses.items(), key=lambda item: str(item[1]).casefold())
        self.fields["course"].choices = [("", _("All courses")), *((str(key), title) for key, title in titles)]

    def scopes(self):
        """One institution, an office with its centres, a country, or all."""
        found = [(f"{ONE}:{slug}", each.local_name) for slug, each in self.institutions.items()]
        offices = [each for each in self.institutions.values() if len(self.below(each)) > 1]
        with_centres = [(f"{OFFICE}:{each.slug}", _("%s, with its centres") % each.local_name) for each in offices]
        codes = sorted({each.country for each in self.institutions.values() if each.country})
        named = [(f"{COUNTRY}:{code}", country_name(code, get_language())) for code in codes]
        everything = [(f"{ALL}:", _("All institutions"))] if len(found) > 1 else []
        return [*everything, *with_centres, *found, *(named if len(codes) > 1 else [])]

    def below(self, office):
        return [each for each in self.institutions.values() if office.pk in (each.pk, each.parent_id)]

    @property
    def asked(self):
        """Return the institutions, and what a job has to know."""
        fields = self.cleaned_data
        scope, _colon, name = fields["whose"].partition(":")
        with override(fields["language"]):
            institutions, whose = self.chosen(scope, name, fields["language"])
        return institutions, {
            "year": fields["year"],
            "language": fields["language"],
            "course": fields["course"],
            "institutions": [each.pk for each in institutions],
            "whose": whose,
        }

    def chosen(self, scope, name, language):
        everybody = list(self.institutions.values())
        if scope == ONE:
            return [self.institutions[name]], self.institutions[name].local_name
        if scope == OFFICE:
            return self.below(self.institutions[name]), self.institutions[name].local_name
        if scope == COUNTRY:
            return [each for each in everybody if each.country == name], country_name(name, language)
        return everybody, WORDS[language]["institutions"]


class RowsForm(forms.Form):
    """Reads the address of the rows behind a number."""

    of = forms.ChoiceField(choices=[(each, each) for each in BEHIND])
    part = forms.CharField(required=False, max_length=LONGEST_PART)
    last = forms.BooleanField(required=False)
    after = forms.CharField(required=False, max_length=LONGEST)
    before = forms.CharField(required=False, max_length=LONGEST)

    @property
    def filters(self):
        return ReportFilters(**self.cleaned_data)
