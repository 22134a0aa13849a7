import uuid
from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail_localize.fields import SynchronizedField, TranslatableField

from quizzes import paper
from quizzes.blocks import QuestionBody
from quizzes.retries import RetryRule

# Wagtail's own input for such fields writes them in small letters.
AS_TYPED = forms.TextInput
DIFFICULTIES = [(1, _("1 – easy")), (2, _("2 – medium")), (3, _("3 – hard"))]


class QuestionBank(models.Model):
    """The questions on one topic. A bank belongs to no language: its questions do."""

    code = models.SlugField(_("code"), unique=True, help_text=_("Short and stable, such as M01."))
    title = models.CharField(_("title"), max_length=200, help_text=_("The topic of its questions."))

    panels = [FieldRowPanel([FieldPanel("code", widget=AS_TYPED), FieldPanel("title")])]

    class Meta:
        ordering = ["code"]
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")

    def __str__(self):
        return f"{self.code} {self.title}"


class AuthoredSnippet(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, TranslatableMixin, models.Model
):
    """What a trainer writes beside pages: drafts, moderation, revisions, preview and translation, as pages have."""

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="%(class)s")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="%(class)s",
        for_concrete_model=False,
    )

    class Meta(TranslatableMixin.Meta):
        abstract = True

    @property
    def revisions(self):
        return self._revisions


