from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.serial import ALPHABET, PRINTED_LENGTH, condensed, normalise

LARGEST_FILE = 5 * 1024 * 1024  # a certificate has some hundred thousand bytes


class FindForm(forms.Form):
    """The id that a person typed, or the address of a certificate that they pasted."""

    id = forms.CharField(
        label=_("Certificate id"),
        help_text=_("28 letters and digits, printed at the foot of the certificate. Spaces and hyphens do not matter."),
        max_length=300,
        error_messages={"required": _("Type the id that is printed on the certificate.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )

    def clean_id(self):
        typed = self.cleaned_data["id"].rstrip("/").rpartition("/")[2]
        serial = normalise(typed)
        if serial is None:
            raise forms.ValidationError(_what_is_wrong(condensed(typed)))
        return serial


class CompareForm(forms.Form):
    """A certificate's file that somebody was handed."""

    file = forms.FileField(
        label=_("The PDF that you were given"),
        help_text=_("It is compared with ours, and not kept."),
        allow_empty_file=True,
        error_messages={"required": _("Choose the PDF of the certificate.")},
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is larger than 5 MB. No certificate is."))
        return file


class NameForm(forms.Form):
    """The name that stands on a certificate whose holder has erased the account."""

    name = forms.CharField(
        label=_("The name on the certificate"),
        help_text=_("Write it as it is printed. It is compared with a fingerprint of the name, and not kept."),
        max_length=120,
        error_messages={"required": _("Type the name that is printed on the certificate.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "auto"}),
    )


def _what_is_wrong(text):
    strange = sorted(set(text) - set(ALPHABET))
    if strange:
        return _("An id has only digits and Latin letters, and never U. This one has: %(characters)s") % {
            "characters": " ".join(strange)
        }
    if len(text) == PRINTED_LENGTH:
        return _("One letter or digit of this id is wrong, or two are swapped. Compare it with the certificate.")
    return _("A certificate id has %(length)s letters and digits. This one has %(count)s.") % {
        "length": PRINTED_LENGTH,
        "count": len(text),
    }
