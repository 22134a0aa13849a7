from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from pages.blocks import (
    SMALL_TEXT_FEATURES,
    DataTableBlock,
    DialogueBlock,
    DownloadBlock,
    FigureBlock,
    TextBlock,
    VideoBlock,
)


class BoxBlock(blocks.RichTextBlock):
    """A short rich text with a frame of its own."""

    def __init__(self, **kwargs):
        super().__init__(**{"features": SMALL_TEXT_FEATURES, **kwargs})


class OpeningQuestionBlock(blocks.TextBlock):
    class Meta:
        icon = "help"
        label = _("Opening question")
        template = "blocks/opening_question.html"
        description = _("One question that readers can answer from their own experience.")


class ManagersViewBlock(BoxBlock):
    class Meta:
        icon = "user"
        label = _("Manager's view")
        template = "blocks/managers_view.html"
        description = _("What a manager decides, in 40 to 80 words.")


class InYourCountryBlock(blocks.StructBlock):
    facts = blocks.ListBlock(
        blocks.CharBlock(label=_("Fact")),
        label=_("Facts that differ by country"),
        help_text=_("National term, fee, office, law."),
    )
    text = BoxBlock(
        label=_("What applies in your country"), required=False, help_text=_("Leave empty until you have checked it.")
    )

    class Meta:
        icon = "globe"
        label = _("In your country")
        template = "blocks/in_your_country.html"


class EvidenceBlock(blocks.StructBlock):
    figure = SnippetChooserBlock("courses.ReferenceFigure", label=_("Figure"))
    text = blocks.TextBlock(label=_("How to read it"), required=False, rows=2)

    class Meta:
        icon = "doc-full"
        label = _("Evidence")
        template = "blocks/evidence.html"
        description = _("A figure with its source, kept in one place for all lessons.")


class SelfCheckBlock(blocks.StructBlock):
    question = SnippetChooserBlock("quizzes.Question", label=_("Question"), help_text=_("With options to choose from."))

    class Meta:
        icon = "tick-inverse"
        label = _("Self-check")
        template = "blocks/self_check.html"


class TakeawaysBlock(blocks.StructBlock):
    lines = blocks.ListBlock(blocks.CharBlock(label=_("Takeaway")), label=_("Key takeaways"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Key takeaways")
        template = "blocks/takeaways.html"


class LessonBody(blocks.StreamBlock):
    opening_question = OpeningQuestionBlock(group=_("Teaching"))
    text = TextBlock(group=_("Teaching"))
    dialogue = DialogueBlock(group=_("Teaching"))
    managers_view = ManagersViewBlock(group=_("Teaching"))
    in_your_country = InYourCountryBlock(group=_("Teaching"))
    self_check = SelfCheckBlock(group=_("Teaching"))
    takeaways = TakeawaysBlock(group=_("Teaching"))
    evidence = EvidenceBlock(group=_("Material"))
    table = DataTableBlock(group=_("Material"))
    figure = FigureBlock(group=_("Material"))
    video = VideoBlock(group=_("Material"))
    download = DownloadBlock(group=_("Material"))


class OutcomeBlock(blocks.StructBlock):
    code = blocks.CharBlock(label=_("Code"), help_text=_("As in the question bank, such as M01-LO1."), max_length=50)
    text = blocks.CharBlock(label=_("The learner can …"))

    class Meta:
        icon = "check"
        label = _("Learning outcome")
        label_format = "{code} {text}"


class ReferenceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Source"))
    url = blocks.URLBlock(label=_("Address"), required=False)

    class Meta:
        icon = "link"
        label = _("Reference")