class Question(index.Indexed, AuthoredSnippet):
    BLOOM = [
        ("remember", _("Remember")),
        ("understand", _("Understand")),
        ("apply", _("Apply")),
        ("analyse", _("Analyse")),
        ("evaluate", _("Evaluate")),
        ("create", _("Create")),
    ]

    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="questions", verbose_name=_("bank"))
    code = models.SlugField(_("code"), help_text=_("Unique in its language, such as M01-Q01."))
    stem = models.TextField(_("question"), help_text=_("For “Fill in the blanks”, write [[1]] where blank 1 stands."))
    body = StreamField(QuestionBody(), verbose_name=_("answers"))
    outcome = models.SlugField(_("learning outcome"), help_text=_("Code of the outcome it tests, such as M01-LO1."))
    bloom = models.CharField(_("thinking level"), max_length=16, choices=BLOOM, default="understand")
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), choices=DIFFICULTIES, default=1)
    reference = models.CharField(_("source"), max_length=255, blank=True, help_text=_("Treaty article or lesson."))

    panels = [
        # A select, not a chooser: there are few banks, and a draft cannot be saved without one.
        FieldRowPanel(
            [FieldPanel("bank", widget=forms.Select), FieldPanel("code", widget=AS_TYPED, required_on_save=True)],
            heading=_("Bank and code"),
        ),
        FieldPanel("stem"),
        FieldPanel("body", help_text=_("Choose one kind of question. It cannot have two.")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("outcome", widget=AS_TYPED), FieldPanel("reference")]),
                FieldRowPanel([FieldPanel("difficulty"), FieldPanel("bloom")]),
            ],
            heading=_("What it tests"),
        ),
    ]
    search_fields = [
        index.SearchField("stem"),
        index.SearchField("code"),
        index.AutocompleteField("stem"),
        index.AutocompleteField("code"),
        index.FilterField("locale"),
    ]
    override_translatable_fields = [SynchronizedField("code"), SynchronizedField("outcome"), TranslatableField("stem")]

    class Meta(TranslatableMixin.Meta):
        ordering = ["code"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [models.UniqueConstraint(fields=["locale", "code"], name="question_code_once_per_language")]

    def __str__(self):
        return f"{self.code} {self.stem[:80]}"

    @property
    def kind(self):
        return self.body[0].block_type if self.body else ""

    @property
    def kind_label(self):
        return self.body[0].block.label if self.body else ""

    def get_preview_template(self, request, mode_name):
        return "quizzes/preview.html"

    def get_preview_context(self, request, mode_name):
        from quizzes.queries import preview_of_questions

        return {**super().get_preview_context(request, mode_name), "sheet": preview_of_questions([self])}


class Quiz(AuthoredSnippet):
    """The rule by which a paper is drawn from a bank."""

    LAYOUTS = [("one_per_page", _("One question a page")), ("all_on_one_page", _("All questions on one page"))]

    title = models.CharField(_("title"), max_length=200)
    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="quizzes", verbose_name=_("bank"))
    picked = StreamField(
        [("question", SnippetChooserBlock("quizzes.Question", label=_("Question")))],
        blank=True,
        verbose_name=_("only these questions"),
        help_text=_("Leave empty to draw from the whole bank."),
    )
    questions = models.PositiveSmallIntegerField(
        _("questions in a paper"), default=8, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    max_difficulty = models.PositiveSmallIntegerField(
        _("hardest difficulty"), choices=DIFFICULTIES, default=3, help_text=_("Harder questions are left out.")
    )
    all_of_difficulty = models.PositiveSmallIntegerField(
        _("always include difficulty"),
        choices=DIFFICULTIES,
        null=True,
        blank=True,
        help_text=_("Every question of this difficulty is in each paper."),
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (percent)"), default=60, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    tries = models.PositiveSmallIntegerField(
        _("attempts before a wait"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    wait_minutes = models.PositiveIntegerField(
        _("wait between attempts (minutes)"), default=60, help_text=_("0 lets learners try again at once.")
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit (minutes)"), null=True, blank=True, help_text=_("Leave empty for no limit.")
    )
    layout = models.CharField(_("layout"), max_length=16, choices=LAYOUTS, default="one_per_page")

    panels = [
        FieldPanel("title"),
        MultiFieldPanel(
            [FieldPanel("bank", widget=forms.Select), FieldPanel("picked")],
            heading=_("Where the questions come from"),
        ),
        MultiFieldPanel(
            [
                HelpPanel(_("Each paper has at least one question for every learning outcome.")),
                FieldRowPanel([FieldPanel("questions"), FieldPanel("pass_mark")]),
                FieldRowPanel([FieldPanel("max_difficulty"), FieldPanel("all_of_difficulty")]),
            ],
            heading=_("The paper"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("layout"),
                FieldPanel("time_limit_minutes"),
                FieldRowPanel([FieldPanel("tries"), FieldPanel("wait_minutes")]),
            ],
            heading=_("Taking it"),
        ),
    ]
    override_translatable_fields = [TranslatableField("title"), SynchronizedField("bank")]

    class Meta(TranslatableMixin.Meta):
        ordering = ["title"]
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        if self.all_of_difficulty and self.max_difficulty and self.all_of_difficulty > self.max_difficulty:
            raise ValidationError({"all_of_difficulty": _("This is harder than the hardest difficulty of the paper.")})

    @property
    def blueprint(self):
        return paper.Blueprint(self.questions, self.max_difficulty, self.all_of_difficulty)

    @property
    def retry_rule(self):
        return RetryRule(self.tries, timedelta(minutes=self.wait_minutes))

    def get_preview_template(self, request, mode_name):
        return "quizzes/preview.html"

    def get_preview_context(self, request, mode_name):
        from quizzes.queries import preview_of_quiz

        return {**super().get_preview_context(request, mode_name), "sheet": preview_of_quiz(self)}


class AttemptQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A learner's answers are their own; nobody else reads them."""
        return self.filter(learner=user) if user.is_authenticated else self.none()

    def open(self):
        return self.filter(state=Attempt.OPEN)

    def graded(self):
        return self.filter(state=Attempt.GRADED)

    def overdue(self, at):
        return self.exclude(state=Attempt.GRADED).filter(deadline__lte=at)


class Attempt(models.Model):
    """One try at a quiz, with the paper exactly as it was drawn."""

    OPEN, EXPIRED, GRADED = "open", "expired", "graded"
    STATES = [(OPEN, "open"), (EXPIRED, "expired"), (GRADED, "graded")]

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts")
    quiz_key = models.UUIDField()
    # The key of what the quiz is taken for (a module). The quiz itself knows nothing of it.
    context_key = models.UUIDField()
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=STATES, default=OPEN)
    paper_data = models.JSONField()
    started_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    score_scaled = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    passed = models.BooleanField(null=True)
    # {item key: score from 0 to 1 as text}, of all items of the paper.
    item_scores = models.JSONField(default=dict)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "quiz_key"], condition=~Q(state="graded"), name="one_open_attempt_per_quiz"
            ),
            models.UniqueConstraint(fields=["learner", "quiz_key", "number"], name="attempt_numbers_once"),
            models.CheckConstraint(
                condition=Q(state="graded", score_scaled__isnull=False, passed__isnull=False, finished_at__isnull=False)
                | (~Q(state="graded") & Q(score_scaled__isnull=True, passed__isnull=True)),
                name="graded_means_scored",
            ),
        ]
        indexes = [models.Index(fields=["deadline"], condition=~Q(state="graded"), name="attempts_to_close")]

    def __str__(self):
        return f"{self.learner} · {self.quiz_key} · {self.number}"

    @cached_property
    def paper(self):
        return paper.from_json(self.paper_data)

    def is_overdue(self, at):
        return self.state != self.GRADED and self.deadline is not None and self.deadline <= at

    @property
    def is_open(self):
        return self.state == self.OPEN

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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "item_key"], name="one_response_per_item")]

    def __str__(self):
        return f"{self.attempt_id} · {self.item_key}"
