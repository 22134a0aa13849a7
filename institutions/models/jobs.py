"""Work in the background that somebody waits for: what it is, how far it is, and the file that it leaves."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from institutions.models.members import Institution
from institutions.roles import BELOW, CAPABILITIES, Capability


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, as long as one holds what they need; and those of others, where one sees all learners anyway."""
        if not user.is_authenticated:
            return self.none()
        held = Q(needs="")
        for role, capabilities in CAPABILITIES.items():
            where = Institution.objects.filter(memberships__user=user, memberships__role=role)
            held |= Q(needs__in=capabilities, institution__in=where)
        for role, capabilities in BELOW.items():
            below = Institution.objects.filter(parent__memberships__user=user, parent__memberships__role=role)
            held |= Q(needs__in=capabilities, institution__in=below)
        everybodys = ~Q(needs="") & Q(institution__in=Institution.objects.where(user, may=Capability.VIEW_LEARNERS))
        return self.filter(held, Q(made_by=user) | everybodys)

    def under_way(self):
        return self.filter(state__in=(Job.WAITING, Job.RUNNING))

    def over(self):
        return self.exclude(state__in=(Job.WAITING, Job.RUNNING))

    def kept_longer_than(self, period, at):
        """Those over for so long that their files go."""
        return self.over().filter(finished_at__lt=at - period, deleted_at=None)


class Job(models.Model):
    """Work of a kind (see institutions.job_kinds). It may be killed at any moment, and goes on at its checkpoint."""

    WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
    STATES = [(state, state) for state in (WAITING, RUNNING, DONE, FAILED, CANCELLED)]

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)  # in the language of whoever asked for it
    language = models.CharField(max_length=12)
    # None: of the person alone, such as an export of their own record.
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, null=True, related_name="jobs")
    needs = models.CharField(max_length=40, blank=True)  # the capability without which nobody sees it
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=STATES, default=WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)  # None: not known yet
    checkpoint = models.JSONField(default=dict)
    parts = models.PositiveIntegerField(default=0)  # done and written down: of two workers at it, one is too late
    tries = models.PositiveSmallIntegerField(default=0)  # since the last part
    file = models.CharField(max_length=100, blank=True)
    file_name = models.CharField(max_length=150, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    error = models.TextField(blank=True)  # what went wrong and what to do, for the person
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="jobs")
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["institution", "-made_at"], name="job_listing"),
            models.Index(fields=["finished_at"], condition=Q(deleted_at=None), name="job_to_forget"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_under_way(self):
        return self.state in (self.WAITING, self.RUNNING)

    @property
    def percent(self):
        """How much is done; 100 only when all is."""
        if self.state == self.DONE:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0
