from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dashboards.cohort_forms import Day

LONGEST_MEETING = 12 * 60  # minutes
GONE = _("This course can’t be added any more. Look again, and choose anew.")
TOO_EARLY = _("The day is before the course begins. Choose a later one.")


class PlannedCourseForm(forms.Form):
    """A course of the plan and its days. Of one that stands there already, the days alone."""

    course = forms.UUIDField(label=_("Course"), widget=forms.Select, error_messages={"invalid": GONE})
    starts_on = forms.DateField(
        label=_("Begins on"), required=False, widget=Day, help_text=_("Learners may begin earlier if they like.")
    )
    due_on = forms.DateField(
        label=_("Due on"), required=False, widget=Day, help_text=_("The course stays open after this day.")
    )

    def __init__(self, data=None, *, courses=None, planned=None):
        """`courses`: titles by key of those to choose from; None with a `planned` one."""
        initial = {"starts_on": planned.starts_on, "due_on": planned.due_on} if planned else None
        super().__init__(data, initial=initial)
        if planned:
            del self.fields["course"]
        else:
            self.courses = courses
            self.fields["course"].widget.choices = [(str(key), title) for key, title in courses.items()]

    def clean_course(self):
        if self.cleaned_data["course"] not in self.courses:
            raise forms.ValidationError(GONE)
        return self.cleaned_data["course"]

    def clean(self):
        asked = super().clean()
        first, last = asked.get("starts_on"), asked.get("due_on")
        if first and last and last < first:
            self.add_error("due_on", TOO_EARLY)
        return asked


class ExtensionForm(forms.Form):
    learner = forms.ModelChoiceField(
        queryset=User.objects.none(), to_field_name="public_id", label=_("Learner"), empty_label=None
    )
    due_on = forms.DateField(label=_("New day"), widget=Day)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        help_text=_("Only those who plan the cohort read it. No diagnosis, please."),
    )

    def __init__(self, data=None, *, planned, learners):
        super().__init__(data)
        self.planned = planned
        self.fields["learner"].queryset = learners
        self.fields["learner"].label_from_instance = lambda person: person.display_name

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if self.planned.due_on and day <= self.planned.due_on:
            raise forms.ValidationError(_("This is no later than the day for everybody. Choose a later one."))
        return day


class OneLine(forms.CharField):
    """A title: it may become the subject of a mail, and stands in lists."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class Clock(forms.TimeInput):
    input_type = "time"

    def __init__(self):
        super().__init__(format="%H:%M")


class MeetingForm(forms.Form):
    title = OneLine(label=_("Title"), max_length=120, help_text=_("For example “Trademarks, first evening”."))
    day = forms.DateField(label=_("Day"), widget=Day)
    time = forms.TimeField(label=_("Begins at"), widget=Clock)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=LONGEST_MEETING, initial=90)
    place = forms.CharField(
        label=_("Place"),
        max_length=200,
        required=False,
        help_text=_("A room, or the address of an online meeting."),
    )

    def __init__(self, data=None, *, meeting=None):
        super().__init__(data, initial=_written(meeting) if meeting else None)

    def clean(self):
        asked = super().clean()
        if "day" in asked and "time" in asked:
            asked["starts_at"] = self._moment(asked["day"], asked["time"])
        return asked

    def _moment(self, day, time):
        try:
            return forms.utils.from_current_timezone(datetime.combine(day, time))
        except forms.ValidationError as error:
            # The hour that is left out when summer time begins.
            self.add_error("time", error)

    @property
    def meeting(self):
        """What was asked for, as the row keeps it."""
        asked = self.cleaned_data
        ends_at = asked["starts_at"] + timedelta(minutes=asked["minutes"])
        return {name: asked[name] for name in ("title", "place", "starts_at")} | {"ends_at": ends_at}


def _written(meeting):
    starts_at = timezone.localtime(meeting.starts_at)
    minutes = (meeting.ends_at - meeting.starts_at) // timedelta(minutes=1)
    return {
        "title": meeting.title,
        "place": meeting.place,
        "day": starts_at.date(),
        "time": starts_at.time(),
        "minutes": minutes,
    }


class AnnouncementForm(forms.Form):
    title = OneLine(label=_("Title"), max_length=120)
    text = forms.CharField(
        label=_("Text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8, "maxlength": 4000})
    )
    by_mail = forms.BooleanField(
        label=_("Send it by mail, too"),
        required=False,
        initial=True,
        help_text=_("Without it, learners find it on the page of their group."),
    )
