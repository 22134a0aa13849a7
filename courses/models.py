from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page, TranslatableMixin
from wagtail.search import index
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.blocks import LessonBody, OutcomeBlock, ReferenceBlock
from courses.outline import MoveOn
from pages.blocks import SMALL_TEXT_FEATURES
from pages.models import OpenPageMixin
from pages.search import tokens

# Wagtail's own input for codes writes them in small letters.
AS_TYPED = forms.TextInput
LEVELS = [("awareness", _("Awareness")), ("practitioner", _("Practitioner")), ("trainer", _("Trainer"))]


class SearchableTextMixin:
    """Index one field of analysed words: see pages.search."""

    def search_tokens(self):
        return tokens(" ".join(self.searchable_texts()), self.locale.language_code)


class ReferenceFigure(TranslatableMixin, models.Model):
    """A figure that changes with time, kept once with its source, and shown by lessons."""

    key = models.SlugField(_("key"), help_text=_("Short and stable, such as R03."))
    statement = models.TextField(_("figure"))
    source = models.CharField(_("source"), max_length=255)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    note = models.TextField(_("note for editors"), blank=True)

    panels = [
        FieldRowPanel([FieldPanel("key", widget=AS_TYPED), FieldPanel("year")]),
        FieldPanel("statement"),
        FieldPanel("source"),
        FieldPanel("note"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["key"]
        verbose_name = _("reference figure")
        verbose_name_plural = _("reference figures")

    def __str__(self):
        return f"{self.key} {self.statement[:80]}"


class GlossaryTerm(TranslatableMixin, models.Model):
    term = models.CharField(_("term"), max_length=120)
    abbreviation = models.CharField(_("abbreviation"), max_length=20, blank=True)
    definition = models.TextField(_("definition"))

    panels = [FieldRowPanel([FieldPanel("term"), FieldPanel("abbreviation")]), FieldPanel("definition")]

    class Meta(TranslatableMixin.Meta):
        ordering = ["term"]
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")

    def __str__(self):
        return self.term


class CourseIndexPage(OpenPageMixin, Page):
    introduction = RichTextField(_("introduction"), blank=True, features=SMALL_TEXT_FEATURES)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["courses.CoursePage"]
    max_count_per_parent = 1
    template = "courses/course_index.html"

    class Meta:
        verbose_name = _("list of courses")
        verbose_name_plural = _("lists of courses")


class ModuleIndexPage(OpenPageMixin, Page):
    introduction = RichTextField(_("introduction"), blank=True, features=SMALL_TEXT_FEATURES)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["courses.ModulePage"]
    max_count_per_parent = 1
    template = "courses/module_index.html"

    class Meta:
        verbose_name = _("list of modules")
        verbose_name_plural = _("lists of modules")


class CoursePage(SearchableTextMixin, OpenPageMixin, Page):
    """A learning path: an ordered set of modules that leads to a certificate."""

    code = models.SlugField(_("code"), blank=True, help_text=_("Short and stable, such as P1."))
    summary = models.CharField(_("summary"), max_length=160, help_text=_("One line for lists."))
    introduction = RichTextField(_("introduction"), blank=True, features=SMALL_TEXT_FEATURES)
    audience = models.CharField(_("for whom"), max_length=255, blank=True)
    level = models.CharField(_("level"), max_length=16, choices=LEVELS, default="awareness")
    hours = models.PositiveSmallIntegerField(
        _("hours"),
        validators=[MinValueValidator(1), MaxValueValidator(999)],
        help_text=_("Printed on the certificate."),
    )
    outcomes = StreamField(
        [("outcome", blocks.CharBlock(label=_("The holder can …"), max_length=140))],
        verbose_name=_("what the holder can do"),
        help_text=_("Printed on the certificate."),
        blank=True,
        max_num=12,
    )
    certificate_title = models.CharField(_("title on the certificate"), max_length=120)
    certificate_months = models.PositiveSmallIntegerField(
        _("valid for how many months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text=_("Afterwards it has to be renewed by passing the quizzes again. Empty: for ever."),
    )
    certificate_shows_score = models.BooleanField(
        _("print the score"), default=False, help_text=_("The average of the quizzes that were passed.")
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("introduction"),
        InlinePanel("course_modules", heading=_("Modules, in order"), label=_("Module")),
        MultiFieldPanel(
            [
                FieldPanel("audience"),
                FieldRowPanel([FieldPanel("level"), FieldPanel("hours"), FieldPanel("code", widget=AS_TYPED)]),
            ],
            heading=_("For whom and how long"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("certificate_title"),
                FieldPanel("outcomes"),
                FieldRowPanel([FieldPanel("certificate_months"), FieldPanel("certificate_shows_score")]),
            ],
            heading=_("Certificate"),
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("search_tokens")]
    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = []
    template = "courses/course.html"

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def searchable_texts(self):
        return [self.title, self.summary, *(str(block.value) for block in self.outcomes)]


class ModulePage(SearchableTextMixin, OpenPageMixin, Page):
    """One topic: lessons, a story, an activity and one quiz. It stands on its own; courses name it."""

    MOVE_ON = [
        (MoveOn.PASSED, _("The quiz is passed")),
        (MoveOn.COMPLETED, _("All lessons are done")),
        (MoveOn.COMPLETED_AND_PASSED, _("All lessons are done and the quiz is passed")),
    ]

    code = models.SlugField(_("code"), blank=True, help_text=_("Short and stable, such as M02."))
    summary = models.CharField(_("summary"), max_length=160, help_text=_("One line that says what it is useful for."))
    introduction = RichTextField(_("introduction"), blank=True, features=SMALL_TEXT_FEATURES)
    audience = models.CharField(_("for whom"), max_length=255, blank=True)
    level = models.CharField(_("level"), max_length=16, choices=LEVELS, default="awareness")
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1)], help_text=_("Lessons, activity and quiz together.")
    )
    outcomes = StreamField([("outcome", OutcomeBlock())], verbose_name=_("learning outcomes"), blank=True)
    quiz = models.ForeignKey(
        "quizzes.Quiz", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("quiz")
    )
    move_on = models.CharField(
        _("the module counts as done when"), max_length=20, choices=MOVE_ON, default=MoveOn.PASSED
    )
    attestation = models.BooleanField(
        _("give an attestation"),
        default=False,
        help_text=_("Who completes the module receives a certificate of its own, beside those of courses."),
    )
    takeaways = StreamField(
        [("line", blocks.CharBlock(label=_("Takeaway")))], verbose_name=_("key takeaways"), blank=True
    )
    terms = StreamField(
        [("term", SnippetChooserBlock("courses.GlossaryTerm", label=_("Term")))],
        verbose_name=_("glossary terms"),
        blank=True,
    )
    references = StreamField([("reference", ReferenceBlock())], verbose_name=_("references"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("introduction"),
        MultiFieldPanel(
            [
                FieldPanel("audience"),
                FieldRowPanel([FieldPanel("level"), FieldPanel("minutes"), FieldPanel("code", widget=AS_TYPED)]),
            ],
            heading=_("For whom and how long"),
        ),
        FieldPanel("outcomes"),
        MultiFieldPanel(
            [FieldPanel("quiz"), FieldPanel("move_on"), FieldPanel("attestation")], heading=_("Quiz and completion")
        ),
        FieldPanel("takeaways"),
        FieldPanel("terms"),
        FieldPanel("references"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("search_tokens"), index.FilterField("level")]
    parent_page_types = ["courses.ModuleIndexPage"]
    subpage_types = ["courses.LessonPage"]
    template = "courses/module.html"

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def searchable_texts(self):
        outcomes = [block.value["text"] for block in self.outcomes]
        return [self.title, self.summary, *outcomes, *(str(block.value) for block in self.takeaways)]


class LessonPage(SearchableTextMixin, OpenPageMixin, Page):
    """A page to read in a module: a lesson, the business story, or the activity."""

    LESSON, STORY, ACTIVITY = "lesson", "story", "activity"
    KINDS = [(LESSON, _("Lesson")), (STORY, _("Business story")), (ACTIVITY, _("Activity"))]

    kind = models.CharField(_("kind"), max_length=10, choices=KINDS, default=LESSON)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=15, validators=[MinValueValidator(1)])
    summary = models.CharField(_("summary"), max_length=160, blank=True, help_text=_("One line for search results."))
    outcome_codes = models.CharField(
        _("learning outcomes"), max_length=200, blank=True, help_text=_("Codes with commas: M01-LO1, M01-LO2.")
    )
    body = StreamField(LessonBody(), verbose_name=_("body"))

    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("minutes"), FieldPanel("outcome_codes")]),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("search_tokens"), index.FilterField("kind")]
    parent_page_types = ["courses.ModulePage"]
    subpage_types = []
    template = "courses/lesson.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def searchable_texts(self):
        return [self.title, self.summary, *self.body.stream_block.get_searchable_content(self.body)]

    @property
    def outcome_list(self):
        return [code.strip() for code in self.outcome_codes.split(",") if code.strip()]


class CourseModule(Orderable):
    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="course_modules")
    module = models.ForeignKey(ModulePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("module"))
    required = models.BooleanField(_("required for the certificate"), default=True)

    panels = [FieldPanel("module"), FieldPanel("required")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "module"], name="module_once_in_a_course")]

    def __str__(self):
        return str(self.module)


class CatalogueEntry(models.Model):
    """What the catalogue loader wrote: how it knows what changed in the files, and what an editor changed since."""

    path = models.CharField(max_length=255, unique=True)
    digest = models.CharField(max_length=64)
    object_key = models.UUIDField()
    written = models.CharField(max_length=64)

    def __str__(self):
        return self.path
