from django import forms
from django.utils.translation import gettext_lazy as _

from dashboards.columns import COLUMNS
from dashboards.models import LONGEST_NAME


class SavedViewForm(forms.Form):
    """The name of a view, and whether others see it. Where it can't be shared, nothing is asked about that."""

    name = forms.CharField(
        label=_("Name"), max_length=LONGEST_NAME, help_text=_("For example “Stuck in the evening class”.")
    )
    shared = forms.BooleanField(required=False)
    opens = forms.BooleanField(label=_("Open the list of learners with it"), required=False)

    def __init__(self, data=None, *, shares_with=None, initial=None):
        super().__init__(data, initial=initial)
        if shares_with is None:
            del self.fields["shared"]
        else:
            label = _("Show it to everybody at %(institution)s who may see its learners")
            self.fields["shared"].label = label % {"institution": shares_with.local_name}

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean(self):
        return {"shared": False, **super().clean()}


class ColumnsForm(forms.Form):
    """Which columns are ticked; with `usual`, what is ticked makes no difference."""

    columns = forms.MultipleChoiceField(choices=[(each, each) for each in COLUMNS], required=False)
    usual = forms.BooleanField(required=False)

    @property
    def chosen(self):
        return None if self.cleaned_data["usual"] else self.cleaned_data["columns"]


EVERYONE = "everyone"


class OpeningForm(forms.Form):
    """With which of these views the list of learners opens."""

    view = forms.ChoiceField(label=_("When you open “Learners”"), widget=forms.RadioSelect)

    def __init__(self, data=None, *, views, opens=None):
        super().__init__(data, initial={"view": str(opens.key) if opens else EVERYONE})
        self.views = {str(each.key): each for each in views}
        names = [(key, each.name) for key, each in self.views.items()]
        self.fields["view"].choices = [(EVERYONE, _("Show everyone")), *names]

    @property
    def chosen(self):
        return self.views.get(self.cleaned_data["view"])
