"""Words for what staff see of candidates."""

from django.utils.translation import gettext_lazy as _

GROUP_NAMES = {
    "waiting": _("Wait for you"),
    "under-way": _("Under way"),
    "standing": _("Certified"),
    "ended": _("Ended"),
}
CONFLICTS = {
    "self": _("Nobody assesses themselves."),
    "mentor": _("The mentor can't assess the candidate."),
    "tutor": _("The tutor can't assess the candidate."),
    "endorsed": _("Whoever endorsed the candidate can't assess them."),
    "observed": _("Whoever observed or verified the session can't assess it."),
    "not_lead": _("This assessor has to be a lead trainer whose standing is valid."),
    "not_host": _("This assessor has to work for the candidate's institution."),
}
