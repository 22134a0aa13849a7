"""Which mails somebody wants: see accounts.mail_choices."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.mail_choices import refused_by
from accounts.mail_kinds import Kind
from institutions.models import Membership
from institutions.roles import Role
from institutions.zone_queries import zone_without_choice
from institutions.zones import all_zones

WRITTEN_TO_WEEKLY = (Role.MANAGER, Role.TRAINER)


class MailChoicesForm(forms.Form):
    reminder = forms.BooleanField(label=_("Reminders: a course is due, or you have paused"), required=False)
    message = forms.BooleanField(label=_("Messages that people of my institution write to learners"), required=False)
    digest = forms.BooleanField(label=_("The week at a glance, for those who work here"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        required=False,
        help_text=_("These mails come by day, on working days, by your clock."),
    )
    language = forms.ChoiceField(label=_("Language of these mails"), required=False)

    def __init__(self, *args, person, **kwargs):
        refused = refused_by(person)
        chosen = {kind: kind not in refused for kind in Kind} | {
            "time_zone": person.time_zone,
            "language": person.language,
        }
        super().__init__(*args, initial=chosen, **kwargs)
        if not Membership.objects.filter(user=person, role__in=WRITTEN_TO_WEEKLY).exists():
            del self.fields["digest"]
        unchosen = _("As at my institution: %(zone)s") % {"zone": zone_without_choice(person)}
        self.fields["time_zone"].choices = [("", unchosen), *((zone, zone.replace("_", " ")) for zone in all_zones())]
        self.fields["language"].choices = [("", _("As in my last quiz")), *settings.LANGUAGES]

    @property
    def chosen(self):
        data = self.cleaned_data
        wanted = {kind: data[kind] for kind in Kind if kind in data}
        return {"wanted": wanted, "time_zone": data["time_zone"], "language": data["language"]}
