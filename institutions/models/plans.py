"""What a cohort has before it: its courses and when they are due, its meetings, and what its trainers announce."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models.cohorts import Cohort


def author_field():
    """Who did it. What was done stays when the account goes."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")


class CohortCourse(models.Model):
    """A course in the plan of a cohort. Its dates ask for something; they close nothing."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="courses")
    course_key = models.UUIDField()
    starts_on = models.DateField(_("begins on"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "course_key"], name="course_once_per_cohort"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                name="course_of_cohort_due_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.cohort} · {self.course_key}"


class Extension(models.Model):
    """A later day for one learner. Why is read by who plans the cohort, and by nobody else."""

    course = models.ForeignKey(CohortCourse, on_delete=models.CASCADE, related_name="extensions")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="extensions")
    due_on = models.DateField(_("due on"))
    reason = models.CharField(_("reason"), max_length=300)
    made_by = author_field()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "learner"], name="one_extension_per_course")]

    def __str__(self):
        return f"{self.learner} · {self.due_on}"


class MeetingQuerySet(models.QuerySet):
    def to_come(self, at):
        """Those that have not ended, the next one first."""
        return self.filter(ends_at__gt=at).order_by("starts_at", "pk")

    def over(self, at):
        return self.filter(ends_at__lte=at).order_by("-starts_at", "-pk")


class Meeting(models.Model):
    """One line of the timetable."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="meetings", db_index=False)
    title = models.CharField(_("title"), max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(_("place"), max_length=200, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_later")]
        indexes = [models.Index(fields=["cohort", "starts_at"], name="timetable")]

    def __str__(self):
        return self.title


class AnnouncementQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at=None)


class Announcement(models.Model):
    """What a cohort is told. Learners see it until it is withdrawn; that it was said stays on record."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="announcements", db_index=False)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=4000)
    made_by = author_field()
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["cohort", "-made_at"], name="announcements_of_cohort")]

    def __str__(self):
        return self.title
