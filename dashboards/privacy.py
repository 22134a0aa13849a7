"""How somebody likes to look at a list. It says what they were concerned with, and is nobody else's business."""

from django.utils.translation import gettext_lazy as _

from accounts.privacy import Delete, Record

RECORDS = (
    Record(
        "dashboards.ListChoice",
        "person",
        Delete(),
        title=_("How your list of learners opens"),
        export=("columns", "opens__name"),
    ),
    Record(
        "dashboards.SavedView",
        "made_by",
        Delete(),
        title=_("Views of the list of learners that you saved"),
        export=("name", "asked", "institution__name", "shared", "made_at"),
    ),
)
