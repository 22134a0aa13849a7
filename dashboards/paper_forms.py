"""Forms for printed papers: what to print, and what was written on a sheet."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from dashboards import paper_queries
from dashboards.paper_words import hint_for, said, worded
from printed.models import MOST_SHEETS, MOST_VERSIONS
from quizzes.forms import Question
from quizzes.keyed import ON_PAPER, Problem, read_line

USUAL_SHEETS, USUAL_VERSIONS = 20, 4


class PrintForm(forms.Form):
    """What to print. `modules`: titles by key; `quiz` is the one that was found for them."""

    institution = forms.ModelChoiceField(None, label=_lazy("Institution"), empty_label=None)
    module = forms.ChoiceField(label=_lazy("Quiz of the module"))
    language = forms.ChoiceField(label=_lazy("Language"))
    cohort = forms.ModelChoiceField(
        None,
        label=_lazy("Cohort"),
        required=False,
        empty_label=_lazy("None"),
        help_text=_lazy("Then you see whose sheet is still missing."),
    )
    sheets = forms.IntegerField(
        label=_lazy("Sheets"),
        min_value=1,
        max_value=MOST_SHEETS,
        help_text=_lazy("One for each learner, and some more."),
    )
    versions = forms.IntegerField(
        label=_lazy("Versions"),
        min_value=1,
        max_value=MOST_VERSIONS,
        help_text=_lazy("The same questions in another order, so that neighbours have different sheets."),
    )
    held_on = forms.DateField(
        label=_lazy("Day of the session"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_lazy("The answers count as given on this day, whenever you enter them."),
    )
    note = forms.CharField(
        label=_lazy("Note"),
        required=False,
        max_length=100,
        help_text=_lazy("Such as “Morning group”. It is printed on each sheet."),
    )

    def __init__(self, data, *, user, institutions, modules):
        initial = {
            "institution": institutions[0],
            "language": get_language(),
            "sheets": USUAL_SHEETS,
            "versions": USUAL_VERSIONS,
            "held_on": localdate(),
        }
        super().__init__(data, initial=initial)
        ids = [institution.pk for institution in institutions]
        self.fields["institution"].queryset = type(institutions[0]).objects.filter(pk__in=ids)
        self.fields["cohort"].queryset = paper_queries.cohorts_of(user, institutions)
        self.fields["module"].choices = modules
        self.fields["language"].choices = settings.LANGUAGES
        if len(institutions) == 1:
            del self.fields["institution"]
        if not self.fields["cohort"].queryset:
            del self.fields["cohort"]
        self.only_institution = institutions[0]
        self.quiz = None

    def clean(self):
        data = super().clean()
        data.setdefault("institution", self.only_institution)
        if data.get("cohort") and data["cohort"].institution != data["institution"]:
            self.add_error("cohort", _("This cohort belongs to another institution."))
        if "module" in data and "language" in data:
            self.quiz = paper_queries.quiz_of_module(data["module"], data["language"])
            if self.quiz is None:
                self.add_error("language", _("The quiz of this module is not published in this language."))
        return data


class SheetForm(forms.Form):
    sheet = forms.CharField(
        label=_lazy("Code of the sheet"),
        max_length=300,
        help_text=_lazy("Type it, or scan the QR code. A code looks like BCDF-3479."),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "autocapitalize": "characters"}),
    )


@dataclass(frozen=True)
class Line:
    """One question of a sheet, its field, and how what was typed into it is read."""

    question: Question
    field: forms.BoundField
    hint: str
    reading: str


class EntryForm(forms.Form):
    """Whose sheet it is, and one line for each question. Nothing that was typed is lost when a line is refused."""

    learner = forms.CharField(
        label=_lazy("Learner"),
        max_length=254,
        help_text=_lazy("Email address, or a part of the name."),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "list": "learners"}),
    )
    who = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, sheet):
        super().__init__(data)
        self.sheet, self.candidates, self.answers = sheet, (), {}
        self.questions = [Question(item, number=number) for number, item in enumerate(sheet.version.paper.items, 1)]
        for question in self.questions:
            self.fields[f"line-{question.number}"] = line_field(question)

    @property
    def lines(self):
        for question in self.questions:
            given = self.answers.get(question.item.key)
            reading = "" if given is None else said(question.item, given)
            yield Line(question, self[f"line-{question.number}"], hint_for(question.item), reading)

    def clean_learner(self):
        text, institution = self.cleaned_data["learner"], self.sheet.batch.institution
        found = paper_queries.find_learners(institution, text)
        chosen = [person for person in found if str(person.public_id) == self.data.get("who")]
        if len(chosen or found) == 1:
            return (chosen or found)[0]
        if not found:
            words = {"institution": institution.name, "text": text}
            raise forms.ValidationError(_("No learner of %(institution)s is found by “%(text)s”.") % words)
        if len(found) > paper_queries.SAME_NAME_SHOWN:
            raise forms.ValidationError(_("Many people are found. Write more of the name, or the email address."))
        self.candidates = found
        raise forms.ValidationError(_("Several people are found. Choose one of them below."))

    def clean(self):
        language = self.sheet.version.paper.language
        for question in self.questions:
            name = f"line-{question.number}"
            try:
                self.answers[question.item.key] = read_line(question.item, self.cleaned_data.get(name, ""), language)
            except Problem as problem:
                self.add_error(name, worded(problem))
        self.focus(next(iter(self.errors), None))
        return self.cleaned_data

    def focus(self, name):
        """Let the page begin at this field, where typing goes on."""
        del self.fields["learner"].widget.attrs["autofocus"]
        if name:
            self.fields[name].widget.attrs["autofocus"] = True

    @property
    def responses(self):
        """The answers to keep. An open answer that stays on paper leads whoever marks it to the sheet."""
        with override(self.sheet.batch.language):
            on_paper = _("On paper: sheet %(code)s.") % {"code": self.sheet.grouped}
        open_keys = {question.item.key for question in self.questions if question.kind == "open"}
        return {
            key: on_paper if key in open_keys and value == ON_PAPER else value for key, value in self.answers.items()
        }


def line_field(question):
    # Translators: %(number)s is the number of a question on a printed sheet.
    label = _("Question %(number)s") % {"number": question.number}
    name = f"id_line-{question.number}"
    attributes = {"autocomplete": "off", "aria-describedby": f"{name}_helptext {name}_error"}
    if question.kind == "open":
        widget = forms.Textarea(attrs={**attributes, "rows": 2})
    else:
        widget = forms.TextInput(attrs={**attributes, "autocapitalize": "none", "spellcheck": "false"})
    return forms.CharField(label=label, required=False, widget=widget)
