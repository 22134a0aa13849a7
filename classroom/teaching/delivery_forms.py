"""The log of a session, as a trainer fills it in on a phone after class: what is always asked first."""

from datetime import timedelta
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classroom.teaching.delivery_queries import may_observe, modules_to_teach, required_modules
from institutions.countries import countries
from trainers.models import Candidacy, Delivery

MOST_PEOPLE, MOST_MINUTES = 5000, 1440
# (how many of them, of how many)
PARTS = (
    ("trainees_women", "trainees_total"),
    ("trainees_under30", "trainees_total"),
    ("transfer_plans_n", "trainees_total"),
    ("firms_micro", "firms_total"),
    ("firms_rural", "firms_total"),
)
COUNTS = ("minutes", "trainees_total", "firms_total", *(part for part, _whole in PARTS))
FIRST = ("trainer", "held_on", "minutes", "modules", "trainees_total", "firms_total")
HEADCOUNTS = tuple(part for part, _whole in PARTS)
WHERE = ("mode", "place", "country", "region", "language")
WHO = ("co_trainer_email", "observer_email", "incidents")


class SessionForm(forms.ModelForm):
    """`of`: the candidacies in whose name the person logs. Handing in asks for more than keeping a draft."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    trainer = forms.ModelChoiceField(queryset=None, label=_("Programme"), to_field_name="public_id", empty_label=None)
    modules = forms.MultipleChoiceField(
        label=_("What did you teach?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    country = forms.ChoiceField(label=_("Country"))
    language = forms.ChoiceField(label=_("Language"), choices=[*settings.LANGUAGES, ("other", _("Another one"))])
    co_trainer_email = forms.EmailField(label=_("Email address of your co-trainer"), required=False)
    observer_email = forms.EmailField(
        label=_("Email address of whoever watched it"),
        required=False,
        help_text=_("They fill in the rubric, and see this session until then."),
    )

    class Meta:
        model = Delivery
        fields = ["held_on", "minutes", "trainees_total", "firms_total", *HEADCOUNTS, *WHERE, "incidents"]
        labels = {"held_on": _("Day"), "incidents": _("Did anything go wrong?")}
        widgets = {
            "held_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "mode": forms.RadioSelect,
            "incidents": forms.Textarea({"rows": 3}),
        }

    def __init__(self, data=None, *, of, instance=None, initial=None):
        super().__init__(data, instance=instance, initial=self._begin(of, instance, initial or {}))
        self.of = of
        self.fields["trainer"].queryset = of
        self.fields["trainer"].label_from_instance = lambda candidacy: candidacy.programme.title
        self.fields["modules"].choices = self._modules(of)
        self.fields["country"].choices = [("", _("Choose a country")), *countries(get_language())]
        for name in COUNTS:
            field = self.fields[name]
            field.required = name in FIRST
            field.max_value = MOST_MINUTES if name == "minutes" else MOST_PEOPLE
            field.widget.attrs |= {"inputmode": "numeric", "data-stepper": "5" if name == "minutes" else "1", "min": 0}
        if len(of) == 1:
            self.fields["trainer"].widget = forms.HiddenInput()

    def _begin(self, of, instance, initial):
        if instance is None:
            return {"client_key": uuid4(), "held_on": localdate(), "trainer": of[0].public_id, **initial}
        return {
            "client_key": instance.client_key,
            "trainer": instance.trainer.public_id,
            "modules": [str(each.module_key) for each in instance.modules.all()],
            "co_trainer_email": instance.co_trainer.person.email if instance.co_trainer else "",
            "observer_email": instance.observer.email if instance.observer else "",
        }

    def _modules(self, of):
        """Those of the person's programmes first."""
        first = required_modules(of)
        return sorted(modules_to_teach(get_language()), key=lambda module: module[0] not in first)

    def groups(self):
        """Return the fields as they stand on the page: those always asked, and others with their headings."""
        return {name: [self[each] for each in names] for name, names in GROUPS.items()}

    @property
    def submits(self):
        return self.data.get("go") != "draft"

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        # Where the trainer is, it may be tomorrow already.
        if day > localdate() + timedelta(days=1) and self.submits:
            raise ValidationError(_("This day has not come yet. Keep the log as a draft until then."))
        return day

    def clean_modules(self):
        keys = self.cleaned_data["modules"]
        if not keys and self.submits:
            raise ValidationError(_("Choose at least one module."))
        return keys

    def clean(self):
        cleaned = super().clean()
        for name in HEADCOUNTS:
            cleaned[name] = cleaned.get(name) or 0
        for part, whole in PARTS:
            if cleaned.get(whole) is not None and cleaned[part] > cleaned[whole]:
                self.add_error(part, self._too_many(whole, cleaned[whole]))
        for name in ("minutes", "trainees_total", "firms_total"):
            most = MOST_MINUTES if name == "minutes" else MOST_PEOPLE
            if (cleaned.get(name) or 0) > most:
                self.add_error(name, ValidationError(_("Not more than %(most)s."), params={"most": most}))
        if self.submits:
            self._refuse_nothing(cleaned)
        self._find_people(cleaned)
        return cleaned

    def _too_many(self, whole, number):
        if whole == "firms_total":
            return ValidationError(_("You counted %(number)s firms: it can’t be more."), params={"number": number})
        return ValidationError(_("You counted %(number)s trainees: it can’t be more."), params={"number": number})

    def _refuse_nothing(self, cleaned):
        for name in ("minutes", "trainees_total"):
            if cleaned.get(name) == 0:
                self.add_error(name, _("A session that counts has more than none."))
        if (cleaned.get("firms_total") or 0) > (cleaned.get("trainees_total") or 0) > 0:
            self.add_error("firms_total", _("There can’t be more firms than trainees."))

    def _find_people(self, cleaned):
        """Turn the addresses of the co-trainer and the observer into people."""
        trainer, own = cleaned.get("trainer"), self.of[0].person
        self.co_trainer = self.observer = None
        if trainer and (address := cleaned.get("co_trainer_email")):
            others = Candidacy.objects.teaching().filter(programme=trainer.programme).exclude(person=own)
            self.co_trainer = others.filter(person__email__iexact=address).first()
            if self.co_trainer is None:
                self.add_error("co_trainer_email", _("No other trainer of this programme uses this address."))
        if trainer and (address := cleaned.get("observer_email")):
            person = User.objects.filter(is_active=True, email__iexact=address).exclude(pk=own.pk).first()
            if person is None or not may_observe(person, trainer):
                said = _("Nobody uses this address who trains in this programme or works at your institution.")
                self.add_error("observer_email", said)
            else:
                self.observer = person

    @property
    def changes(self):
        """Return the columns to write."""
        names = (*self.Meta.fields,)
        return {name: self.cleaned_data[name] for name in names} | {
            "co_trainer": self.co_trainer,
            "observer": self.observer,
        }

    @property
    def taught(self):
        """Return titles by key."""
        titles = dict(self.fields["modules"].choices)
        return {key: titles[key] for key in self.cleaned_data["modules"]}


GROUPS = {"first": FIRST, "heads": HEADCOUNTS, "where": WHERE, "who": WHO}


class SigningForm(forms.Form):
    """For how long trainees can sign, and how many of them."""

    minutes = forms.TypedChoiceField(
        label=_("Open for"),
        coerce=int,
        initial=60,
        choices=[(15, _("15 minutes")), (60, _("1 hour")), (180, _("3 hours")), (600, _("10 hours"))],
    )
    cap = forms.IntegerField(
        label=_("Trainees at most"),
        initial=60,
        min_value=1,
        max_value=1000,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )


def posted(request):
    """Return what a form sent, also when it was nothing; None where nobody sent one."""
    return request.POST if request.method == "POST" else None
