"""Levels for the eight criteria, each with a few words: what observers, assessors and trainers themselves fill in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trainers.assessment import is_complete
from trainers.rubric import RUBRIC

LONGEST = 1000


class RubricForm(forms.Form):
    """Fields C1 … C8 and C1_comment … C8_comment; `lines` pairs them with the rubric for components/rubric.html.

    With errors nothing that was chosen is lost: the fields keep it.
    """

    def __init__(self, data=None, *, scores=None, comments=None):
        initial = {**(scores or {}), **{f"{code}_comment": text for code, text in (comments or {}).items()}}
        super().__init__(data, initial=initial)
        for criterion in RUBRIC:
            self.fields[criterion.code] = forms.TypedChoiceField(
                label=criterion.title,
                coerce=int,
                choices=[(level.number, level.name) for level in criterion.levels],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose a level for this criterion.")},
            )
            self.fields[f"{criterion.code}_comment"] = forms.CharField(
                label=_("What did you see?"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 2})
            )

    @property
    def lines(self):
        return [RubricLine(criterion, self[criterion.code], self[f"{criterion.code}_comment"]) for criterion in RUBRIC]

    @property
    def scores(self):
        scores = {criterion.code: self.cleaned_data[criterion.code] for criterion in RUBRIC}
        assert is_complete(scores)  # noqa: S101 - the fields take nothing else
        return scores

    @property
    def comments(self):
        said = {criterion.code: self.cleaned_data[f"{criterion.code}_comment"] for criterion in RUBRIC}
        return {code: text for code, text in said.items() if text}


class RubricLine:
    """A criterion with its two fields: which level is chosen, and what was written."""

    def __init__(self, criterion, field, comment):
        self.criterion, self.field, self.comment = criterion, field, comment

    @property
    def choices(self):
        """Return (level, id of its field, whether it is chosen)."""
        chosen = str(self.field.value() or "")
        return [
            (level, f"{self.field.auto_id}_{level.number}", chosen == str(level.number))
            for level in self.criterion.levels
        ]
