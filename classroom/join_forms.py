from django import forms
from django.utils.translation import gettext_lazy as _


class JoinForm(forms.Form):
    """Whoever learns with an institution already says that they leave it."""

    agree = forms.BooleanField(
        label="", error_messages={"required": _("Tick this to move: you learn with one institution at a time.")}
    )

    def __init__(self, data=None, *, leaving):
        super().__init__(data)
        self.leaving = leaving
        if leaving is None:
            del self.fields["agree"]
        else:
            self.fields["agree"].label = _("I leave %(name)s") % {"name": leaving.local_name}
