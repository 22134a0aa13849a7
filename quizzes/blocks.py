"""The ten kinds of question, as an author fills them in. Field names are those of the question-bank files."""

from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.typed import parse_number

# A new list opens with rows to fill in: fewer rows than it needs would greet its author with an error.
EMPTY_OPTION = {"text": "", "correct": False, "feedback": "", "weight": None}
EMPTY_PAIR = {"left": "", "right": "", "feedback": ""}
EMPTY_STEP = {"text": "", "feedback": ""}
EMPTY_CRITERION = {"criterion": "", "points": 1, "description": ""}
FEEDBACK = _("Feedback")
FEEDBACK_HELP = _("Shown to every learner after the attempt, whichever option they chose.")
SHARE_HELP = _("Leave empty for the usual rule.")
ANY_TEXT_HELP = _("* stands for any text.")


def feedback_block(label=FEEDBACK, **options):
    """Feedback may wait, and imported questions often have none; the list of questions says where it is missing."""
    return blocks.TextBlock(label=label, required=False, rows=2, **options)


def share_block(**options):
    return blocks.DecimalBlock(
        label=_("Share of the point (percent)"),
        required=False,
        min_value=-100,
        max_value=100,
        max_digits=8,
        decimal_places=5,
        help_text=SHARE_HELP,
        **options,
    )


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Option"))
    correct = blocks.BooleanBlock(label=_("This option is right"), required=False)
    feedback = feedback_block(help_text=FEEDBACK_HELP)
    weight = share_block()

    class Meta:
        icon = "list-ul"
        label = _("Option")
        label_format = "{text}"


class SingleBlock(blocks.StructBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2, max_num=12, default=[EMPTY_OPTION] * 3)

    def clean(self, value):
        value = super().clean(value)
        return value if self.is_deferred_validation else require_right_options(value, exactly_one=True)

    class Meta:
        icon = "radio-empty"
        label = _("One right option")


class MultiBlock(SingleBlock):
    def clean(self, value):
        value = blocks.StructBlock.clean(self, value)
        return value if self.is_deferred_validation else require_right_options(value, exactly_one=False)

    class Meta:
        icon = "tick-inverse"
        label = _("Several right options")


def require_right_options(value, *, exactly_one):
    right = sum(option["correct"] for option in value["options"])
    if right == 1 or (right and not exactly_one):
        return value
    message = _("Mark exactly one option as right.") if exactly_one else _("Mark at least one option as right.")
    raise blocks.StructBlockValidationError(non_block_errors=[message])


class TrueFalseBlock(blocks.StructBlock):
    answer = blocks.ChoiceBlock(label=_("The statement is"), choices=[("true", _("True")), ("false", _("False"))])
    feedback_true = feedback_block(_("Feedback for “True”"))
    feedback_false = feedback_block(_("Feedback for “False”"))

    class Meta:
        icon = "check"
        label = _("True or false")


class WrongNumberBlock(blocks.StructBlock):
    value = blocks.DecimalBlock(label=_("Other answer"))
    tolerance = blocks.DecimalBlock(label=_("Accepted difference"), default=0, min_value=0)
    weight = share_block()
    feedback = feedback_block()

    class Meta:
        label = _("Other answer")
        label_format = "{value}"


class UnitBlock(blocks.StructBlock):
    unit = blocks.CharBlock(label=_("Another unit"))
    factor = blocks.DecimalBlock(label=_("One of it is so many of the unit above"), min_value=0)

    class Meta:
        label = _("Another unit")
        label_format = "{unit}"


class NumberBlock(blocks.StructBlock):
    answer = blocks.DecimalBlock(label=_("Right answer"))
    tolerance = blocks.DecimalBlock(label=_("Accepted difference"), default=0, min_value=0)
    unit = blocks.CharBlock(label=_("Unit"), required=False)
    units = blocks.ListBlock(UnitBlock(), label=_("Other units that learners may write"), default=[], max_num=8)
    feedback = feedback_block(_("Feedback for the right answer"))
    wrong = blocks.ListBlock(WrongNumberBlock(), label=_("Expected other answers"), default=[])
    feedback_other = blocks.TextBlock(label=_("Feedback for any other answer"), required=False, rows=2)

    class Meta:
        icon = "plus-inverse"
        label = _("A number")


