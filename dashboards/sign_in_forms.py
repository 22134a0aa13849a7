from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.fetching import NotFetched, fetch
from institutions.models import SamlConnection
from institutions.saml.documents import MOST_BYTES
from institutions.saml.metadata import NotUsable, provider_in

NOT_FETCHED = _(
    "Nothing could be read at this address. It must begin with https://, be on the open internet, and answer at once "
    "with the metadata. You can also choose the file or paste it."
)
WHY_NOT = {
    NotUsable.NO_METADATA: _(
        "This is not SAML metadata. Ask for the “metadata” or “federation metadata” of the service."
    ),
    NotUsable.NO_PROVIDER: _(
        "This tells of no service that signs people in. Ask for the metadata of the “identity provider”."
    ),
    NotUsable.SEVERAL: _("This tells of several services. Ask for the metadata of your own service alone."),
    NotUsable.NO_ADDRESS: _("The service names no address of https where it can be asked by “HTTP-Redirect”."),
    NotUsable.NO_CERTIFICATE: _(
        "The service names no certificate that can be read. Without one nothing that it says can be checked."
    ),
    NotUsable.WEAK_KEY: _(
        "The key of the service is too short to be safe: RSA needs 2048 bits or more. Ask for another one."
    ),
    NotUsable.EXPIRED: _("This metadata is out of date. Ask for the metadata of today."),
}


class SamlForm(forms.ModelForm):
    """What the service says of itself, from one of three sources, and what it calls what it says of people."""

    metadata_url = forms.URLField(
        label=_("Address of its metadata"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://", "autocomplete": "off"}),
        help_text=_("The best way: it is read again every hour, so that new keys of the service are known."),
    )
    metadata_file = forms.FileField(
        label=_("Or the file with its metadata"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xml,text/xml,application/xml"}),
    )
    metadata_text = forms.CharField(
        label=_("Or the metadata itself"),
        required=False,
        strip=True,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr", "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("Leave all three as they are to change only the attributes below."),
    )

    class Meta:
        model = SamlConnection
        fields = ["metadata_url", "email_attribute", "first_name_attribute", "last_name_attribute"]
        help_texts = {
            "email_attribute": _("Left empty: mail, urn:oid:0.9.2342.19200300.100.1.3 and other usual names."),
            "first_name_attribute": _("Left empty: givenName, urn:oid:2.5.4.42 and other usual names."),
            "last_name_attribute": _("Left empty: sn, urn:oid:2.5.4.4 and other usual names."),
        }
        widgets = {
            f"{name}_attribute": forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false", "autocomplete": "off"})
            for name in ("email", "first_name", "last_name")
        }

    def __init__(self, data=None, files=None, *, connection, at):
        super().__init__(data, files, instance=connection)
        self.at, self.provider = at, None
        # What is there now: saving the form writes nothing into the row itself.
        self.before = connection.metadata_url

    def clean_metadata_file(self):
        sent = self.cleaned_data["metadata_file"]
        if sent and sent.size > MOST_BYTES:
            raise forms.ValidationError(WHY_NOT[NotUsable.NO_METADATA])
        return sent.read() if sent else b""

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        by_hand = given["metadata_file"] or given["metadata_text"].encode()
        if by_hand:
            given["metadata_url"] = ""
            self.provider = self.read(by_hand, "metadata_file" if given["metadata_file"] else "metadata_text")
        elif given["metadata_url"] not in ("", self.before):
            self.provider = self.read(self.fetched(given["metadata_url"]), "metadata_url")
        elif given["metadata_url"] != self.before or not self.instance.is_complete:
            self.add_error("metadata_url", _("Give the address of its metadata, choose the file, or paste it."))
        return given

    def fetched(self, url):
        try:
            return fetch(url)
        except NotFetched:
            self.add_error("metadata_url", NOT_FETCHED)
            return None

    def read(self, data, field):
        try:
            return None if data is None else provider_in(data, self.at)
        except NotUsable as error:
            self.add_error(field, WHY_NOT[error.why])
            return None

    def attributes(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name != "metadata_url"}
