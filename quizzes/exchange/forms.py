"""What a trainer says about a file that comes in or goes out."""

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from quizzes.exchange import formats
from quizzes.models import QuestionBank, Quiz

# Read while somebody waits. Larger files have a command: `manage.py import_questions`.
MOST_BYTES = 2 * 1024 * 1024
MOST_PACKED = 10 * 1024 * 1024


def every_format():
    return [(name, each.label) for name, each in formats.FORMATS.items()]


def written_formats():
    return [(name, each.label) for name, each in formats.FORMATS.items() if each.write]


class UploadForm(forms.Form):
    file = forms.FileField(label=_("File"))
    format = forms.ChoiceField(label=_("Format"), required=False)
    bank = forms.ModelChoiceField(QuestionBank.objects.all(), label=_("Bank"))
    locale = forms.ModelChoiceField(Locale.objects.all(), label=_("Language of the questions"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = [("", _("By the end of the file’s name")), *every_format()]
        self.fields["locale"].initial = Locale.get_default()

    def clean(self):
        cleaned = super().clean()
        file = cleaned.get("file")
        if file and not cleaned.get("format"):
            cleaned["format"] = formats.guess(file.name)
            if not cleaned["format"]:
                self.add_error("format", _("The end of the file’s name does not tell the format. Choose it."))
        if file and cleaned.get("format"):
            self._require_size(file, cleaned["format"])
        return cleaned

    def _require_size(self, file, name):
        most = MOST_PACKED if ".zip" in formats.FORMATS[name].extensions else MOST_BYTES
        if file.size > most:
            self.add_error(
                "file",
                _("The file is larger than %(most)s. Split it, or ask who runs the site to bring it in.")
                % {"most": filesizeformat(most)},
            )


class BringInForm(forms.Form):
    outcome = forms.SlugField(
        label=_("Learning outcome of questions without one"),
        required=False,
        max_length=50,
        help_text=_("Such as M01-LO1. Without an outcome a question comes in as a draft only."),
    )
    publish = forms.BooleanField(
        label=_("Publish them at once"), required=False, help_text=_("Otherwise they come in as drafts.")
    )
    without_refused = forms.BooleanField(label=_("Leave out what cannot come in"), required=False)

    def __init__(self, *args, refused, may_publish, **kwargs):
        super().__init__(*args, **kwargs)
        if not refused:
            del self.fields["without_refused"]
        else:
            self.fields["without_refused"].required = True
        if not may_publish:
            del self.fields["publish"]


class ExportForm(forms.Form):
    format = forms.ChoiceField(label=_("Format"))
    bank = forms.ModelChoiceField(QuestionBank.objects.all(), label=_("Bank"), required=False)
    quiz = forms.ModelChoiceField(Quiz.objects.all(), label=_("or the questions of one quiz"), required=False)
    locale = forms.ModelChoiceField(Locale.objects.all(), label=_("Language of the questions"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = written_formats()

    def clean(self):
        cleaned = super().clean()
        if not self.errors and bool(cleaned.get("bank")) == bool(cleaned.get("quiz")):
            raise forms.ValidationError(_("Choose a bank or a quiz."))
        return cleaned
