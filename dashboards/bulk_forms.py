"""What can be done to many learners at once: what is asked for it, what would become of each, and doing it.

`split` annotates people with an `outcome`, in the database, so that a preview of thousands is one query. `do` is handed
those whose outcome is NEW, some at a time.
"""

from enum import StrEnum

from django import forms
from django.db.models import Case, CharField, Exists, OuterRef, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.mail_kinds import Kind
from accounts.models import MailRefusal, User
from classroom.flows import many, nudges
from dashboards.cohort_forms import Day
from dashboards.nudge_forms import NudgeForm
from dashboards.nudge_queries import enrolments_to_nudge
from institutions.models import Cohort, CohortCourse, CohortLearner, Extension, Membership
from institutions.roles import Capability, Role
from progress.models import Enrolment
from progress.reminder_queries import written_to_lately


class Outcome(StrEnum):
    NEW = "new"
    ALREADY = "already"
    STRANGER = "stranger"
    OUTSIDE = "outside"
    NOTHING = "nothing"
    SELF = "self"
    TOO_SOON = "too-soon"
    UNWANTED = "unwanted"


def otherwise_new(*reasons):
    """Return the first outcome whose condition holds: [(condition, outcome)]."""
    cases = (When(condition, then=Value(outcome.value)) for condition, outcome in reasons)
    return Case(*cases, default=Value(Outcome.NEW.value), output_field=CharField())


class BulkForm(forms.Form):
    """`right`: what an institution among those that the list shows has to bring; `needs`: the capability behind it."""

    do_not_call_in_templates = True
    right, needs, icon = "", None, "people"
    title = button = ""
    labels = {}

    def __init__(self, data=None, *, user, filters, institutions, titles):
        super().__init__(data)
        self.user, self.filters, self.titles = user, filters, titles
        self.institutions = [each for each in institutions if getattr(each, self.right)]
        self.ask()

    def ask(self):
        """Offer what there is to choose from."""

    @property
    def is_offered(self):
        return bool(self.institutions)

    def learns_with(self, *institutions):
        """The membership of a person who learns with one of these institutions."""
        return Membership.objects.filter(user=OuterRef("pk"), role=Role.LEARNER, institution__in=institutions)


class AddToCohort(BulkForm):
    right, needs = "may_gather", Capability.MANAGE_COHORTS
    title, button = _("Put into a cohort"), _("Put them into the cohort")
    labels = {
        Outcome.NEW: _("Put into the cohort"),
        Outcome.ALREADY: _("In it already"),
        Outcome.STRANGER: _("Not learners of its institution now"),
    }
    into = forms.ModelChoiceField(
        queryset=Cohort.objects.none(), to_field_name="public_id", label=_("Cohort"), empty_label=None
    )
    leaves = forms.BooleanField(required=False)

    def ask(self):
        cohorts = Cohort.objects.managed_by(self.user).select_related("institution")
        self.fields["into"].queryset = cohorts.current().filter(institution__in=self.institutions)
        several = len(self.institutions) > 1
        self.fields["into"].label_from_instance = lambda each: (
            f"{each.name} · {each.institution.local_name}" if several else each.name
        )
        self.left = cohorts.filter(public_id=self.filters.cohort).first() if self.filters.cohort else None
        if self.left:
            label = _("Move them: take them out of “%(cohort)s”")
            self.fields["leaves"].label = label % {"cohort": self.left.name}
        else:
            del self.fields["leaves"]

    @property
    def is_offered(self):
        return self.fields["into"].queryset.exists()

    @property
    def leaving(self):
        return self.left if self.cleaned_data.get("leaves") and self.left != self.cleaned_data["into"] else None

    def office(self):
        return self.cleaned_data["into"].institution

    def split(self, people, at):
        cohort, places = self.cleaned_data["into"], CohortLearner.objects.filter(learner=OuterRef("pk"))
        done = Exists(places.filter(cohort=cohort))
        if self.leaving:
            done &= ~Exists(places.filter(cohort=self.leaving))
        member = Exists(self.learns_with(cohort.institution_id))
        return people.annotate(outcome=otherwise_new((~member, Outcome.STRANGER), (done, Outcome.ALREADY)))

    def do(self, learners, by, at):
        many.move_to_cohort(cohort=self.cleaned_data["into"], leaves=self.leaving, learners=learners, by=by, at=at)


