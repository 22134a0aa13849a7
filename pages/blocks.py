"""Blocks that every kind of page may use."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import VideoChooserBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SMALL_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link"]


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(**{"features": TEXT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/text.html"
        description = _("Headings, paragraphs and lists.")


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt_text = blocks.CharBlock(
        label=_("Text instead of the image"),
        required=False,
        help_text=_("What a person who cannot see the image needs to know. Leave empty only for decoration."),
    )
    decorative = blocks.BooleanBlock(label=_("The image is decoration only"), required=False)
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    def clean(self, value):
        value = super().clean(value)
        missing = not value["alt_text"] and not value["decorative"]
        if missing and not self.is_deferred_validation:
            raise blocks.StructBlockValidationError(
                {"alt_text": ValidationError(_("Describe the image, or mark it as decoration."))}
            )
        return value

    class Meta:
        icon = "image"
        label = _("Figure")
        template = "blocks/figure.html"


EMPTY_TURN = {"speaker": "", "words": ""}


class TurnBlock(blocks.StructBlock):
    speaker = blocks.CharBlock(label=_("Who speaks"))
    words = blocks.TextBlock(label=_("What they say"), rows=2)

    class Meta:
        icon = "comment"
        label = _("Turn")
        label_format = "{speaker}"


class DialogueBlock(blocks.StructBlock):
    turns = blocks.ListBlock(TurnBlock(), label=_("Dialogue"), min_num=2, default=[EMPTY_TURN] * 2)

    class Meta:
        icon = "comment"
        label = _("Story dialogue")
        template = "blocks/dialogue.html"


class VideoBlock(blocks.StructBlock):
    video = VideoChooserBlock(label=_("Video"))
    captions = DocumentChooserBlock(
        label=_("Captions (WebVTT file)"), help_text=_("Needed by people who cannot hear, or who have no sound on.")
    )
    transcript = blocks.RichTextBlock(label=_("Transcript"), required=False, features=SMALL_TEXT_FEATURES)

    class Meta:
        icon = "media"
        label = _("Video with captions")
        template = "blocks/video.html"


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("File"))
    description = blocks.CharBlock(label=_("What it is for"), required=False)

    class Meta:
        icon = "download"
        label = _("Download")
        template = "blocks/download.html"


class DataTableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"), help_text=_("Says what the table shows."))
    table = TableBlock(label=_("Table"))

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"
