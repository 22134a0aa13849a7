from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from certificates.models.designs import can_be_read
from institutions.countries import countries
from institutions.logos import LARGEST_FILE, NotAPicture, TooLarge, redrawn
from institutions.models import Institution


class InstitutionForm(forms.ModelForm):
    """What an institution says about itself. Its main name, its seats and its office an administrator sets."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    accent = forms.CharField(
        label=_("Colour"),
        required=False,
        max_length=7,
        validators=[can_be_read],
        widget=forms.TextInput(attrs={"placeholder": "#0e5560", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("As # and six digits or letters, dark enough to be read on white. It marks what you invite with."),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("A PNG, JPEG or WebP file of up to 2 MB. It is shown on white. Nothing chosen: it stays as it is."),
    )
    no_logo = forms.BooleanField(label=_("Show no logo"), required=False)

    class Meta:
        model = Institution
        fields = ["kind", "country", "contact_email", "accent"]
        help_texts = {"contact_email": _("Shown to whoever is invited, and to your learners.")}

    def __init__(self, data=None, files=None, *, institution):
        super().__init__(data, files, instance=institution)
        self.fields["country"].choices = [("", _("Not said")), *countries(get_language())]
        self.named = []
        for code, language in settings.LANGUAGES:
            label = _("Name in %(language)s") % {"language": language}
            self.fields[f"name_{code}"] = forms.CharField(
                label=label,
                required=False,
                max_length=200,
                initial=institution.names.get(code, ""),
                widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
            )
            self.named.append(f"name_{code}")

    def name_fields(self):
        return [self[name] for name in self.named]

    def clean_logo(self):
        """Return the file to keep, or nothing."""
        sent = self.cleaned_data["logo"]
        if not sent:
            return None
        if sent.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is larger than 2 MB. Save the logo smaller, and choose it again."))
        try:
            return ContentFile(redrawn(sent), "logo.png")
        except NotAPicture:
            raise forms.ValidationError(
                _("This file can’t be read as a PNG, JPEG or WebP picture. Choose another one.")
            ) from None
        except TooLarge:
            raise forms.ValidationError(
                _("This picture has more than 20 million points. Save it smaller, and choose it again.")
            ) from None

    def changes(self):
        """Return what to write down, by name of the field."""
        asked = self.cleaned_data
        names = {code: asked[f"name_{code}"] for code, _language in settings.LANGUAGES if asked[f"name_{code}"]}
        changes = {name: asked[name] for name in ("kind", "country", "contact_email", "accent")} | {"names": names}
        if asked["no_logo"] or asked["logo"]:
            changes["logo"] = "" if asked["no_logo"] else asked["logo"]
        return changes