class PairBlock(blocks.StructBlock):
    left = blocks.CharBlock(label=_("Left"))
    right = blocks.CharBlock(label=_("Right"))
    feedback = feedback_block()

    class Meta:
        label = _("Pair")
        label_format = "{left} – {right}"


class DistractorBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Extra text on the right"))
    feedback = feedback_block()

    class Meta:
        label = _("Text that matches nothing")
        label_format = "{text}"


class MatchBlock(blocks.StructBlock):
    pairs = blocks.ListBlock(PairBlock(), label=_("Pairs"), min_num=2, max_num=12, default=[EMPTY_PAIR] * 3)
    distractors = blocks.ListBlock(DistractorBlock(), label=_("Texts that match nothing"), default=[])

    class Meta:
        icon = "resubmit"
        label = _("Match pairs")


class StepBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Step"))
    feedback = feedback_block(_("Why it stands there"))

    class Meta:
        label = _("Step")
        label_format = "{text}"


class OrderBlock(blocks.StructBlock):
    items = blocks.ListBlock(
        StepBlock(), label=_("Steps, in the right order"), min_num=2, max_num=12, default=[EMPTY_STEP] * 3
    )

    class Meta:
        icon = "order"
        label = _("Put in order")


class WrongTextBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("Other answer"), help_text=ANY_TEXT_HELP)
    weight = share_block()
    feedback = feedback_block()

    class Meta:
        label = _("Other answer")
        label_format = "{value}"


class ShortBlock(blocks.StructBlock):
    accept = blocks.ListBlock(
        blocks.CharBlock(label=_("Accepted answer"), help_text=ANY_TEXT_HELP), label=_("Accepted answers"), min_num=1
    )
    match_case = blocks.BooleanBlock(label=_("Capital and small letters differ"), required=False)
    feedback = feedback_block(_("Feedback for a right answer"))
    wrong = blocks.ListBlock(WrongTextBlock(), label=_("Expected other answers"), default=[])
    feedback_other = feedback_block(_("Feedback for any other answer"))

    class Meta:
        icon = "edit"
        label = _("A short text")


class BlankBlock(blocks.StructBlock):
    KINDS = [("text", _("A text to type")), ("choice", _("A choice from a list")), ("number", _("A number to type"))]

    n = blocks.IntegerBlock(
        label=_("Number of the blank"), min_value=1, help_text=_("[[1]] in the question is blank 1.")
    )
    kind = blocks.ChoiceBlock(label=_("How it is filled in"), choices=KINDS, default="text")
    accept = blocks.ListBlock(blocks.CharBlock(label=_("Accepted answer")), label=_("Accepted answers"), min_num=1)
    others = blocks.ListBlock(
        blocks.CharBlock(label=_("Wrong choice")), label=_("Wrong choices, for a choice from a list"), default=[]
    )
    tolerance = blocks.DecimalBlock(label=_("Accepted difference, for a number"), default=0, min_value=0)
    feedback = feedback_block()

    def clean(self, value):
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        if value["kind"] == "choice" and not value["others"]:
            raise blocks.StructBlockValidationError(
                {"others": ValidationError(_("Write at least one wrong choice: one choice alone is no question."))}
            )
        if value["kind"] == "number" and any(parse_number(text) is None for text in value["accept"]):
            raise blocks.StructBlockValidationError(
                {"accept": ValidationError(_("Write each accepted answer as a number, such as 2550 or 0.5."))}
            )
        return value

    class Meta:
        label = _("Blank")
        label_format = "{n}"


class WrongBlankBlock(blocks.StructBlock):
    n = blocks.IntegerBlock(label=_("Number of the blank"), min_value=1)
    value = blocks.CharBlock(label=_("Wrong answer"))
    feedback = feedback_block()

    class Meta:
        label = _("Wrong answer")
        label_format = "{n} {value}"


class ClozeBlock(blocks.StructBlock):
    blanks = blocks.ListBlock(BlankBlock(), label=_("Blanks"), min_num=1, max_num=20)
    wrong = blocks.ListBlock(WrongBlankBlock(), label=_("Expected wrong answers"), default=[])

    class Meta:
        icon = "form"
        label = _("Fill in the blanks")


def percent_block(label):
    return blocks.DecimalBlock(label=label, min_value=0, max_value=100, max_digits=8, decimal_places=5)


