from django import forms
from django.utils.translation import gettext_lazy as _

from dashboards.filters import Filters, Show, Sort

# No institution has a million enrolments; a number beyond leads nowhere and must not cost a search.
LAST_PAGE = 20_000


class FilterForm(forms.Form):
    """Reads the address of the list. What is not in the lists here, such as another institution, is an error."""

    institution = forms.ChoiceField(label=_("Institution"), required=False)
    course = forms.UUIDField(label=_("Course"), required=False, widget=forms.Select)
    q = forms.CharField(label=_("Name or email"), required=False, max_length=100)
    show = forms.ChoiceField(choices=[(each, each) for each in Show], required=False)
    sort = forms.ChoiceField(choices=[(each, each) for each in Sort], required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)

    def __init__(self, data, *, institutions):
        super().__init__(data)
        self.fields["institution"].choices = [("", _("All institutions"))] + [
            (institution.slug, institution.name) for institution in institutions
        ]

    def offer_courses(self, titles):
        """Let the person choose among these courses: titles by key."""
        choices = sorted(titles.items(), key=lambda item: str(item[1]).casefold())
        self.fields["course"].widget.choices = [("", _("All courses")), *choices]

    @property
    def filters(self):
        asked = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if "show" in asked:
            asked["show"] = Show(asked["show"])
        if "sort" in asked:
            asked["sort"] = Sort(asked["sort"])
        return Filters(**asked)
