"""What candidates, tutors and peers fill in."""

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from trainers.models import Candidacy, MicroFeedback, SessionPlan

LARGEST_CV = 5 * 1024 * 1024
PDF = b"%PDF-"
WRITTEN = {"rows": 6, "dir": "auto"}


class ApplicationForm(forms.ModelForm):
    """`institutions`: those that can endorse the person."""

    institution = forms.ModelChoiceField(
        queryset=None, label=_("Institution"), to_field_name="slug", empty_label=None, help_text=_("It endorses you.")
    )
    cv = forms.FileField(
        label=_("CV"),
        help_text=_("A PDF file of up to 5 MB. Only those who decide about your application can read it."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
    )

    class Meta:
        model = Candidacy
        fields = ["motivation", "experience"]
        widgets = {name: forms.Textarea(attrs=WRITTEN) for name in fields}

    field_order = ["institution", "motivation", "experience", "cv"]

    def __init__(self, *args, institutions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = institutions
        self.fields["institution"].initial = institutions.first()

    def clean_cv(self):
        file = self.cleaned_data["cv"]
        if file is None:
            return None
        if file.size > LARGEST_CV:
            raise forms.ValidationError(
                _("The file is larger than %(most)s."), params={"most": filesizeformat(LARGEST_CV)}
            )
        if file.read(len(PDF)) != PDF:
            raise forms.ValidationError(_("This is not a PDF file. Save your CV as PDF and choose it again."))
        file.seek(0)
        return file


class PlanForm(forms.ModelForm):
    class Meta:
        model = SessionPlan
        fields = ["title", "text"]
        widgets = {"title": forms.TextInput(attrs={"dir": "auto"}), "text": forms.Textarea({"rows": 18, "dir": "auto"})}
        help_texts = {
            "text": _(
                "Outcomes, then for each part its minutes: hook 10, input 20, exercise 30, debrief 15, "
                "transfer plan 10, survey 5. Say what you need, and what you do when the connection fails."
            )
        }


class MarkForm(forms.Form):
    """A tutor's mark of a plan."""

    score = forms.TypedChoiceField(
        label=_("Level"),
        coerce=int,
        choices=[
            (1, _("1 Not yet")),
            (2, _("2 Developing")),
            (3, _("3 Competent")),
            (4, _("4 Excellent")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a level.")},
    )
    comment = forms.CharField(
        label=_("Feedback"),
        help_text=_("What is good, and one thing to change."),
        max_length=4000,
        widget=forms.Textarea(attrs=WRITTEN),
    )


class RehearsalForm(forms.Form):
    """When it was, what the candidate takes from it, and who is asked for feedback."""

    held_on = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    is_recorded = forms.BooleanField(label=_("It was recorded"), required=False)
    peers = forms.CharField(
        label=_("Email addresses of peers who watched it"),
        help_text=_("One on each line. They have an account here; each is asked what went well, and for a next step."),
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "ltr"}),
    )
    action_points = forms.CharField(
        label=_("What will you do otherwise next time?"), max_length=4000, widget=forms.Textarea(attrs=WRITTEN)
    )

    def __init__(self, *args, candidacy, **kwargs):
        super().__init__(*args, **kwargs)
        self.candidacy = candidacy

    def clean_held_on(self):
        if self.cleaned_data["held_on"] > localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return self.cleaned_data["held_on"]

    def clean_peers(self):
        """Return the people. Whoever is no colleague of the institution is as unknown as a wrong address."""
        asked = {each.lower() for each in self.cleaned_data["peers"].split()}
        colleagues = User.objects.filter(
            email__in=asked, is_active=True, memberships__institution=self.candidacy.institution_id
        ).exclude(pk__in=[self.candidacy.person_id, self.candidacy.tutor_id or 0])
        people = list(colleagues.distinct())
        if unknown := sorted(asked - {person.email for person in people}):
            raise forms.ValidationError(
                _("Nobody in your institution who could be asked has this address: %(addresses)s"),
                params={"addresses": ", ".join(unknown)},
            )
        return people


class FeedbackForm(forms.ModelForm):
    class Meta:
        model = MicroFeedback
        fields = ["went_well", "next_step"]
        widgets = {name: forms.Textarea({"rows": 4, "dir": "auto"}) for name in fields}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True


class PracticumForm(forms.Form):
    session = forms.ModelChoiceField(
        queryset=None, label=_("Session"), to_field_name="public_id", empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args, sessions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions


class AppealForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is the decision wrong?"),
        help_text=_("A third assessor, who has not seen your session yet, scores it anew."),
        max_length=4000,
        widget=forms.Textarea(attrs=WRITTEN),
    )
