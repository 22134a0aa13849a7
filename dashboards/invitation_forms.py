from datetime import datetime, time, timedelta

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dashboards.cohort_forms import Day

MOST_AT_ONCE = 100
LONGEST = timedelta(days=366)


class InviteForm(forms.Form):
    """Addresses, one on each line. Whether they belong to somebody here makes no difference, and is never said."""

    emails = forms.CharField(
        label=_("Email addresses, one on each line"),
        max_length=30_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("Up to 100 at a time. Each gets a mail with a link that works once, for two weeks."),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def __init__(self, data=None):
        super().__init__(data, initial={"language": get_language()})

    def clean_emails(self):
        """Return each address once. One that can't be an address is named, with its line, and nothing is sent."""
        lines = [line.strip().lower() for line in self.cleaned_data["emails"].splitlines()]
        wrong = [(place, line) for place, line in enumerate(lines, 1) if line and not is_email(line)]
        if wrong:
            said = _("Line %(place)s is not an email address: %(line)s. Correct it, or take it out.")
            raise ValidationError([ValidationError(said, params={"place": p, "line": t[:80]}) for p, t in wrong[:5]])
        emails = list(dict.fromkeys(filter(None, lines)))
        if len(emails) > MOST_AT_ONCE:
            raise ValidationError(
                _("These are %(number)s addresses. Send up to %(most)s at a time."),
                params={"number": len(emails), "most": MOST_AT_ONCE},
            )
        return emails


def is_email(text):
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


class LinkForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("For you, such as “Poster at the fair”."))
    places = forms.IntegerField(
        label=_("How many people may come by it"), required=False, min_value=1, max_value=1_000_000,
        help_text=_("Empty: any number, as long as there are seats."),
    )  # fmt: skip
    last_day = forms.DateField(label=_("Last day"), widget=Day)

    def __init__(self, data=None):
        super().__init__(data, initial={"last_day": timezone.localdate() + timedelta(days=30)})

    def clean_last_day(self):
        day, today = self.cleaned_data["last_day"], timezone.localdate()
        if day < today:
            raise ValidationError(_("This day is over. Choose a later one."))
        if day > today + LONGEST:
            raise ValidationError(_("A link ends within a year. Choose an earlier day; you can make a new link then."))
        return day

    @property
    def expires_at(self):
        """The end of the last day."""
        midnight = datetime.combine(self.cleaned_data["last_day"] + timedelta(days=1), time.min)
        return timezone.make_aware(midnight)
