"""What the editor of a question shows beside its fields."""

from django.urls import reverse
from wagtail.admin.panels import Panel

from quizzes.queries import quizzes_with


class UsedInPanel(Panel):
    """The quizzes that have a question, so that its author knows whom a change reaches."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "quizzes/admin/used_in.html"

        def is_shown(self):
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context=None):
            named, drawn = map(with_addresses, quizzes_with(self.instance))
            return {**super().get_context_data(parent_context), "named": named, "drawn": drawn}


def with_addresses(quizzes):
    return [(quiz, reverse("wagtailsnippets_quizzes_quiz:edit", args=[quiz.pk])) for quiz in quizzes]
