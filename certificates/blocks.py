"""What an editor puts together for the design of certificates: who signs, and words of one's own."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from certificates.models.certificates import Certificate


def languages():
    return settings.LANGUAGES


class SignatureBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=60)
    role = blocks.CharBlock(label=_("Role"), max_length=80, required=False)
    picture = ImageChooserBlock(
        label=_("Handwriting"),
        required=False,
        help_text=_("A picture of the signature on white. Without one there is room to sign by hand."),
    )

    class Meta:
        icon = "edit"
        label = _("Signature")


class WordsBlock(blocks.StructBlock):
    language = blocks.ChoiceBlock(label=_("Language"), choices=languages)
    kind = blocks.ChoiceBlock(
        label=_("Kind"), choices=Certificate.KINDS, required=False, help_text=_("Empty: for all kinds.")
    )
    heading = blocks.CharBlock(label=_("Heading"), max_length=60, required=False)
    sentence = blocks.CharBlock(
        label=_("Sentence"),
        max_length=80,
        required=False,
        help_text=_("Stands between the name and the title, such as “has completed the course”."),
    )
    footnote = blocks.CharBlock(label=_("Footnote"), max_length=200, required=False)

    class Meta:
        icon = "globe"
        label = _("Words")


class WordingBlock(blocks.StreamBlock):
    words = WordsBlock()

    def clean(self, value, **kwargs):
        cleaned = super().clean(value, **kwargs)
        seen = set()
        for place, each in enumerate(cleaned):
            key = each.value["language"], each.value["kind"] or ""
            if key in seen:
                again = ValidationError(_("There are words for this language and kind already."))
                raise blocks.StreamBlockValidationError(block_errors={place: again})
            seen.add(key)
        return cleaned
