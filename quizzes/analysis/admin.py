"""The ways to item analysis in the editor: addresses, and buttons where quizzes are listed and edited."""

from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import EditView

from quizzes.analysis.views import ItemAnalysisFileView, ItemAnalysisView
from quizzes.models import Quiz

PAGE, FILE = "analysis", "analysis_file"


def analysis_button(quiz, **options):
    url = reverse(f"{Quiz.snippet_viewset.url_namespace}:{PAGE}", args=[quiz.pk])
    return Button(_("Item analysis"), url=url, icon_name="glasses", **options)


class EditQuizView(EditView):
    @cached_property
    def header_more_buttons(self):
        return [*super().header_more_buttons, analysis_button(self.object, priority=5)]


class WithItemAnalysis:
    """For the viewset of quizzes."""

    edit_view_class = EditQuizView

    def get_urlpatterns(self):
        names = {"index_url_name": "list", "edit_url_name": "edit", "download_url_name": FILE}
        names = {key: self.get_url_name(name) for key, name in names.items()}
        page = self.construct_view(ItemAnalysisView, **names)
        return [
            *super().get_urlpatterns(),
            path("analysis/<int:pk>/", page, name=PAGE),
            path("analysis/<int:pk>/csv/", self.construct_view(ItemAnalysisFileView), name=FILE),
        ]


@hooks.register("register_snippet_listing_buttons")
def offer_item_analysis(snippet, user, next_url=None):
    if isinstance(snippet, Quiz):
        yield analysis_button(snippet, priority=15)
