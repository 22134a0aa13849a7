"""Open answers that wait for trainers, and what trainers gave for them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from quizzes.marking import State
from quizzes.models.attempts import Attempt


class OpenAnswerQuerySet(models.QuerySet):
    def unmarked(self):
        return self.filter(state__in=[State.WAITING, State.APART])

    def waiting_for(self, marker):
        """What this person can mark now: nothing that they have marked, but whatever needs settling."""
        mine = Mark.objects.filter(answer=OuterRef("pk"), marker=marker)
        return self.filter(Q(state=State.APART) | (Q(state=State.WAITING) & ~Exists(mine)))

    def waiting_for_others(self, marker):
        """What this person has marked, and another has still to mark."""
        return self.filter(Exists(Mark.objects.filter(answer=OuterRef("pk"), marker=marker)), state=State.WAITING)


class OpenAnswer(models.Model):
    """An open answer as handed in. An attempt that is opened again hands in new ones: `round` tells them apart."""

    WITHDRAWN = "withdrawn"
    STATES = [
        (State.WAITING, "waits for a mark"),
        (State.APART, "two marks differ too much"),
        (State.MARKED, "marked"),
        (WITHDRAWN, "its attempt was opened again before it was marked"),
    ]

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="open_answers")
    item_key = models.CharField(max_length=64)
    round = models.PositiveSmallIntegerField(default=0)
    # How many trainers mark it, independently of each other.
    markers = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=STATES, default=State.WAITING)
    handed_in_at = models.DateTimeField()

    objects = OpenAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "item_key", "round"], name="one_open_answer_per_item_and_round")
        ]
        indexes = [
            models.Index(
                fields=["handed_in_at"], condition=Q(state__in=["waiting", "apart"]), name="open_answers_to_mark"
            )
        ]

    def __str__(self):
        return f"{self.attempt_id} · {self.item_key} · {self.state}"

    @property
    def is_apart(self):
        return self.state == State.APART


class Mark(models.Model):
    """What one trainer gave for one open answer. Never changed: a mark that settles is a row of its own."""

    answer = models.ForeignKey(OpenAnswer, on_delete=models.CASCADE, related_name="marks")
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="marks_given"
    )
    settles = models.BooleanField(default=False)
    # {criterion key: points}
    points = models.JSONField()
    score = models.DecimalField(max_digits=6, decimal_places=5)  # 0..1, rounded; what counts is computed from points
    comment = models.TextField(blank=True)
    marked_at = models.DateTimeField()

    class Meta:
        ordering = ["marked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "marker"], condition=Q(settles=False), name="one_mark_per_answer_and_marker"
            ),
            models.UniqueConstraint(fields=["answer"], condition=Q(settles=True), name="one_mark_settles"),
        ]

    def __str__(self):
        return f"{self.answer_id} · {self.marker_id} · {self.score}"
