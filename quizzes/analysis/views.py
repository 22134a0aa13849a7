"""Item analysis where authors work: a page for each quiz, and the same figures as a file."""

import csv

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from pages.cells import safe_cell
from quizzes.analysis.pictures import histogram_of, scatter_of
from quizzes.analysis.report import LINES_PER_PAGE, report_of
from quizzes.analysis.review import MINIMUM
from quizzes.analysis.words import sentences_of
from quizzes.models import Quiz

FLAGGED = "flagged"
BYTE_ORDER_MARK = "\ufeff"  # without it, Excel takes the file for its own old encoding


class OfQuiz(PermissionCheckedMixin):
    """Who may open the quiz in the editor may see its figures. They never say who answered what."""

    any_permission_required = ["add", "change", "delete", "view"]

    @cached_property
    def quiz(self):
        return get_object_or_404(Quiz.objects.select_related("locale"), pk=self.kwargs["pk"])

    @cached_property
    def report(self):
        return report_of(self.quiz)


class ItemAnalysisView(OfQuiz, WagtailAdminTemplateMixin, TemplateView):
    template_name = "quizzes/analysis/page.html"
    page_title = gettext_lazy("Item analysis")
    header_icon = "glasses"
    index_url_name = edit_url_name = download_url_name = None

    def get_page_subtitle(self):
        return str(self.quiz)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Quizzes")},
            {"url": reverse(self.edit_url_name, args=[self.quiz.pk]), "label": str(self.quiz)},
            {"url": "", "label": self.page_title, "sublabel": str(self.quiz)},
        ]

    @property
    def header_buttons(self):
        if not self.report:
            return []
        url = reverse(self.download_url_name, args=[self.quiz.pk])
        return [HeaderButton(_("Download as CSV"), url=url, icon_name="download")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(quiz=self.quiz, report=self.report, minimum=MINIMUM, **kwargs)
        return context | (context_of(self.report, self.request.GET) if self.report else {})


def context_of(report, asked):
    """Return what the page shows of a report, for the lines that its address asks for."""
    flagged = [line for line in report.lines if line.findings]
    only_flagged = asked.get("show") == FLAGGED
    lines = Paginator(flagged if only_flagged else report.lines, LINES_PER_PAGE).get_page(asked.get("p"))
    return {
        "figures": report.figures,
        "lines": lines,
        "flagged": flagged,
        "only_flagged": only_flagged,
        "scatter": scatter_of(report),
        "histogram": histogram_of(report),
    }


class ItemAnalysisFileView(OfQuiz, View):
    def get(self, request, pk):
        response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="item-analysis-{pk}.csv"'
        writer = csv.writer(response)
        for row in rows_of(self.report.lines if self.report else []):
            writer.writerow([safe_cell(cell) for cell in row])
        return response


def rows_of(lines):
    """Yield the header and a row for each question. The names are those of docs/rules/item_statistics.md."""
    figures = ("n", "exposure", "facility", "sd", "discrimination_upper_lower", "item_rest_correlation")
    yield ["code", "kind", "question", *figures, "unanswered", "seconds", "remarks"]
    for line in lines:
        numbers = [getattr(line.scores, name) for name in figures] + [line.answers.unanswered, line.answers.seconds]
        # Of few learners, figures would say who they are.
        shown = numbers if line.enough and not line.changed else [line.scores.n] + [None] * (len(numbers) - 1)
        yield [line.code, line.kind, line.stem, *shown, " ".join(sentences_of(line))]
