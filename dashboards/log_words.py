"""What an entry of the log says beside its verb: the facts before and after, in words."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from institutions.models import Institution, Membership

CHANGED = "changed"  # of what is not told: see classroom.flows.institution
WHAT = {
    "name": gettext_lazy("Name"),
    "names": gettext_lazy("Names in other languages"),
    "slug": gettext_lazy("Short name"),
    "kind": pgettext_lazy("of institution", "Kind"),
    "country": gettext_lazy("Country"),
    "contact_email": gettext_lazy("Address for questions"),
    "logo": gettext_lazy("Logo"),
    "accent": gettext_lazy("Colour"),
    "seats": gettext_lazy("Seats"),
    "needs_approval": gettext_lazy("A manager admits whoever comes by a link"),
    "role": gettext_lazy("Role"),
    "starts_on": gettext_lazy("Begins on"),
    "due_on": gettext_lazy("Due on"),
    "starts_at": gettext_lazy("Begins"),
    "ends_at": gettext_lazy("Ends"),
    "expires_at": gettext_lazy("Open until"),
    "places": gettext_lazy("Places"),
    "number": gettext_lazy("Number"),
    "people": gettext_lazy("People"),
    "by_mail": gettext_lazy("By mail"),
    "issuer": gettext_lazy("Service"),
    "domains": gettext_lazy("Domains"),
    "on": gettext_lazy("In use"),
    "keep_months": gettext_lazy("Months that records are kept"),
    "days": gettext_lazy("Days"),
    "format": gettext_lazy("Format"),
}
# What goes on in the background, and what leaves at once.
WORK = {
    "export_learners": gettext_lazy("List of learners"),
    "export_certificates": gettext_lazy("List of certificates"),
    "export_hours": gettext_lazy("Learning hours"),
    "export_cascade": gettext_lazy("Trainers and their sessions"),
    "export_log": gettext_lazy("Log"),
    "activity_report": gettext_lazy("Report of a year"),
    "teaching_pack": gettext_lazy("Teaching pack"),
    "read_learners": gettext_lazy("File of learners read"),
    "bring_in_learners": gettext_lazy("Learners brought in from a file"),
    "bulk_cohort": gettext_lazy("Many learners put into a cohort"),
    "bulk_course": gettext_lazy("Many learners enrolled in a course"),
    "bulk_time": gettext_lazy("More days given to many learners"),
    "bulk_letter": gettext_lazy("Mails to many learners"),
    "mail_announcement": gettext_lazy("Announcement by mail"),
}
CHOICES = {"role": dict(Membership.ROLES), "kind": dict(Institution.KINDS) | WORK}
DAYS, TIMES = ("starts_on", "due_on", "ends_on"), ("starts_at", "ends_at", "expires_at")


def facts_in_words(entry):
    """Return lines such as “Seats: 20, now 30”. What is known by an id alone says nothing to a reader."""
    names = [name for name in WHAT if name in entry.before or name in entry.after]
    return [_line(name, entry.before, entry.after) for name in names]


def _line(name, before, after):
    said = {"what": WHAT[name], "before": _value(name, before.get(name)), "after": _value(name, after.get(name))}
    if after.get(name) == CHANGED:
        # Translators: “Logo: changed”
        return _("%(what)s: changed") % said
    if name not in before:
        # Translators: “Role: Trainer”
        return _("%(what)s: %(after)s") % said
    if name not in after:
        # Translators: “Role: it was Trainer”
        return _("%(what)s: it was %(before)s") % said
    # Translators: “Seats: 20, now 30”
    return _("%(what)s: %(before)s, now %(after)s") % said


def _value(name, value):
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in DAYS:
        return date_format(date.fromisoformat(value))
    if name in TIMES:
        return date_format(localtime(datetime.fromisoformat(value)), "SHORT_DATETIME_FORMAT")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(CHOICES.get(name, {}).get(value, value))
