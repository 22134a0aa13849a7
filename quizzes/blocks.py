"""The eight kinds of question, as an author fills them in. Field names are those of the question-bank files."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# A new list opens with rows to fill in: fewer rows than it needs would greet its author with an error.
EMPTY_OPTION = {"text": "", "correct": False, "feedback": ""}
EMPTY_PAIR = {"left": "", "right": "", "feedback": ""}
EMPTY_STEP = {"text": "", "feedback": ""}
FEEDBACK_HELP = _("Shown to every learner after the attempt, whichever option they chose.")


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Option"))
    correct = blocks.BooleanBlock(label=_("This option is right"), required=False)
    feedback = blocks.TextBlock(label=_("Feedback"), help_text=FEEDBACK_HELP, rows=2)

    class Meta:
        icon = "list-ul"
        label = _("Option")
        label_format = "{text}"


class SingleBlock(blocks.StructBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2, max_num=8, default=[EMPTY_OPTION] * 3)

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
    feedback_true = blocks.TextBlock(label=_("Feedback for “True”"), rows=2)
    feedback_false = blocks.TextBlock(label=_("Feedback for “False”"), rows=2)

    class Meta:
        icon = "check"
        label = _("True or false")


class WrongNumberBlock(blocks.StructBlock):
    value = blocks.DecimalBlock(label=_("Wrong answer"))
    feedback = blocks.TextBlock(label=_("Feedback"), rows=2)

    class Meta:
        label = _("Wrong answer")
        label_format = "{value}"


class NumberBlock(blocks.StructBlock):
    answer = blocks.DecimalBlock(label=_("Right answer"))
    tolerance = blocks.DecimalBlock(label=_("Accepted difference"), default=0, min_value=0)
    unit = blocks.CharBlock(label=_("Unit"), required=False)
    feedback = blocks.TextBlock(label=_("Feedback for the right answer"), rows=2)
    wrong = blocks.ListBlock(WrongNumberBlock(), label=_("Expected wrong answers"), default=[])
    feedback_other = blocks.TextBlock(label=_("Feedback for any other answer"), required=False, rows=2)

    class Meta:
        icon = "plus-inverse"
        label = _("A number")


class PairBlock(blocks.StructBlock):
    left = blocks.CharBlock(label=_("Left"))
    right = blocks.CharBlock(label=_("Right"))
    feedback = blocks.TextBlock(label=_("Feedback"), rows=2)

    class Meta:
        label = _("Pair")
        label_format = "{left} – {right}"


class DistractorBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Extra text on the right"))
    feedback = blocks.TextBlock(label=_("Feedback"), required=False, rows=2)

    class Meta:
        label = _("Text that matches nothing")
        label_format = "{text}"


class MatchBlock(blocks.StructBlock):
    pairs = blocks.ListBlock(PairBlock(), label=_("Pairs"), min_num=2, max_num=8, default=[EMPTY_PAIR] * 3)
    distractors = blocks.ListBlock(DistractorBlock(), label=_("Texts that match nothing"), default=[])

    class Meta:
        icon = "resubmit"
        label = _("Match pairs")


class StepBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Step"))
    feedback = blocks.TextBlock(label=_("Why it stands there"), rows=2)

    class Meta:
        label = _("Step")
        label_format = "{text}"


class OrderBlock(blocks.StructBlock):
    items = blocks.ListBlock(
        StepBlock(), label=_("Steps, in the right order"), min_num=3, max_num=8, default=[EMPTY_STEP] * 3
    )

    class Meta:
        icon = "order"
        label = _("Put in order")


class WrongTextBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("Wrong answer"))
    feedback = blocks.TextBlock(label=_("Feedback"), rows=2)

    class Meta:
        label = _("Wrong answer")
        label_format = "{value}"


class ShortBlock(blocks.StructBlock):
    accept = blocks.ListBlock(blocks.CharBlock(label=_("Accepted answer")), label=_("Accepted answers"), min_num=1)
    feedback = blocks.TextBlock(label=_("Feedback for a right answer"), rows=2)
    wrong = blocks.ListBlock(WrongTextBlock(), label=_("Expected wrong answers"), default=[])
    feedback_other = blocks.TextBlock(label=_("Feedback for any other answer"), required=False, rows=2)

    class Meta:
        icon = "edit"
        label = _("A short text")


class BlankBlock(blocks.StructBlock):
    n = blocks.IntegerBlock(
        label=_("Number of the blank"), min_value=1, help_text=_("[[1]] in the question is blank 1.")
    )
    accept = blocks.ListBlock(blocks.CharBlock(label=_("Accepted answer")), label=_("Accepted answers"), min_num=1)
    feedback = blocks.TextBlock(label=_("Feedback"), rows=2)

    class Meta:
        label = _("Blank")
        label_format = "{n}"


class WrongBlankBlock(blocks.StructBlock):
    n = blocks.IntegerBlock(label=_("Number of the blank"), min_value=1)
    value = blocks.CharBlock(label=_("Wrong answer"))
    feedback = blocks.TextBlock(label=_("Feedback"), rows=2)

    class Meta:
        label = _("Wrong answer")
        label_format = "{n} {value}"


class ClozeBlock(blocks.StructBlock):
    blanks = blocks.ListBlock(BlankBlock(), label=_("Blanks"), min_num=1, max_num=6)
    wrong = blocks.ListBlock(WrongBlankBlock(), label=_("Expected wrong answers"), default=[])

    class Meta:
        icon = "form"
        label = _("Fill in the blanks")


class QuestionBody(blocks.StreamBlock):
    single = SingleBlock()
    multi = MultiBlock()
    tf = TrueFalseBlock()
    num = NumberBlock()
    match = MatchBlock()
    order = OrderBlock()
    short = ShortBlock()
    cloze = ClozeBlock()

    class Meta:
        # Being required asks for one; `min_num` would greet every new question with an error.
        max_num = 1
