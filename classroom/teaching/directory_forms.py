"""The public list of trainers: how it is narrowed, and what a trainer says there."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from institutions.countries import country_name


class DirectoryForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, asked, *, countries):
        super().__init__(asked)
        self.fields["language"].choices = [("", pgettext_lazy("filter", "All languages")), *settings.LANGUAGES]
        named = sorted(((code, country_name(code, get_language())) for code in countries), key=lambda each: each[1])
        self.fields["country"].choices = [("", pgettext_lazy("filter", "All countries")), *named]


class ListingForm(forms.Form):
    is_listed = forms.BooleanField(label=_("Show me in the public list of trainers"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you teach"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    region = forms.CharField(
        label=_("Region"), max_length=100, required=False, help_text=_("Where firms can reach you, such as a town.")
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_listed") and not cleaned.get("languages"):
            self.add_error("languages", _("Choose at least one language: people look for trainers by it."))
        return cleaned
