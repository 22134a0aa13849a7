"""Forms for certificates: what to look for, what to issue to many, what to pack."""

import re
from datetime import datetime, time
from decimal import Decimal
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from certificates.sessions import session_key
from classroom.certificate_forms import printable_name
from dashboards import certificate_queries as queries
from dashboards.filters import CertificateFilters, CertificateShow
from dashboards.forms import LAST_PAGE, asked_for
from dashboards.queries import MOST_COHORTS

MOST_OUTCOMES, LONGEST_OUTCOME = 12, 140
MOST_ADDRESSES = 2000
NOON = time(12)


class CertificateFilterForm(forms.Form):
    """Reads the address of the list. Another institution than those listed here is an error."""

    institution = forms.ChoiceField(label=_lazy("Institution"), required=False)
    q = forms.CharField(label=_lazy("Name or id"), required=False, max_length=100)
    show = forms.ChoiceField(choices=[(each, each) for each in CertificateShow], required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)

    def __init__(self, data, *, institutions):
        super().__init__(data)
        names = [(each.slug, each.name) for each in institutions]
        self.fields["institution"].choices = [("", _("All institutions")), *names]

    @property
    def filters(self):
        asked = asked_for(self)
        if "show" in asked:
            asked["show"] = CertificateShow(asked["show"])
        return CertificateFilters(**asked)


class Lines(forms.CharField):
    """One thing on each line; empty lines say nothing."""

    def to_python(self, value):
        return [line for each in super().to_python(value).splitlines() if (line := printable_name(each))]


class IssueForm(forms.Form):
    """What is printed on certificates of attendance, and who gets one."""

    cohort = forms.ModelChoiceField(None, label=_lazy("Cohort"), empty_label=None, to_field_name="public_id")
    people = forms.CharField(
        label=_lazy("Only these people"),
        required=False,
        help_text=_lazy("Email addresses, one on each line. Leave it empty for everybody in the cohort."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr", "spellcheck": "false"}),
    )
    title = forms.CharField(
        label=_lazy("Title on the certificate"), max_length=120, help_text=_lazy("Such as “Workshop on trademarks”.")
    )
    held_on = forms.DateField(
        label=_lazy("Day of the session"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_lazy("The last day, if there were several."),
    )
    hours = forms.DecimalField(
        label=_lazy("Hours"), min_value=Decimal("0.25"), max_value=1000, max_digits=6, decimal_places=2, localize=True
    )
    outcomes = Lines(
        label=_lazy("What those who were there can do now"),
        required=False,
        help_text=_lazy("One thing on each line, up to 12 lines."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_lazy("Language of the certificate"))
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data, *, user, institutions, cohort=None):
        initial = {"key": uuid4(), "language": get_language(), "held_on": timezone.localdate(), "cohort": cohort}
        super().__init__(data, initial=initial)
        self.user = user
        self.fields["cohort"].queryset = queries.cohorts_for(institutions)
        self.fields["language"].choices = settings.LANGUAGES
        self.recipients = None

    def clean_title(self):
        return printable_name(self.cleaned_data["title"])

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Issue the certificates when it is over."))
        return day

    def clean_outcomes(self):
        lines = self.cleaned_data["outcomes"]
        if len(lines) > MOST_OUTCOMES or any(len(line) > LONGEST_OUTCOME for line in lines):
            raise forms.ValidationError(_("Up to 12 lines of 140 characters fit on a certificate."))
        return lines

    def clean_people(self):
        emails = sorted(set(re.split(r"[\s,;]+", self.cleaned_data["people"].lower())) - {""})
        if len(emails) > MOST_ADDRESSES:
            raise forms.ValidationError(_("That are too many addresses at once. Make a cohort of them."))
        return emails

    def clean(self):
        asked = super().clean()
        if asked.get("cohort"):
            self.recipients = queries.recipients(self.user, asked["cohort"], asked.get("people"))
            self._find_strangers(asked.get("people"))
        return asked

    def _find_strangers(self, emails):
        if emails:
            known = set(self.recipients.values_list("email", flat=True))
            if strangers := [email for email in emails if email not in known]:
                words = {"addresses": ", ".join(strangers[:10])}
                self.add_error("people", _("Nobody in this cohort has this address: %(addresses)s") % words)
        elif emails is not None and not self.recipients.exists():
            self.add_error("cohort", _("There is nobody in this cohort."))

    @property
    def achievement_key(self):
        asked = self.cleaned_data
        return session_key(institution_id=asked["cohort"].institution_id, title=asked["title"], day=asked["held_on"])

    @property
    def facts(self):
        """What a batch is made of, but who made it and when."""
        asked, cohort = self.cleaned_data, self.cleaned_data["cohort"]
        return {
            "key": asked["key"],
            "institution": cohort.institution,
            "cohort": cohort,
            "cohort_name": cohort.name,
            "achievement_key": self.achievement_key,
            "title": asked["title"],
            "minutes": int(asked["hours"] * 60),
            "outcomes": asked["outcomes"],
            "language": asked["language"],
            "completed_at": timezone.make_aware(datetime.combine(asked["held_on"], NOON)),
        }


class ArchiveForm(forms.Form):
    """Of which course or cohort the certificates are wanted in one file. The value says which kind it is."""

    what = forms.ChoiceField(label=_lazy("Certificates of"))

    def __init__(self, data=None, *, institutions, courses):
        super().__init__(data)
        several = len(institutions) > 1
        self.wanted_by_value = {
            f"course:{institution.slug}:{key}": {
                "institution": institution,
                "title": f"{title} · {institution.name}" if several else title,
                "course_key": key,
            }
            for institution in institutions
            for key, title in courses.items()
        }
        courses = [(value, wanted["title"]) for value, wanted in self.wanted_by_value.items()]
        cohorts = queries.cohorts_for(institutions).select_related("institution")[:MOST_COHORTS]
        for each in cohorts:
            wanted = {"institution": each.institution, "title": each.name, "cohort": each}
            self.wanted_by_value[f"cohort:{each.public_id}"] = wanted
        cohorts = [(f"cohort:{each.public_id}", each.name) for each in cohorts]
        self.fields["what"].choices = [(_("Courses"), courses), (_("Cohorts"), cohorts)]

    @property
    def wanted(self):
        """What the archive is made of: its institution, title, and the course or the cohort."""
        return self.wanted_by_value[self.cleaned_data["what"]]
