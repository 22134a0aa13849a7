"""The parts of a facilitator guide, as editors fill them in."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from trainers.packs.guide import problems_of_table

PARTS = [
    ("hook", _("Hook")),
    ("input", _("Input")),
    ("exercise", _("Exercise")),
    ("debrief", _("Debrief")),
    ("transfer", _("Transfer plan")),
    ("survey", _("Survey")),
]


class TimedStepBlock(blocks.StructBlock):
    part = blocks.ChoiceBlock(choices=PARTS, label=_("Part"))
    minutes = blocks.IntegerBlock(min_value=1, max_value=60, label=_("Minutes"))
    text = blocks.TextBlock(rows=4, label=_("What the trainer does"), help_text=_("One line for each action."))

    class Meta:
        icon = "time"
        label = _("Part")


class SlideBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=60, label=_("Title"))
    points = blocks.ListBlock(blocks.CharBlock(max_length=140, label=_("Point")), min_num=2, max_num=4)
    note = blocks.TextBlock(rows=3, label=_("What the trainer says"))
    in_our_country = blocks.BooleanBlock(
        required=False,
        label=_("In our country"),
        help_text=_("The points are facts to fill in. Where an institution has filled them in, its text stands here."),
    )

    class Meta:
        icon = "desktop"
        label = _("Slide")


class TableBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, label=_("Title"))
    head = blocks.CharBlock(label=_("Head"), help_text=_("Cells are separated by | in the head and in each row."))
    rows = blocks.ListBlock(blocks.CharBlock(max_length=600, label=_("Row")), label=_("Rows"), default=[])
    empty = blocks.IntegerBlock(min_value=0, max_value=20, default=0, label=_("Empty rows to write in"))

    def clean(self, value):
        value = super().clean(value)
        wrong = problems_of_table(value["head"], value["rows"])
        if wrong and not self.is_deferred_validation:
            reason = _("Row %(place)s has not as many cells as the head.") % {"place": wrong[0]}
            raise StructBlockValidationError(block_errors={"rows": ValidationError(reason)})
        return value

    class Meta:
        icon = "table"
        label = _("Table")


class LinesBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("What to write"))
    count = blocks.IntegerBlock(min_value=1, max_value=20, default=3, label=_("Lines"))

    class Meta:
        icon = "edit"
        label = _("Lines to write on")


class SheetBody(blocks.StreamBlock):
    heading = blocks.CharBlock(icon="title", label=_("Heading"))
    text = blocks.TextBlock(rows=3, icon="pilcrow", label=_("Text"))
    steps = blocks.ListBlock(blocks.TextBlock(rows=2, label=_("Step")), icon="list-ol", label=_("Steps"))
    points = blocks.ListBlock(blocks.TextBlock(rows=2, label=_("Point")), icon="list-ul", label=_("Points"))
    table = TableBlock()
    lines = LinesBlock()


class DebriefBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"))
    listen_for = blocks.TextBlock(rows=2, label=_("Listen for"), help_text=_("What good answers have in them."))

    class Meta:
        icon = "help"
        label = _("Question")
