"""What staff decide about candidates and trainers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dashboards.correction_forms import LONGEST_PUBLIC_REASON, ReasonForm, reason_field
from trainers.models import Assessment, Candidacy

UNKNOWN = _("Nobody with this address works in your institution or has a standing as a trainer.")


class NoteForm(forms.Form):
    """A step that needs no reason."""

    reason = reason_field(_("The candidate reads it."))

    def __init__(self, *args, candidacy, **kwargs):
        super().__init__(*args, **kwargs)
        self.candidacy = candidacy
        self.fields["reason"].required = False


class WhyForm(ReasonForm):
    """A step that needs a reason, which the candidate reads."""

    def __init__(self, *args, candidacy, **kwargs):
        super().__init__(*args, **kwargs)
        self.candidacy = candidacy
        self.fields["reason"].help_text = _("The candidate reads it.")


class SuspendForm(WhyForm):
    public_reason = reason_field(
        _("Everybody who checks the certificate reads it. One sentence, nothing private."), most=LONGEST_PUBLIC_REASON
    )
    public_reason.label = _("Reason on the certificate's page")


class PersonForm(forms.Form):
    """Somebody by their address: staff of the institution, or a trainer with a standing."""

    email = forms.EmailField(label=_("Email address"), widget=forms.EmailInput({"dir": "ltr"}))

    def __init__(self, *args, candidacy, **kwargs):
        super().__init__(*args, **kwargs)
        self.candidacy = candidacy

    def clean_email(self):
        self.person = self.known().filter(email=self.cleaned_data["email"].lower(), is_active=True).first()
        if self.person is None:
            raise forms.ValidationError(UNKNOWN)
        return self.cleaned_data["email"]

    def known(self):
        """Whom one can name without learning who has an account here."""
        colleagues = User.objects.filter(memberships__institution=self.candidacy.institution_id)
        trainers = User.objects.filter(candidacies__decided_at__isnull=False)
        return (colleagues | trainers).distinct()


class MentorForm(PersonForm):
    """The trainer who brought the candidate up, in the same programme."""

    def clean_email(self):
        email = super().clean_email()
        same = Candidacy.objects.filter(person=self.person, programme=self.candidacy.programme_id)
        self.mentor = same.filter(decided_at__isnull=False).first()
        if self.mentor is None:
            raise forms.ValidationError(_("This person was never certified in the same programme."))
        return email


class AssessorForm(PersonForm):
    role = forms.ChoiceField(label=_("As"), widget=forms.RadioSelect)

    def __init__(self, *args, candidacy, **kwargs):
        super().__init__(*args, candidacy=candidacy, **kwargs)
        taken = candidacy.assessments.filter(round=candidacy.round).values_list("role", flat=True)
        roles = [(role, name) for role, name in Assessment.ROLES if role != Assessment.SELF and role not in taken]
        self.fields["role"].choices = roles
        self.fields["role"].initial = roles[0][0] if roles else None