class AreaBlock(blocks.StructBlock):
    SHAPES = [("rect", _("Rectangle")), ("ellipse", _("Ellipse"))]

    label = blocks.CharBlock(
        label=_("What is there"), help_text=_("For learners who cannot see the picture. Do not give the answer away.")
    )
    correct = blocks.BooleanBlock(label=_("This area is right"), required=False)
    shape = blocks.ChoiceBlock(label=_("Shape"), choices=SHAPES, default="rect")
    x = percent_block(_("From the left (percent)"))
    y = percent_block(_("From the top (percent)"))
    width = percent_block(_("Width (percent)"))
    height = percent_block(_("Height (percent)"))
    feedback = feedback_block(help_text=FEEDBACK_HELP)

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation and (
            value["x"] + value["width"] > 100 or value["y"] + value["height"] > 100
        ):
            raise blocks.StructBlockValidationError(
                non_block_errors=[_("This area ends outside the picture. Make it smaller, or move it.")]
            )
        return value

    class Meta:
        icon = "crosshairs"
        label = _("Area")
        label_format = "{label}"


class HotspotBlock(blocks.StructBlock):
    areas = blocks.ListBlock(AreaBlock(), label=_("Areas of the picture"), min_num=2, max_num=12)

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation and not any(area["correct"] for area in value["areas"]):
            raise blocks.StructBlockValidationError(non_block_errors=[_("Mark at least one area as right.")])
        return value

    class Meta:
        icon = "crosshairs"
        label = _("Find it on a picture")
        # static/js/admin/areas.js
        form_attrs = {
            "data-controller": "areas",
            "data-areas-picture-value": reverse_lazy("wagtailimages:preview", args=[0, "max-1000x1000"]),
            "data-areas-name-value": _("Area"),
            "data-areas-none-value": _("Choose the picture of the question above. Then you can draw the areas on it."),
            "data-areas-help-value": _(
                "Pick an area and draw it on the picture. Areas that are there can be moved. The numbers below follow."
            ),
        }


class CriterionBlock(blocks.StructBlock):
    criterion = blocks.CharBlock(label=_("What you look at"))
    points = blocks.IntegerBlock(label=_("Points at most"), min_value=1, max_value=100, default=1)
    description = blocks.TextBlock(label=_("What earns all points"), required=False, rows=2)

    class Meta:
        label = _("Criterion")
        label_format = "{criterion} ({points})"


class OpenBlock(blocks.StructBlock):
    rubric = blocks.ListBlock(CriterionBlock(), label=_("Rubric"), min_num=1, max_num=10, default=[EMPTY_CRITERION])
    model_answer = blocks.TextBlock(label=_("Model answer, shown after marking"), required=False, rows=4)
    min_words = blocks.IntegerBlock(label=_("Words at least"), min_value=0, max_value=2000, default=0)
    max_words = blocks.IntegerBlock(
        label=_("Words at most"), min_value=0, max_value=2000, default=0, help_text=_("0 sets no limit.")
    )

    class Meta:
        icon = "doc-full"
        label = _("An open answer that a trainer marks")


class QuestionBody(blocks.StreamBlock):
    single = SingleBlock()
    multi = MultiBlock()
    tf = TrueFalseBlock()
    num = NumberBlock()
    match = MatchBlock()
    order = OrderBlock()
    short = ShortBlock()
    cloze = ClozeBlock()
    hotspot = HotspotBlock()
    open = OpenBlock()

    class Meta:
        # Being required asks for one; `min_num` would greet every new question with an error.
        max_num = 1


class DrawBlock(blocks.StructBlock):
    """One line of a blueprint: so many questions of one sort."""

    DIFFICULTIES = [("1", _("1 – easy")), ("2", _("2 – medium")), ("3", _("3 – hard"))]

    count = blocks.IntegerBlock(label=_("How many questions"), min_value=1, max_value=100, default=1)
    outcome = blocks.CharBlock(label=_("Learning outcome"), required=False, help_text=_("Such as M01-LO1."))
    difficulty = blocks.ChoiceBlock(label=_("Difficulty"), choices=DIFFICULTIES, required=False)
    tag = blocks.CharBlock(label=_("Tag"), required=False)

    class Meta:
        icon = "list-ol"
        label = _("Draw")
        label_format = "{count} {outcome} {difficulty} {tag}"
