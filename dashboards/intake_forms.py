from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dashboards.filters import ImportFilters, ImportShow
from dashboards.forms import LAST_PAGE
from institutions.models import Institution
from institutions.roster.reading import MOST_BYTES


class UploadForm(forms.Form):
    """A file of learners; where there are several institutions, also for which of them."""

    institution = forms.ModelChoiceField(queryset=None, label=_("Institution"), empty_label=None, to_field_name="slug")
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or XLSX, one row for each learner. Nothing is changed before you have seen what would happen."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the mails"),
        choices=settings.LANGUAGES,
        help_text=_("For those whose row names no language."),
    )

    def __init__(self, data=None, files=None, *, institutions):
        super().__init__(data, files, initial={"language": get_language()})
        self.only = institutions[0] if len(institutions) == 1 else None
        if self.only:
            del self.fields["institution"]
        else:
            ids = [institution.pk for institution in institutions]
            self.fields["institution"].queryset = Institution.objects.filter(pk__in=ids)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(most)s. Split it into several."),
                params={"most": filesizeformat(MOST_BYTES)},
            )
        return file

    @property
    def whose(self):
        return self.only or self.cleaned_data["institution"]


class ImportFilterForm(forms.Form):
    show = forms.ChoiceField(choices=[(each, each) for each in ImportShow if each], required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)

    @property
    def filters(self):
        return ImportFilters(show=ImportShow(self.cleaned_data["show"]), page=self.cleaned_data["page"] or 1)
