import re
import unicodedata

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

# Zero-width joiners are letters' business in Persian and several Indian scripts; every other mark that nobody sees
# could turn a line round or hide in it.
JOINERS = "\u200c\u200d"


def printable_name(typed):
    """Return a name as it can be printed: composed letters, single spaces, nothing invisible."""
    composed = unicodedata.normalize("NFC", typed)
    spaced = re.sub(r"\s+", " ", composed)
    visible = (each for each in spaced if each in JOINERS or not unicodedata.category(each).startswith("C"))
    return "".join(visible).strip(" " + JOINERS)


class PrintableNameField(forms.CharField):
    def to_python(self, value):
        return printable_name(super().to_python(value))


class CertificateNameForm(forms.Form):
    """The name that stands on all certificates of a person."""

    name = PrintableNameField(
        label=_("Your name, as it should be printed"),
        help_text=_("Write it as in your passport or identity card, in any script."),
        max_length=120,
        error_messages={
            "required": _("Type your name."),
            "max_length": _("A name can have up to 120 characters. This one has %(show_value)d."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )

    def clean_name(self):
        name = self.cleaned_data["name"]
        if not any(unicodedata.category(each).startswith("L") for each in name):
            raise forms.ValidationError(_("A name needs at least one letter."))
        return name


class NameRequestForm(CertificateNameForm):
    """Another name than the one that was printed, and why."""

    reason = forms.CharField(
        label=_("Why is it wrong?"),
        help_text=_("A letter is wrong, you have married … Your institution reads this, and decides."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Say why, so that your institution can decide.")},
    )

    def __init__(self, data, *, printed):
        super().__init__(data, initial={"name": printed})
        self.printed = printed

    def clean_name(self):
        name = super().clean_name()
        if name == self.printed:
            raise forms.ValidationError(_("This is the name that stands there already."))
        return name


class LanguageForm(forms.Form):
    """In which other language a certificate is wanted: one of those in which its course or module can be read."""

    language = forms.ChoiceField(label=_("Language"), widget=forms.RadioSelect)

    def __init__(self, data, *, languages):
        super().__init__(data, initial={"language": languages[0]})
        self.fields["language"].choices = [each for each in settings.LANGUAGES if each[0] in languages]
