"""The ways in and out for files of questions: addresses, and buttons above the list of questions."""

from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import IndexView

from quizzes.exchange.views import ExportView, PreviewView, TemplateView, UploadView
from quizzes.models import Question


class QuestionIndexView(IndexView):
    @cached_property
    def header_more_buttons(self):
        return [
            *super().header_more_buttons,
            Button(_("Import a file"), url=reverse("quizzes_import"), icon_name="upload", priority=5),
            Button(_("Export to a file"), url=reverse("quizzes_export"), icon_name="download", priority=6),
        ]


@hooks.register("register_admin_urls")
def exchange_urls():
    policy = {"permission_policy": policy_registry.get_by_type(Question)}
    return [
        path("questions/import/", UploadView.as_view(**policy), name="quizzes_import"),
        path("questions/import/template/<slug:name>/", TemplateView.as_view(**policy), name="quizzes_import_template"),
        path("questions/import/<uuid:key>/", PreviewView.as_view(**policy), name="quizzes_import_preview"),
        path("questions/export/", ExportView.as_view(**policy), name="quizzes_export"),
    ]
