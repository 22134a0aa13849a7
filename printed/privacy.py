"""What printed papers say about people."""

from django.utils.translation import gettext_lazy as _

from accounts.privacy import WORK, Keep, Record

RECORDS = (
    Record(
        "printed.Sheet",
        "learner",
        Keep("It says how many papers were written on."),
        title=_("Papers you wrote on"),
        export=("batch__title", "batch__held_on", "code", "entered_at"),
    ),
    Record(
        "printed.Sheet",
        "entered_by",
        Keep(WORK),
        title=_("Papers you entered"),
        export=("batch__title", "code", "entered_at"),
    ),
    Record(
        "printed.Batch",
        "made_by",
        Keep(WORK),
        title=_("Papers you had printed"),
        export=("title", "note", "held_on", "made_at"),
    ),
)
