"""Files of questions in the editor: look first, then bring all in or nothing; and the way out."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from pages.clock import now
from pages.tables.broken import BrokenFile
from quizzes.exchange import formats
from quizzes.exchange.bank import CHANGED, NEW, SAME, bring_in, compare, drafts_of
from quizzes.exchange.forms import BringInForm, ExportForm, UploadForm
from quizzes.models import Question, WaitingFile
from quizzes.queries import suitable

ROWS = 50
REFUSED_ROWS = 100


class ExchangeView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Who may write questions may bring them in and take them out."""

    header_icon = "download"
    permission_required = "add"
    list_url_name = "wagtailsnippets_quizzes_question:list"

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.list_url_name), "label": _("Questions")},
            {"url": "", "label": self.page_title},
        ]


class UploadView(ExchangeView):
    template_name = "quizzes/exchange/upload.html"
    page_title = gettext_lazy("Import questions")
    form_class = UploadForm

    def form_valid(self, form):
        at, asked = now(), form.cleaned_data
        content = asked["file"].read()
        try:
            formats.read_file(asked["format"], content)
        except BrokenFile as problem:
            form.add_error("file", in_words(problem))
            return self.form_invalid(form)
        WaitingFile.objects.forgotten(at).delete()
        waiting = WaitingFile.objects.create(
            made_by=self.request.user,
            made_at=at,
            bank=asked["bank"],
            locale=asked["locale"],
            name=asked["file"].name[:255],
            format=asked["format"],
            content=content,
        )
        return redirect("quizzes_import_preview", waiting.key)

    def get_context_data(self, **kwargs):
        templates = {name: each.label for name, each in formats.FORMATS.items() if each.template}
        return super().get_context_data(formats=formats.FORMATS.values(), templates=templates, **kwargs)


def in_words(problem):
    if problem.line:
        return _("Line %(line)s: %(reason)s") % {"line": problem.line, "reason": problem.reason}
    return problem.reason


class TemplateView(PermissionCheckedMixin, View):
    """A table for authors to fill in."""

    permission_required = "add"

    def get(self, request, name):
        chosen_format = formats.FORMATS.get(name)
        if chosen_format is None or chosen_format.template is None:
            raise Http404
        return download(chosen_format.template(), chosen_format, "questions")


class PreviewView(ExchangeView):
    template_name = "quizzes/exchange/preview.html"
    page_title = gettext_lazy("What will come in")
    form_class = BringInForm

    @cached_property
    def waiting(self):
        mine = WaitingFile.objects.visible_to(self.request.user).select_related("bank", "locale")
        return get_object_or_404(mine, key=self.kwargs["key"])

    @cached_property
    def preview(self):
        reading = formats.read_file(self.waiting.format, bytes(self.waiting.content))
        return compare(bank=self.waiting.bank, locale=self.waiting.locale, reading=reading)

    @cached_property
    def may_publish(self):
        return self.permission_policy.user_has_permission(self.request.user, "publish")

    def get_page_subtitle(self):
        return self.waiting.name

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "refused": self.preview.refused, "may_publish": self.may_publish}

    def form_valid(self, form):
        counts = bring_in(
            bank=self.waiting.bank,
            locale=self.waiting.locale,
            preview=self.preview,
            user=self.request.user,
            publish=form.cleaned_data.get("publish", False),
            outcome=form.cleaned_data["outcome"],
        )
        self.waiting.delete()
        messages.success(self.request, said_of(counts))
        return redirect(f"{reverse(self.list_url_name)}?bank={self.waiting.bank_id}")

    def get_context_data(self, **kwargs):
        preview = self.preview
        return super().get_context_data(
            waiting=self.waiting,
            counts={state: preview.count(state) for state in (NEW, CHANGED, SAME)},
            refused=preview.refused[:REFUSED_ROWS],
            refused_total=len(preview.refused),
            page=Paginator(preview.arrivals, ROWS).get_page(self.request.GET.get("p")),
            **kwargs,
        )


def said_of(counts):
    written = counts[NEW] + counts[CHANGED]
    said = ngettext("%(count)s question came in.", "%(count)s questions came in.", written) % {"count": written}
    if counts[SAME]:
        same = ngettext("%(count)s was there already.", "%(count)s were there already.", counts[SAME]) % {
            "count": counts[SAME]
        }
        said = f"{said} {same}"
    return said


class ExportView(ExchangeView):
    """A plain GET: the address of a file can be kept, and nothing changes."""

    template_name = "quizzes/exchange/export.html"
    page_title = gettext_lazy("Export questions")
    form_class = ExportForm
    any_permission_required = ["add", "change", "view"]
    permission_required = None

    def get_form_kwargs(self):
        return {"data": self.request.GET if "format" in self.request.GET else None}

    def get(self, request, *args, **kwargs):
        form = self.get_form()
        if not form.is_bound or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        name = form.cleaned_data["format"]
        written = formats.write_file(name, drafts_of(chosen(form.cleaned_data)))
        if "file" in request.GET or not written.left_out:
            return as_file(written, name, form.cleaned_data)
        return self.render_to_response(self.get_context_data(form=form, written=written))

    def get_context_data(self, **kwargs):
        shown = [each for each in formats.FORMATS.values() if each.write]
        return super().get_context_data(formats=shown, asked=self.request.GET.urlencode(), **kwargs)


def chosen(asked):
    """Return the questions of a bank, or those that papers of a quiz are drawn from."""
    if asked["quiz"]:
        questions = suitable(asked["quiz"])
    else:
        questions = Question.objects.filter(bank=asked["bank"], locale=asked["locale"]).order_by("code")
    return questions.select_related("bank", "picture").prefetch_related("tags")


def as_file(written, name, asked):
    return download(written.data, formats.named(name), slug(asked["quiz"] or asked["bank"].code))


def download(data, its_format, name):
    file = HttpResponse(data, content_type=its_format.content_type)
    file["Content-Disposition"] = f'attachment; filename="{name}{its_format.extensions[0]}"'
    return file


def slug(what):
    return slugify(str(what)) or "questions"
