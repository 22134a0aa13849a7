"""Work in the background, which may have left files that name people."""

from django.utils.translation import gettext_lazy as _

from accounts.privacy import Call, Record

RECORDS = (
    Record(
        "institutions.Job",
        "made_by",
        Call("classroom.flows.erasing.forget_jobs", "That there was work to do says nothing of anybody."),
        title=_("Work in the background you asked for"),
        export=("title", "institution__name", "made_at", "state", "error"),
    ),
)
