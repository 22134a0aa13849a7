from django import forms
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.blocks import StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.fields import RichTextField, StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from quizzes import rich_text
from quizzes.blocks import QuestionBody

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


class QuestionTag(TaggedItemBase):
    content_object = ParentalKey("quizzes.Question", on_delete=models.CASCADE, related_name="tagged_items")


class Question(index.Indexed, AuthoredSnippet, ClusterableModel):
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
    stem = RichTextField(
        _("question"),
        features=rich_text.FEATURES,
        help_text=_("For “Fill in the blanks”, write [[1]] where blank 1 stands."),
    )
    picture = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(
        _("the picture in words"),
        max_length=255,
        blank=True,
        help_text=_("For learners who cannot see it: what they need to answer the question."),
    )
    body = StreamField(QuestionBody(), verbose_name=_("answers"))
    outcome = models.SlugField(_("learning outcome"), help_text=_("Code of the outcome it tests, such as M01-LO1."))
    bloom = models.CharField(_("thinking level"), max_length=16, choices=BLOOM, default="understand")
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), choices=DIFFICULTIES, default=1)
    reference = models.CharField(_("source"), max_length=255, blank=True, help_text=_("Treaty article or lesson."))
    hint = models.TextField(_("hint"), blank=True, help_text=_("Offered in practice, before the answer."))
    explanation = models.TextField(
        _("explanation"), blank=True, help_text=_("Shown to every learner after the attempt, below the feedback.")
    )
    tags = ClusterTaggableManager(through=QuestionTag, blank=True, verbose_name=_("tags"))
    # What an import finds the question by when the same file comes again.
    source_id = models.CharField(_("id in the file it came from"), max_length=200, blank=True, editable=False)

    panels = [
        # A select, not a chooser: there are few banks, and a draft cannot be saved without one.
        FieldRowPanel(
            [FieldPanel("bank", widget=forms.Select), FieldPanel("code", widget=AS_TYPED, required_on_save=True)],
            heading=_("Bank and code"),
        ),
        FieldPanel("stem"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
        FieldPanel("body", help_text=_("Choose one kind of question. It cannot have two.")),
        MultiFieldPanel(
            [
                FieldPanel("hint", widget=forms.Textarea(attrs={"rows": 2})),
                FieldPanel("explanation", widget=forms.Textarea(attrs={"rows": 3})),
            ],
            heading=_("Help for the learner"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("outcome", widget=AS_TYPED), FieldPanel("reference")]),
                FieldRowPanel([FieldPanel("difficulty"), FieldPanel("bloom")]),
                FieldPanel("tags"),
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
    override_translatable_fields = [
        SynchronizedField("code"),
        SynchronizedField("outcome"),
        SynchronizedField("source_id"),
        TranslatableField("stem"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["code"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(fields=["locale", "code"], name="question_code_once_per_language"),
            models.UniqueConstraint(
                fields=["bank", "locale", "source_id"],
                condition=~Q(source_id=""),
                name="question_source_once_per_bank_and_language",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.plain_stem[:80]}"

    @property
    def plain_stem(self):
        return rich_text.plain(self.stem)

    @property
    def kind(self):
        return self.body[0].block_type if self.body else ""

    @property
    def kind_label(self):
        return self.body[0].block.label if self.body else ""

    @property
    def missing(self):
        """What a good question has and this one lacks, in words."""
        return ", ".join(
            str(word)
            for word, lacks in (
                (_("outcome"), not self.outcome),
                (_("feedback"), self.body and not all(feedback_of(self.body[0].value))),
                (_("picture in words"), self.picture_id and not self.picture_alt),
            )
            if lacks
        )

    def get_preview_template(self, request, mode_name):
        return "quizzes/preview.html"

    def get_preview_context(self, request, mode_name):
        from quizzes.queries import preview_of_questions

        return {**super().get_preview_context(request, mode_name), "sheet": preview_of_questions([self])}


def feedback_of(value):
    """Yield all feedback within the answers of a question, also where it is empty."""
    for name, part in value.items():
        if name.startswith("feedback") and name != "feedback_other":
            yield part
        elif isinstance(part, ListValue):
            for each in part:
                yield from feedback_of(each) if isinstance(each, StructValue) else ()
