"""Results after the first, and what brought them about. Nothing here is ever changed or taken away."""

import uuid

from django.conf import settings
from django.db import models

from quizzes.models.attempts import Attempt


class AppendOnly(models.QuerySet):
    """Rows that are only ever added. Erasing a person still takes theirs along: that goes by the database's keys."""

    def update(self, **changes):
        raise TypeError(f"Rows of {self.model.__name__} are never changed.")

    def delete(self):
        raise TypeError(f"Rows of {self.model.__name__} are never taken away.")


class Regrade(models.Model):
    """A decision to grade a quiz again, by its questions as they were published at that moment."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quiz_key = models.UUIDField()
    # Ids of the institutions whose learners it is for; quizzes know no institutions.
    institutions = models.JSONField()
    # {language: {item key: the question as plain data}}: however late it runs, it grades by these.
    questions = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="regrades")
    reason = models.TextField()
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    changed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["quiz_key"], name="regrades_of_quiz")]

    def __str__(self):
        return f"{self.quiz_key} · {self.at:%Y-%m-%d}"


class Result(models.Model):
    """One of several results of an attempt, in order. An attempt that was graded once has none: it is its own."""

    GRADED, REGRADED = "graded", "regraded"
    WHYS = [(GRADED, "graded"), (REGRADED, "graded again")]

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="results")
    number = models.PositiveIntegerField()
    why = models.CharField(max_length=8, choices=WHYS)
    score_scaled = models.DecimalField(max_digits=6, decimal_places=5)
    passed = models.BooleanField()
    item_scores = models.JSONField()
    # What it rests on: the grader, and the questions where they are judged otherwise than the paper shows.
    grader = models.PositiveSmallIntegerField()
    corrected = models.JSONField(default=dict)
    versions = models.JSONField()
    regrade = models.ForeignKey(Regrade, on_delete=models.PROTECT, null=True, related_name="results")
    at = models.DateTimeField()

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["attempt", "number"], name="result_numbers_once")]

    def __str__(self):
        return f"{self.attempt_id} · {self.number} · {self.score_scaled}"
