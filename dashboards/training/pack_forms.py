"""Asking for a teaching pack, and saying what holds in the country."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dashboards.cohort_forms import Day
from trainers.models import CountryNote
from trainers.packs.guide import LONGEST_LINE, MOST_LINES, lines_of

LONGEST_OWNER = 120
REVIEW_AFTER = timedelta(days=365)


class OfInstitution(forms.Form):
    """Something about a module in a language, for an institution: chosen where there are several."""

    institution = forms.ModelChoiceField(queryset=None, label=_("Institution"), empty_label=None)
    module = forms.ChoiceField(label=_("Module"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args, institutions, modules, **kwargs):
        super().__init__(*args, **kwargs)
        self.modules = {str(each.key): each for each in modules}
        self.fields["module"].choices = [(key, self.label_of(each)) for key, each in self.modules.items()]
        self.fields["language"].initial = get_language()
        self.only = institutions[0] if len(institutions) == 1 else None
        if self.only:
            del self.fields["institution"]
        else:
            self.fields["institution"].queryset = institutions

    def label_of(self, module):
        return f"{module.code} {module.title}"

    def clean(self):
        asked = {"institution": self.only, **super().clean()}
        return asked | {"module": self.modules.get(asked.get("module"))}


class PackForm(OfInstitution):
    def label_of(self, module):
        names = dict(settings.LANGUAGES)
        return f"{super().label_of(module)} ({', '.join(names.get(code, code) for code in module.languages)})"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["module"].help_text = _("In brackets: the languages that the facilitator guide is written in.")
        self.fields["language"].help_text = _(
            "Headings, survey and attendance sheet come in each language. What is not translated yet says so."
        )


class NoteText(forms.Form):
    """What an institution says of a module in its country, one fact a line."""

    text = forms.CharField(
        label=_("What holds in our country"),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        max_length=MOST_LINES * (LONGEST_LINE + 1),
        help_text=_("One fact a line, with its date: office, law, fee, time limit, help. Check it at the source."),
    )
    owner = forms.CharField(
        label=_("Who keeps it right"),
        max_length=LONGEST_OWNER,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("A desk or a post. It is printed in the guide."),
    )
    review_by = forms.DateField(
        label=_("To be checked again by"), widget=Day, help_text=_("After this day the guide warns the trainer.")
    )

    def __init__(self, *args, at, note=None, **kwargs):
        names = ("text", "owner", "review_by")
        known = {name: getattr(note, name) for name in names} if note else {"review_by": at.date() + REVIEW_AFTER}
        super().__init__(*args, initial=known, **kwargs)

    def clean_text(self):
        lines = lines_of(self.cleaned_data["text"])
        if len(lines) > MOST_LINES:
            problem = _("These are %(number)s lines; %(most)s fit on a slide. Leave out what matters least.")
            raise forms.ValidationError(problem, params={"number": len(lines), "most": MOST_LINES})
        long = next((line for line in lines if len(line) > LONGEST_LINE), None)
        if long:
            problem = _("A line has at most %(most)s letters. Make this one shorter: “%(line)s…”")
            raise forms.ValidationError(problem, params={"most": LONGEST_LINE, "line": long[:40]})
        return "\n".join(lines)


class NewNoteForm(NoteText, OfInstitution):
    field_order = ("institution", "module", "language", "text", "owner", "review_by")

    def clean(self):
        asked = super().clean()
        if all(asked.get(name) for name in ("institution", "module", "language")) and self.is_taken(asked):
            self.add_error("module", _("There is a text on this module in this language already. Change that one."))
        return asked

    def is_taken(self, asked):
        about = {"institution": asked["institution"], "language": asked["language"]}
        return CountryNote.objects.filter(**about, module_key=asked["module"].key).exists()
