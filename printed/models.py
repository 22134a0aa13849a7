"""Papers for a class without screens: a batch of sheets, each with a code, and what became of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from institutions.models import Cohort, Institution
from institutions.roles import Capability
from printed.codes import grouped
from quizzes import paper
from quizzes.models import Attempt

MOST_SHEETS = 200
MOST_VERSIONS = 8


def person_field():
    """Who did it. What was done stays when the account goes."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Batches of the institutions in which the person may print papers."""
        return self.filter(institution__in=Institution.objects.where(user, may=Capability.PRINT_PAPERS))

    def counted(self):
        """With the number of `sheets_all` and `sheets_entered`."""
        entered = Count("sheets", filter=Q(sheets__entered_at__isnull=False))
        return self.annotate(sheets_all=Count("sheets"), sheets_entered=entered)


class Batch(models.Model):
    """Sheets printed together for one session of a class."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="batches")
    cohort = models.ForeignKey(
        Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="batches", verbose_name=_("cohort")
    )
    quiz_key = models.UUIDField()
    context_key = models.UUIDField()  # what the quiz is taken for: a module
    # As printed.
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=12)
    note = models.CharField(max_length=100, blank=True)
    held_on = models.DateField()  # the answers count as given on this day, whenever they are entered
    made_by = person_field()
    made_at = models.DateTimeField()

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["institution", "-made_at"], name="batch_listing")]

    def __str__(self):
        return f"{self.title} · {self.held_on}"

    @property
    def language_name(self):
        return dict(settings.LANGUAGES).get(self.language, self.language)

    @property
    def sheets_missing(self):
        return self.sheets_all - self.sheets_entered

    @property
    def percent_entered(self):
        """How many sheets were entered, rounded down, so that 100 means all of them."""
        return 100 * self.sheets_entered // self.sheets_all if self.sheets_all else 0


class Version(models.Model):
    """One order of the questions and their options."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="versions")
    letter = models.CharField(max_length=1)
    paper_data = models.JSONField()

    class Meta:
        ordering = ["letter"]
        constraints = [models.UniqueConstraint(fields=["batch", "letter"], name="version_letters_once")]

    def __str__(self):
        return f"{self.batch_id} · {self.letter}"

    @cached_property
    def paper(self):
        return paper.from_json(self.paper_data)


class SheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(batch__in=Batch.objects.visible_to(user))

    def entered(self):
        return self.filter(entered_at__isnull=False)

    def missing(self):
        return self.filter(entered_at__isnull=True)


class Sheet(models.Model):
    """One learner's copy. Entering it makes an attempt, once."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="sheets")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8, unique=True)
    attempt = models.OneToOneField(Attempt, on_delete=models.SET_NULL, null=True, related_name="sheet")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="printed_sheets"
    )
    entered_by = person_field()
    entered_at = models.DateTimeField(null=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="sheet_numbers_once"),
            # Whoever types the wrong name a second time learns it at once.
            models.UniqueConstraint(
                fields=["batch", "learner"], condition=Q(learner__isnull=False), name="one_sheet_per_learner_in_batch"
            ),
            models.CheckConstraint(
                condition=Q(entered_at__isnull=False) | Q(attempt__isnull=True, learner__isnull=True),
                name="only_entered_sheets_have_learners",
            ),
        ]

    def __str__(self):
        return grouped(self.code)

    @property
    def grouped(self):
        return grouped(self.code)


class PrintFile(models.Model):
    """One PDF of a batch: some of its sheets in a row, or with a version instead, the key to that version."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="files")
    name = models.SlugField(max_length=20)
    first = models.PositiveSmallIntegerField(default=0)
    last = models.PositiveSmallIntegerField(default=0)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, null=True, related_name="+")
    pdf = models.CharField(max_length=100, blank=True)  # empty until the worker has rendered it

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["batch", "name"], name="file_names_once")]

    def __str__(self):
        return f"{self.batch_id} · {self.name}"
