from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.filters import MarkingFilters, Turn
from dashboards.forms import LAST_PAGE, asked_for
from quizzes.marking import rubric_of

LONGEST_COMMENT = 5000
# More points than this are typed: nobody picks one of a hundred buttons.
MOST_BUTTONS = 10


class MarkingFilterForm(forms.Form):
    """Reads the address of the list of answers to mark."""

    WAITING = [
        (0, gettext_lazy("However long they wait")),
        (3, gettext_lazy("Three days or longer")),
        (7, gettext_lazy("A week or longer")),
        (14, gettext_lazy("Two weeks or longer")),
    ]

    show = forms.ChoiceField(choices=[(each, each) for each in Turn], required=False)
    quiz = forms.UUIDField(label=gettext_lazy("Quiz"), required=False, widget=forms.Select)
    days = forms.TypedChoiceField(
        label=gettext_lazy("Waiting"), choices=WAITING, coerce=int, empty_value=None, required=False
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)

    def offer_quizzes(self, titles):
        """Let the person choose among these quizzes: titles by key."""
        self.fields["quiz"].widget.choices = [("", _("All quizzes")), *sorted(titles.items(), key=lambda each: each[1])]

    @property
    def filters(self):
        asked = asked_for(self)
        return MarkingFilters(**asked | ({"show": Turn(asked["show"])} if "show" in asked else {}))


class MarkForm(forms.Form):
    """The rubric of a question: points for each criterion, and a comment.

    `settles` travels with the page, so that who began to mark an answer does not settle, unseen, what two others gave.
    """

    settles = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, item, settles):
        super().__init__(data, initial={"settles": settles})
        self.rubric = rubric_of(item)
        for number, line in enumerate(self.rubric, 1):
            self.fields[f"points-{number}"] = points_field(line)
        self.fields["comment"] = forms.CharField(
            label=_("Comment for the learner"),
            help_text=_("What is good, and what would make it better. The learner reads it with the result."),
            required=False,
            max_length=LONGEST_COMMENT,
            widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        )

    @cached_property
    def criteria(self):
        return [(line, self[f"points-{number}"]) for number, line in enumerate(self.rubric, 1)]

    @property
    def points(self):
        return {line.key: int(self.cleaned_data[field.name]) for line, field in self.criteria}


def points_field(line):
    label = line.text or _("The whole answer")
    if line.points > MOST_BUTTONS:
        return forms.IntegerField(label=label, min_value=0, max_value=line.points)
    return forms.TypedChoiceField(
        label=label,
        choices=[(each, str(each)) for each in range(line.points + 1)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the points for this criterion.")},
    )
