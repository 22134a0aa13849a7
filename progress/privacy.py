"""What is known about how far people have come."""

from django.utils.translation import gettext_lazy as _

from accounts.privacy import WORK, Change, Keep, Record

COUNTED = "Learners are counted by it."

RECORDS = (
    Record(
        "progress.Enrolment",
        "learner",
        Keep(COUNTED),
        title=_("Your courses"),
        export=("course_key", "institution__name", "enrolled_at", "percent", "completed_at", "last_activity_at"),
    ),
    Record(
        "progress.LessonCompletion",
        "learner",
        Keep(COUNTED),
        title=_("Lessons you have done"),
        export=("module_key", "lesson_key", "completed_at"),
    ),
    Record(
        "progress.QuizPass",
        "learner",
        Keep(COUNTED),
        title=_("Quizzes you have passed"),
        export=("module_key", "score_scaled", "passed_at"),
    ),
    Record(
        "progress.Nudge",
        "learner",
        Change({"subject": "", "text": ""}, "How often learners were written to is counted."),
        title=_("Mails that helped you to go on"),
        export=("institution__name", "course_key", "subject", "text", "at"),
    ),
    Record("progress.Nudge", "by", Keep(WORK), withheld="It is about somebody else."),
    Record(
        "progress.Correction",
        "learner",
        Change({"before": {}, "after": {}, "reason": ""}, "That it was corrected, by whom and when, stays known."),
        title=_("Corrections of your record"),
        export=("institution__name", "verb", "before", "after", "reason", "at"),
    ),
    Record("progress.Correction", "by", Keep(WORK), withheld="It is about somebody else."),
)
