import re
import unicodedata

from django import forms
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
