"""What the people of a cohort write to each other: topics, each a row of messages."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.discussing import LONGEST_REASON, LONGEST_TEXT, LONGEST_TITLE
from institutions.models.cohorts import Cohort
from institutions.models.members import Membership
from institutions.models.plans import author_field


class Topic(models.Model):
    """A row of messages. What it is called is the title of the first of them, and goes with it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="topics", db_index=False)
    is_pinned = models.BooleanField(default=False)
    is_locked = models.BooleanField(default=False)
    # Also the number of its last message: whoever adds one holds this row.
    size = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["cohort", "-is_pinned", "-last_at", "-id"], name="topics_of_cohort")]

    def __str__(self):
        return str(self.public_id)


class MessageQuerySet(models.QuerySet):
    def openings(self, cohort):
        """The first message of each topic of a cohort. One that is alone and was removed has taken its topic along."""
        gone = Q(removed_at__isnull=False, topic__size=1)
        found = self.filter(number=1, topic__cohort=cohort).exclude(gone)
        return found.select_related("topic", "author")

    def standing(self):
        return self.filter(removed_at=None)


class Message(models.Model):
    """What somebody wrote. One that was removed keeps its place, without a word."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="messages", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=LONGEST_TITLE, blank=True)  # of the first one alone
    text = models.TextField(_("text"), max_length=LONGEST_TEXT, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="messages")
    written_as = models.CharField(max_length=16, choices=Membership.ROLES)
    written_at = models.DateTimeField(_("written"))
    # Of the form that it was written in: sent twice, it is one message.
    key = models.UUIDField(editable=False)
    changed_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_by = author_field()
    hidden_reason = models.CharField(_("why it was hidden"), max_length=LONGEST_REASON, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["topic", "number"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="messages_in_a_row"),
            models.UniqueConstraint(fields=["author", "key"], name="message_once_per_form"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(title="", text="", hidden_reason=""),
                name="nothing_is_left_of_a_removed_message",
            ),
        ]

    def __str__(self):
        return f"{self.topic_id} · {self.number}"


class TopicRead(models.Model):
    """How far somebody has read."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="reads", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="topics_read")
    up_to = models.PositiveIntegerField(_("read up to message"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "person"], name="read_once_per_topic")]

    def __str__(self):
        return f"{self.person} · {self.topic_id} · {self.up_to}"


class ReportQuerySet(models.QuerySet):
    def open_in(self, cohort):
        """Those that nobody has decided yet. What its author has removed meanwhile needs no decision."""
        return self.filter(message__topic__cohort=cohort, message__removed_at=None, decided_at=None)


class MessageReport(models.Model):
    """Somebody says that a message should not stand there. Who it was, its author is never told."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reports", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="message_reports")
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    at = models.DateTimeField(_("reported"))
    decided_at = models.DateTimeField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "by"], name="report_once_per_message")]

    def __str__(self):
        return f"{self.message} · {self.by}"


class Mute(models.Model):
    """For some days a learner reads the discussion of a cohort, and writes nothing there."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="mutes", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mutes")
    until = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    made_by = author_field()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "member"], name="one_mute_per_member"),
            models.CheckConstraint(condition=Q(until__gt=F("made_at")), name="mute_ends_later"),
        ]

    def __str__(self):
        return f"{self.member} · {self.until}"
