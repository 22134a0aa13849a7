"""What item analysis found, so that its page costs the same after ten attempts and after a million."""

from datetime import timedelta

from django.db import models


class QuizSummary(models.Model):
    """The figures of one quiz. Nothing in it says who answered what."""

    quiz_key = models.UUIDField(unique=True)
    computed_at = models.DateTimeField()
    # What the attempts looked like when they were read: while they look so, there is nothing to compute.
    seen = models.CharField(max_length=120)
    responses = models.PositiveIntegerField()
    figures = models.JSONField()

    def __str__(self):
        return str(self.quiz_key)

    def is_due(self, state, at):
        """Say whether results have changed, and it has waited a millisecond for each answer it would read again."""
        return self.seen != state and at >= self.computed_at + timedelta(milliseconds=self.responses)


class ItemSummary(models.Model):
    """The figures of one question in one quiz, with as much of it as is needed when it is deleted."""

    quiz = models.ForeignKey(QuizSummary, on_delete=models.CASCADE, related_name="items")
    item_key = models.CharField(max_length=64)
    code = models.CharField(max_length=50)
    kind = models.CharField(max_length=16)
    stem = models.TextField()
    # {language: what it asks for}: see quizzes.analysis.parts.form_of
    forms = models.JSONField()
    figures = models.JSONField()

    class Meta:
        ordering = ["code", "item_key"]
        constraints = [models.UniqueConstraint(fields=["quiz", "item_key"], name="one_summary_per_item")]

    def __str__(self):
        return self.code
