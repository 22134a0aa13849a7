"""What an author's form asks of a question beyond its fields."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from quizzes.models import Question

BLANK = re.compile(r"\[\[(\d+)\]\]")


class QuestionForm(WagtailAdminModelForm):
    def clean(self):
        cleaned = super().clean()
        self._refuse_a_code_in_use(cleaned.get("code"))
        body = cleaned.get("body")
        if body and body[0].block_type == "cloze" and not self.is_deferred_validation:
            self._compare_blanks(cleaned.get("stem", ""), body[0].value)
        if not self.is_deferred_validation:
            self._ask_for_the_picture(cleaned, body)
        return cleaned

    def _ask_for_the_picture(self, cleaned, body):
        if cleaned.get("picture") and not cleaned.get("picture_alt"):
            self.add_error("picture_alt", _("Say in words what the picture shows. Some learners cannot see it."))
        if body and body[0].block_type == "hotspot" and not cleaned.get("picture"):
            self.add_error("picture", _("Choose the picture on which learners find the place."))

    def _refuse_a_code_in_use(self, code):
        """The form does not show the language, so the table's own rule would be met only on saving, as a crash."""
        others = Question.objects.filter(locale_id=self.instance.locale_id, code=code).exclude(pk=self.instance.pk)
        other = others.first() if code else None
        if other:
            self.add_error(
                "code",
                ValidationError(
                    _("Another question has this code: “%(question)s”. Choose a code that no question has."),
                    params={"question": other.plain_stem[:60]},
                ),
            )

    def _compare_blanks(self, stem, value):
        """Every [[n]] of the question needs the answers of blank n, and the other way round."""
        shown = [int(number) for number in BLANK.findall(stem)]
        described = [blank["n"] for blank in value["blanks"]]
        if sorted(shown) != sorted(set(shown)) or sorted(shown) != sorted(described):
            places = ", ".join(f"[[{number}]]" for number in sorted(set(described) | set(shown)))
            self.add_error(
                "stem",
                ValidationError(
                    _("Write each blank once in the question and describe it once in the answers: %(places)s."),
                    params={"places": places},
                ),
            )
        if {wrong["n"] for wrong in value["wrong"]} - set(described):
            self.add_error("body", ValidationError(_("An expected wrong answer names a blank that does not exist.")))
