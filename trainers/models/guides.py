"""What a trainer teaches a session with, and what institutions add about their country."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from courses.models import ModulePage
from institutions.models import Institution
from institutions.roles import Capability
from quizzes.models import AuthoredSnippet
from trainers.blocks import DebriefBlock, SheetBody, SlideBlock, TimedStepBlock
from trainers.packs.guide import FRAME, MINUTES, SLIDES


class FacilitatorGuide(AuthoredSnippet):
    """A session of 90 minutes on one module, in one language: plan, slides, exercise sheet, answers, debrief."""

    module = models.ForeignKey(ModulePage, on_delete=models.CASCADE, related_name="guides", verbose_name=_("module"))
    aim = models.TextField(_("aim"), help_text=_("One sentence: what the group can do at the end."))
    bring = StreamField([("line", blocks.CharBlock(label=_("Thing")))], verbose_name=_("what to bring"), blank=True)
    steps = StreamField(
        [("step", TimedStepBlock())], verbose_name=_("timed plan"), min_num=len(FRAME), max_num=len(FRAME)
    )
    slides = StreamField([("slide", SlideBlock())], verbose_name=_("slides"), min_num=SLIDES, max_num=SLIDES)
    exercise = StreamField(SheetBody(), verbose_name=_("exercise sheet"))
    answers = StreamField(SheetBody(), verbose_name=_("answer notes"))
    debrief = StreamField([("question", DebriefBlock())], verbose_name=_("debrief"), min_num=1, max_num=6)
    transfer = models.TextField(_("transfer plan"), help_text=_("What each person writes down before leaving."))
    adaptation = StreamField(
        [("line", blocks.CharBlock(label=_("Check")))], verbose_name=_("local adaptation"), blank=True
    )

    panels = [
        FieldPanel("module"),
        MultiFieldPanel([FieldPanel("aim"), FieldPanel("bring"), FieldPanel("steps")], heading=_("Plan")),
        FieldPanel("slides"),
        FieldPanel("exercise"),
        FieldPanel("answers"),
        MultiFieldPanel([FieldPanel("debrief"), FieldPanel("transfer")], heading=_("Debrief and transfer")),
        FieldPanel("adaptation"),
    ]
    override_translatable_fields = [SynchronizedField("module"), TranslatableField("aim")]

    class Meta(TranslatableMixin.Meta):
        ordering = ["module__title", "locale"]
        verbose_name = _("facilitator guide")
        verbose_name_plural = _("facilitator guides")
        constraints = [models.UniqueConstraint(fields=["module", "locale"], name="one_guide_per_module_and_language")]

    def __str__(self):
        return self.module.title if self.module_id else ""

    def clean(self):
        super().clean()
        minutes = sum(block.value["minutes"] or 0 for block in self.steps or ())
        if minutes != MINUTES:
            problem = _("The parts take %(minutes)s minutes together; a session has %(wanted)s.")
            raise ValidationError({"steps": problem % {"minutes": minutes, "wanted": MINUTES}})

    def get_preview_template(self, request, mode_name):
        return "trainers/packs/preview.html"

    def get_preview_context(self, request, mode_name):
        from trainers.packs.documents import preview_of_guide

        return {**super().get_preview_context(request, mode_name), **preview_of_guide(self)}


class CountryNoteQuerySet(models.QuerySet):
    def managed_by(self, user):
        """Those of the institutions in which the person says what holds in the country."""
        return self.filter(institution__in=Institution.objects.where(user, Capability.EDIT_COUNTRY_NOTES))

    def stale(self, today):
        return self.filter(review_by__lt=today)


class CountryNote(models.Model):
    """What an institution fills into “In our country” of a module: office, law, fees, terms, help. One fact a line."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="country_notes")
    module_key = models.UUIDField()
    language = models.CharField(max_length=12)
    text = models.TextField()
    owner = models.CharField(max_length=120)  # a person or a post, in words
    review_by = models.DateField()
    changed_at = models.DateTimeField()

    objects = CountryNoteQuerySet.as_manager()

    class Meta:
        ordering = ["institution", "module_key", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "module_key", "language"], name="one_country_note_per_module_and_language"
            )
        ]

    def __str__(self):
        return f"{self.institution_id} · {self.module_key} · {self.language}"

    @property
    def language_name(self):
        return dict(settings.LANGUAGES).get(self.language, self.language)

    def is_stale(self, today):
        return self.review_by < today
