from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from trainers.evidence import LARGEST, NotTaken, kind_of
from trainers.models import Evidence

# In these somebody may be seen or heard.
NEEDS_CONSENT = ("photo_without_faces", "recording_10min")


class EvidenceForm(forms.Form):
    """A file and what it is. What it really is, its content says: `sort` is (content type, ending)."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=Evidence.KINDS)
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, picture, table, text or slides without macros, or a recording as MP4; 20 MB at most."),
    )
    has_consent = forms.BooleanField(label=_("Everybody who is seen or heard in it agreed"), required=False)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(
                _("The file is larger than %(most)s. Send a smaller one."), params={"most": filesizeformat(LARGEST)}
            )
        self.content = file.read()
        try:
            self.sort = kind_of(self.content)
        except NotTaken:
            raise ValidationError(
                _("This file is none of those that are taken, whatever its name says. Save it as PDF, and send that.")
            ) from None
        return file

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") in NEEDS_CONSENT and not cleaned.get("has_consent"):
            self.add_error("has_consent", _("Without their consent it can’t be kept."))
        return cleaned

    @property
    def given(self):
        content_type, ending = self.sort
        return {
            "kind": self.cleaned_data["kind"],
            "name": self.cleaned_data["file"].name,
            "has_consent": self.cleaned_data["has_consent"],
            "content": self.content,
            "content_type": content_type,
            "ending": ending,
        }
