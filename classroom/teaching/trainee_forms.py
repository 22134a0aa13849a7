"""What a trainee fills in on a phone, in their own language: the name on the list, and the survey."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from trainers.firm_names import firm_key, person_key
from trainers.models import Attendance, Firm
from trainers.survey import CONTACT_NUMBER, NUMBERS
from trainers.survey_words import AGES, FIRM_SIZES, INTENT, KINDS, PACE, RECOMMEND, RECOMMEND_MOST, SCALE, TEXT, WORDS

YES, NO = "1", "2"


def options(choices, words):
    """Pair the codes of a model's choices with words for them; the first code stands for nothing said."""
    codes = [code for code, _label in choices]
    return [("", "–"), *zip(codes[1:], words, strict=True)]


class SignForm(forms.Form):
    """Name, firm and consent; the rest is nobody's duty."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name", "dir": "auto"})
    )
    firm = forms.CharField(
        label=_("Your firm"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "organization", "dir": "auto"}),
        help_text=_("Your own name if you work alone."),
    )
    agree = forms.BooleanField(
        label=_("I agree that the trainer and the institution keep this, to show who took part."),
        error_messages={"required": _("Tick this, or ask the trainer to leave you off the list.")},
    )

    def __init__(self, data=None):
        super().__init__(data)
        words = WORDS[get_language()]
        job, size, sector, gender, age, region = words["profile"]
        more = {
            "size": forms.ChoiceField(label=size, choices=options(Firm.SIZES, FIRM_SIZES), required=False),
            "job": forms.CharField(label=job, max_length=100, required=False),
            "sector": forms.CharField(label=sector, max_length=100, required=False),
            "gender": forms.ChoiceField(
                label=gender, choices=options(Attendance.GENDERS, words["genders"]), required=False
            ),
            "age": forms.ChoiceField(label=age, choices=options(Attendance.AGES, AGES), required=False),
            "region": forms.CharField(label=region, max_length=100, required=False),
        }
        self.fields |= more
        self.more_title = words["profile_title"]
        self.names = ("name", "firm"), tuple(more)

    def asked(self):
        return [self[name] for name in self.names[0]]

    def more(self):
        return [self[name] for name in self.names[1]]

    def clean_name(self):
        return self._said("name", person_key)

    def clean_firm(self):
        return self._said("firm", firm_key)

    def _said(self, name, key):
        if not key(self.cleaned_data[name]):
            raise ValidationError(_("Write it in letters."))
        return self.cleaned_data[name]

    @property
    def given(self):
        return {name: self.cleaned_data[name] for names in self.names for name in names}


class SurveyForm(forms.Form):
    """The fifteen questions of trainers.survey_words. None has to be answered; one answer at least makes it count."""

    def __init__(self, data=None, *, email=""):
        super().__init__(data)
        words = WORDS[get_language()]
        self.anonymous = words["anonymous"]
        for number, kind, text in zip(NUMBERS, KINDS, words["questions"], strict=True):
            self.fields[f"q{number}"] = self._field(kind, text, words)
        self.fields["email"] = forms.EmailField(
            label=_("Email address"), required=False, initial=email, help_text=_("Only if we may contact you.")
        )

    def _field(self, kind, text, words):
        if kind == TEXT:
            return forms.CharField(
                label=text, required=False, max_length=1000, widget=forms.Textarea({"rows": 3, "dir": "auto"})
            )
        return forms.ChoiceField(label=text, required=False, choices=choices_of(kind, words), widget=forms.RadioSelect)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(self.answers.values()):
            raise ValidationError(_("Answer one question at least."))
        if cleaned.get(f"q{CONTACT_NUMBER}") == YES and not cleaned.get("email"):
            self.add_error("email", _("Write the address at which we may contact you."))
        return cleaned

    @property
    def answers(self):
        """Return what was said, without whether the person may be contacted: that is kept apart."""
        given = {number: self.cleaned_data.get(f"q{number}", "") for number in NUMBERS[:-1]}
        return {number: text for number, text in given.items() if text}

    @property
    def wants_contact(self):
        return self.cleaned_data[f"q{CONTACT_NUMBER}"] == YES


def choices_of(kind, words):
    if kind == SCALE:
        return numbered(words["scale"], "{number} · {word}")
    if kind == RECOMMEND:
        least, most = words["recommend"]
        ends = {0: f"0 · {least}", RECOMMEND_MOST: f"{RECOMMEND_MOST} · {most}"}
        return [(str(number), ends.get(number, str(number))) for number in range(RECOMMEND_MOST + 1)]
    return numbered(words[{PACE: "pace", INTENT: "intent"}.get(kind, "yes_no")], "{word}")


def numbered(words, shown):
    return [(str(number), shown.format(number=number, word=word)) for number, word in enumerate(words, 1)]
