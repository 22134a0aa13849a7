"""What learners have done: attempts with their frozen papers, and the answers to them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.json import KT
from django.utils.functional import cached_property

from quizzes import paper


class AttemptQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A learner's answers are their own; nobody else reads them."""
        return self.filter(learner=user) if user.is_authenticated else self.none()

    def open(self):
        return self.filter(state=Attempt.OPEN)

    def graded(self):
        return self.filter(state=Attempt.GRADED)

    def counted(self):
        """Without practice, which counts for nothing."""
        return self.exclude(mode=paper.PRACTICE)

    def firsts(self):
        """Of each learner the first graded attempt at a quiz that counts."""
        earlier = Attempt.objects.graded().counted().filter(number__lt=OuterRef("number"))
        earlier = earlier.filter(learner=OuterRef("learner"), quiz_key=OuterRef("quiz_key"))
        return self.graded().counted().filter(~Exists(earlier))

    def under_time(self, at):
        """Open, with a deadline that is still to come."""
        return self.open().filter(deadline__gt=at)

    def overdue(self, at):
        return self.filter(state__in=[Attempt.OPEN, Attempt.EXPIRED], deadline__lte=at)


class Attempt(models.Model):
    """One try at a quiz, with the paper exactly as it was drawn."""

    OPEN, EXPIRED, MARKING, GRADED = "open", "expired", "marking", "graded"
    STATES = [(OPEN, "open"), (EXPIRED, "expired"), (MARKING, "handed in, to be marked"), (GRADED, "graded")]

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts")
    quiz_key = models.UUIDField()
    # The key of what the quiz is taken for (a module). The quiz itself knows nothing of it.
    context_key = models.UUIDField()
    number = models.PositiveIntegerField()
    mode = models.CharField(max_length=8, default=paper.QUIZ)
    state = models.CharField(max_length=8, choices=STATES, default=OPEN)
    paper_data = models.JSONField()
    # A copy, so that counting languages need not open every paper.
    language = models.GeneratedField(
        expression=KT("paper_data__language"), output_field=models.CharField(max_length=12), db_persist=True
    )
    started_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    score_scaled = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    passed = models.BooleanField(null=True)
    # {item key: score from 0 to 1 as text}, of all items of the paper.
    item_scores = models.JSONField(default=dict)
    # The version of the grader that made this result; 0 for results from before it was kept.
    grader = models.PositiveSmallIntegerField(default=0)
    # {item key: the question as plain data} where it is judged otherwise than the paper shows.
    corrected = models.JSONField(default=dict)
    # How often it was opened again.
    reopened = models.PositiveSmallIntegerField(default=0)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "quiz_key", "mode"], condition=~Q(state="graded"), name="one_open_attempt_per_quiz"
            ),
            models.UniqueConstraint(fields=["learner", "quiz_key", "number"], name="attempt_numbers_once"),
            models.CheckConstraint(
                condition=Q(state="graded", score_scaled__isnull=False, passed__isnull=False, finished_at__isnull=False)
                | (~Q(state="graded") & Q(score_scaled__isnull=True, passed__isnull=True)),
                name="graded_means_scored",
            ),
        ]
        indexes = [
            models.Index(fields=["deadline"], condition=~Q(state="graded"), name="attempts_to_close"),
            # Few attempts fail; who is at risk is asked of very many people: see progress.risk_queries.
            models.Index(
                fields=["learner", "context_key"],
                condition=Q(state="graded", passed=False) & ~Q(mode=paper.PRACTICE),
                name="attempts_failed",
            ),
            # Holds all that says whether the results of a quiz have changed.
            models.Index(
                fields=["quiz_key", "finished_at", "score_scaled"],
                condition=Q(state="graded"),
                name="attempts_to_analyse",
            ),
        ]

    def __str__(self):
        return f"{self.learner} · {self.quiz_key} · {self.number}"

    @cached_property
    def paper(self):
        return paper.from_json(self.paper_data)

    @property
    def graded_paper(self):
        """The paper as it is graded: as it was shown, with what was corrected since."""
        return paper.with_corrections(self.paper, self.corrected)

    def is_overdue(self, at):
        return self.state in (self.OPEN, self.EXPIRED) and self.deadline is not None and self.deadline <= at

    @property
    def is_open(self):
        return self.state == self.OPEN

    @property
    def is_practice(self):
        return self.mode == paper.PRACTICE

    @property
    def is_handed_in(self):
        return self.state in (self.MARKING, self.GRADED)

    @property
    def may_be_reopened(self):
        return self.is_handed_in and not self.passed and not self.is_practice

    @property
    def percent(self):
        """The score in whole percent, rounded down, so that 100 means all points."""
        return None if self.score_scaled is None else int(self.score_scaled * 100)


class Response(models.Model):
    """The last answer to one item. A save with an older `seq` never replaces a newer one."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    item_key = models.CharField(max_length=64)
    value = models.JSONField()
    seq = models.PositiveBigIntegerField()
    saved_at = models.DateTimeField()
    # Given its feedback, or left behind on a way without return: it takes no other value.
    final = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "item_key"], name="one_response_per_item")]

    def __str__(self):
        return f"{self.attempt_id} · {self.item_key}"