class EnrolInCourse(BulkForm):
    right, needs, icon = "may_enrol", Capability.ENROL_LEARNERS, "book"
    title, button = _("Enrol in a course"), _("Enrol them")
    labels = {
        Outcome.NEW: _("Enrolled"),
        Outcome.ALREADY: _("Enrolled in it before"),
        Outcome.STRANGER: _("Not learners of your institution now"),
    }
    begin = forms.TypedChoiceField(label=_("Course"))

    def ask(self):
        keys = {str(key): key for key in self.titles}
        self.fields["begin"].choices = sorted(
            ((str(key), title) for key, title in self.titles.items()), key=lambda each: each[1].casefold()
        )
        self.fields["begin"].coerce = keys.get

    @property
    def is_offered(self):
        return bool(self.institutions and self.titles)

    def office(self):
        return None

    def split(self, people, at):
        enrolled = Exists(Enrolment.objects.filter(learner=OuterRef("pk"), course_key=self.cleaned_data["begin"]))
        home = self.learns_with(*self.institutions)
        reasons = (~Exists(home), Outcome.STRANGER), (enrolled, Outcome.ALREADY)
        return people.annotate(home=Subquery(home.values("institution")[:1]), outcome=otherwise_new(*reasons))

    def do(self, learners, by, at):
        for institution in self.institutions:
            theirs = [each for each in learners if each.home == institution.pk]
            if theirs:
                course = {"course_key": self.cleaned_data["begin"], "by": by, "at": at}
                many.enrol_learners(learners=theirs, institution=institution, **course)


class GiveTime(BulkForm):
    """A later day in a course of the cohort to which the list is narrowed."""

    right, needs, icon = "may_gather", Capability.MANAGE_COHORTS, "calendar"
    title, button = _("Give more days"), _("Give them more days")
    labels = {
        Outcome.NEW: _("More days given"),
        Outcome.ALREADY: _("Had this day, or a later one, before"),
        Outcome.OUTSIDE: _("Not in the cohort"),
        Outcome.STRANGER: _("Not learners of its institution now"),
    }
    planned = forms.ModelChoiceField(
        queryset=CohortCourse.objects.none(), to_field_name="course_key", label=_("Course"), empty_label=None
    )
    due_on = forms.DateField(label=_("New day"), widget=Day)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Only those who plan the cohort read it. No diagnosis, please.")
    )

    def ask(self):
        cohorts = Cohort.objects.managed_by(self.user).current().filter(institution__in=self.institutions)
        asked = self.filters.cohort
        self.cohort = cohorts.select_related("institution").filter(public_id=asked).first() if asked else None
        planned = self.fields["planned"]
        planned.queryset = CohortCourse.objects.filter(cohort=self.cohort, course_key__in=list(self.titles))
        planned.label_from_instance = lambda each: self.titles[each.course_key]

    @property
    def is_offered(self):
        return self.cohort is not None and self.fields["planned"].queryset.exists()

    def clean(self):
        asked = super().clean()
        planned, day = asked.get("planned"), asked.get("due_on")
        if planned and day and planned.due_on and day <= planned.due_on:
            self.add_error("due_on", _("This is no later than the day for everybody. Choose a later one."))
        return asked

    def office(self):
        return self.cohort.institution

    def split(self, people, at):
        later = Extension.objects.filter(
            course=self.cleaned_data["planned"], learner=OuterRef("pk"), due_on__gte=self.cleaned_data["due_on"]
        )
        inside = CohortLearner.objects.filter(cohort=self.cohort, learner=OuterRef("pk"))
        member = self.learns_with(self.cohort.institution_id)
        reasons = (~Exists(inside), Outcome.OUTSIDE), (~Exists(member), Outcome.STRANGER)
        return people.annotate(outcome=otherwise_new(*reasons, (Exists(later), Outcome.ALREADY)))

    def do(self, learners, by, at):
        planned, asked = self.cleaned_data["planned"], self.cleaned_data
        planned.cohort = self.cohort
        many.extend_many(
            planned=planned, learners=learners, due_on=asked["due_on"], reason=asked["reason"], by=by, at=at
        )


class Write(BulkForm):
    right, needs, icon = "may_nudge", Capability.NUDGE, "mail"
    title, button = _("Write to learners"), _("Send the mails")
    labels = {
        Outcome.NEW: _("Mail sent"),
        Outcome.TOO_SOON: _("Had such a mail in the last seven days"),
        Outcome.UNWANTED: _("Does not want such mails"),
        Outcome.NOTHING: _("Nothing under way with your institution"),
        Outcome.SELF: _("Yourself"),
    }
    note = NudgeForm.base_fields["note"]

    def office(self):
        return None

    def split(self, people, at):
        open_ones = Enrolment.objects.under_way().filter(learner=OuterRef("pk"), institution__in=self.institutions)
        refused = MailRefusal.objects.filter(person=OuterRef("pk"), kind=Kind.MESSAGE)
        active = User.objects.filter(pk=OuterRef("pk"), is_active=True)
        return people.annotate(
            outcome=otherwise_new(
                (Exists(User.objects.filter(pk=OuterRef("pk")).filter(pk=self.user.pk)), Outcome.SELF),
                (~Exists(open_ones) | ~Exists(active), Outcome.NOTHING),
                (Exists(refused), Outcome.UNWANTED),
                (written_to_lately(at), Outcome.TOO_SOON),
            )
        )

    def do(self, learners, by, at):
        enrolments = enrolments_to_nudge(by, [each.public_id for each in learners])
        nudges.nudge(enrolments=enrolments, note=self.cleaned_data["note"], by=by, at=at)


BULK = {"cohort": AddToCohort, "course": EnrolInCourse, "time": GiveTime, "letter": Write}
