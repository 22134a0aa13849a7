from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.discussing import LONGEST_REASON, LONGEST_TEXT, LONGEST_TITLE, Closed

LAST_PAGE = 10**6


class PageForm(forms.Form):
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)


class Lines(forms.Textarea):
    def __init__(self, rows, longest):
        super().__init__({"rows": rows, "maxlength": longest, "dir": "auto"})


def text_field(label):
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=Lines(6, LONGEST_TEXT))


class Title(forms.CharField):
    """One line, whatever was pasted."""

    def __init__(self):
        longest = {"maxlength": LONGEST_TITLE, "dir": "auto", "autocomplete": "off"}
        super().__init__(label=_("Title"), max_length=LONGEST_TITLE, widget=forms.TextInput(longest))

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class Keyed(forms.Form):
    """A form that may be sent twice, and says by its key that it is the same."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None):
        super().__init__(data, initial={"key": uuid4()})


class TopicForm(Keyed):
    title = Title()
    text = text_field(_("Message"))


class ReplyForm(Keyed):
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    text = text_field(_("Your answer"))

    def __init__(self, data=None, *, seen=0):
        super().__init__(data)
        self.initial["seen"] = seen


class ChangeForm(forms.Form):
    """A message of one's own; only that which opens a topic has a title."""

    title = Title()
    text = text_field(_("Message"))

    def __init__(self, data=None, *, message):
        super().__init__(data, initial={"title": message.title, "text": message.text})
        if message.number > 1:
            del self.fields["title"]


class ReportForm(forms.Form):
    reason = forms.CharField(
        label=_("What is wrong with it?"),
        max_length=LONGEST_REASON,
        widget=Lines(3, LONGEST_REASON),
        help_text=_(
            "Only trainers and managers of this group read it. The author of the message is not told who you are."
        ),
    )


# Said beside what was typed, which stays.
WHY_CLOSED = {
    Closed.ARCHIVED: _("This group is over. You can still read everything."),
    Closed.OFF: _("The discussion is switched off at the moment."),
    Closed.LOCKED: _("A trainer has closed this topic. You can still read it."),
    Closed.MUTED: _("You can read here, but not write for now."),
}
TOO_LATE = _("A message can be changed for 30 minutes. They are over.")
