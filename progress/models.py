from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution
from institutions.roles import Capability
from progress.risk import IDLE_AFTER as STUCK_AFTER
from quizzes.models import AppendOnly


def learner_field(related_name):
    """The learner of a fact. Each table has a rule that begins with the learner: an index of its own is waste."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name=related_name,
        verbose_name=_("learner"),
        db_index=False,
    )


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own enrolments, and those made with an institution in which the person may view learners."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(learner=user) | Q(institution__in=Institution.objects.where(user, may=Capability.VIEW_LEARNERS))
        )

    def managed_by(self, user):
        """Enrolments of the institutions in which the person may view learners."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(institution__in=Institution.objects.where(user, may=Capability.VIEW_LEARNERS))

    def completed(self):
        return self.filter(completed_at__isnull=False)

    def under_way(self):
        return self.filter(completed_at__isnull=True)

    def stuck(self, at):
        """Not finished, and nothing done for two weeks."""
        return self.under_way().filter(last_activity_at__lt=at - STUCK_AFTER)


class Enrolment(models.Model):
    """A learner's registration in a course. Percent and completed_at cache the answer of progress.completion."""

    learner = learner_field("enrolments")
    course_key = models.UUIDField(_("course"))
    institution = models.ForeignKey(
        Institution, on_delete=models.SET_NULL, null=True, blank=True, related_name="enrolments", db_index=False
    )
    enrolled_at = models.DateTimeField()
    percent = models.PositiveSmallIntegerField(default=0)
    completed_at = models.DateTimeField(null=True)
    last_activity_at = models.DateTimeField()

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "course_key"], name="one_enrolment_per_course"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="percent_up_to_100"),
            # Completion is sticky: a course that grows later leaves completed_at, and percent at 100.
            models.CheckConstraint(
                condition=Q(percent=100, completed_at__isnull=False) | Q(percent__lt=100, completed_at__isnull=True),
                name="hundred_percent_means_completed",
            ),
        ]
        indexes = [
            models.Index(F("institution"), F("last_activity_at").desc(), F("id").desc(), name="enrolment_listing"),
            # What is counted for the manager, so that counting reads no row.
            models.Index(
                fields=["institution", "course_key", "percent", "last_activity_at", "enrolled_at"],
                name="enrolment_tally",
            ),
            models.Index(
                F("institution"),
                F("last_activity_at").desc(),
                F("id").desc(),
                condition=Q(completed_at__isnull=True),
                name="enrolment_unfinished",
            ),
            models.Index(fields=["institution", "learner"], name="enrolment_of_member"),
            models.Index(
                F("institution"),
                F("percent").desc(),
                F("last_activity_at").desc(),
                F("id").desc(),
                name="enrolment_by_progress",
            ),
            models.Index(
                fields=["institution", "completed_at"],
                condition=Q(completed_at__isnull=False),
                name="enrolment_finished",
            ),
        ]

    def __str__(self):
        return f"{self.learner} · {self.course_key} · {self.percent} %"

    def is_stuck(self, at):
        return self.completed_at is None and self.last_activity_at < at - STUCK_AFTER


class LessonCompletion(models.Model):
    learner = learner_field("lesson_completions")
    module_key = models.UUIDField()
    lesson_key = models.UUIDField()
    completed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "lesson_key"], name="one_completion_per_lesson")]
        indexes = [models.Index(fields=["learner", "module_key"], name="completion_by_module")]

    def __str__(self):
        return f"{self.learner} · {self.lesson_key}"


class QuizPass(models.Model):
    """The first passed attempt at a module's quiz; without an attempt, it was waived: see Correction."""

    learner = learner_field("quiz_passes")
    module_key = models.UUIDField()
    attempt_key = models.UUIDField(null=True)
    score_scaled = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    passed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "module_key"], name="one_pass_per_module"),
            models.CheckConstraint(
                condition=Q(attempt_key__isnull=True, score_scaled__isnull=True)
                | Q(attempt_key__isnull=False, score_scaled__isnull=False),
                name="passed_by_an_attempt_or_waived",
            ),
        ]

    def __str__(self):
        return f"{self.learner} · {self.module_key}"

    @property
    def waived(self):
        return self.attempt_key is None


class CorrectionQuerySet(AppendOnly):
    def visible_to(self, user):
        """What was decided in an institution in which the person may view learners."""
        return self.filter(institution__in=Institution.objects.where(user, may=Capability.VIEW_LEARNERS))


class Correction(models.Model):
    """What somebody decided about a learner's record, and why. Only ever added to."""

    WAIVED, REOPENED, REGRADED = "waived", "reopened", "regraded"
    REVOKED, RENAMED = "revoked", "renamed"
    VERBS = [
        (WAIVED, _("Quiz waived")),
        (REOPENED, _("Attempt opened again")),
        (REGRADED, _("Graded again")),
        (REVOKED, _("Certificate revoked")),
        (RENAMED, _("Name on certificates corrected")),
    ]

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="corrections", verbose_name=_("learner")
    )
    # In whose name it was decided: only this institution reads it.
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="corrections")
    verb = models.CharField(max_length=8, choices=VERBS)
    module_key = models.UUIDField(null=True)
    attempt_key = models.UUIDField(null=True)
    # What stood before and what stands after, as far as it changed: percent, passed, the answers handed in, minutes,
    # the certificate with its state, the name.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="corrections_made"
    )
    at = models.DateTimeField()

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.learner} · {self.verb} · {self.at:%Y-%m-%d}"


class NudgeQuerySet(AppendOnly):
    def visible_to(self, user):
        """One's own, and those sent in the name of an institution in which the person may view learners."""
        if not user.is_authenticated:
            return self.none()
        door = Institution.objects.where(user, may=Capability.VIEW_LEARNERS)
        return self.filter(Q(learner=user) | Q(institution__in=door))


class Nudge(models.Model):
    """A mail by which somebody helps a learner to go on, as it was sent. Only ever added to."""

    learner = learner_field("nudges")
    # In whose name it was sent: only this institution reads it.
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="nudges")
    course_key = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    at = models.DateTimeField()

    objects = NudgeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["learner", "at"], name="nudges_of_learner")]

    def __str__(self):
        return f"{self.learner} · {self.at:%Y-%m-%d}"
