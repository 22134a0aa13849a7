"""The trainer's side of quizzes: lists, filters and forms of questions, quizzes and banks."""

import django_filters
from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import ObjectList
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn, UpdatedAtColumn
from wagtail.admin.widgets.boolean_radio_select import BooleanRadioSelect
from wagtail.models import Revision, WorkflowState
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    PreviewOnCreateView,
    PreviewOnEditView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from pages.previews import ShowWhatIsThere
from quizzes.analysis.admin import WithItemAnalysis
from quizzes.authoring import QuestionForm
from quizzes.bulk import ChangeQuestions, PublishQuestions
from quizzes.exchange.admin import QuestionIndexView
from quizzes.models import DIFFICULTIES, Question, QuestionBank, Quiz
from quizzes.panels import UsedInPanel
from quizzes.queries import bank_counts, in_draft, quizzes_with_too_few_questions


def kinds():
    return [(name, block.label) for name, block in Question.body.field.stream_block.child_blocks.items()]


def with_states(model):
    """Everything a row of the list shows, in one query: Wagtail asks twice for the state of each row."""
    own = {
        "base_content_type": ContentType.objects.get_for_model(model),
        "object_id": Cast(OuterRef("pk"), CharField()),
    }
    return model.objects.select_related("bank", "locale", "latest_revision").annotate(
        scheduled=Exists(Revision.objects.filter(approved_go_live_at__isnull=False, **own)),
        in_review=Exists(WorkflowState.objects.active().filter(**own)),
    )


def state_of(row):
    if row.in_review:
        return _("live + in moderation") if row.live else _("in moderation")
    if row.scheduled:
        return _("live + scheduled") if row.live else _("scheduled")
    if row.live and row.has_unpublished_changes:
        return _("live + draft")
    return _("live") if row.live else _("expired") if row.expired else _("draft")


STATE = StatusTagColumn(
    "state", accessor=state_of, primary=lambda row: row.live, label=_("Status"), sort_key="live", width="10%"
)


class PreviewNewSnippet(ShowWhatIsThere, PreviewOnCreateView):
    pass


class PreviewSnippet(ShowWhatIsThere, PreviewOnEditView):
    pass


class QuestionFilterSet(WagtailFilterSet):
    bank = django_filters.ModelMultipleChoiceFilter(
        queryset=QuestionBank.objects.all(), widget=forms.CheckboxSelectMultiple, label=_("Bank")
    )
    outcome = django_filters.AllValuesFilter(label=_("Learning outcome"), empty_label=_("All"))
    kind = django_filters.MultipleChoiceFilter(
        field_name="body__0__type", choices=kinds, widget=forms.CheckboxSelectMultiple, label=_("Kind")
    )
    difficulty = django_filters.MultipleChoiceFilter(
        choices=DIFFICULTIES, widget=forms.CheckboxSelectMultiple, label=_("Difficulty")
    )
    bloom = django_filters.MultipleChoiceFilter(
        choices=Question.BLOOM, widget=forms.CheckboxSelectMultiple, label=_("Thinking level")
    )
    tag = django_filters.ModelMultipleChoiceFilter(
        field_name="tags",
        queryset=lambda request: Tag.objects.filter(quizzes_questiontag_items__isnull=False).distinct(),
        widget=forms.CheckboxSelectMultiple,
        label=_("Tag"),
    )
    live = django_filters.BooleanFilter(widget=BooleanRadioSelect, label=_("Published"))
    draft = django_filters.BooleanFilter(method="filter_draft", widget=BooleanRadioSelect, label=_("Has a draft"))

    class Meta:
        model = Question
        fields = ["bank", "outcome", "kind", "difficulty", "bloom", "tag", "live", "draft"]

    def filter_draft(self, queryset, name, value):
        return queryset.filter(in_draft()) if value else queryset.exclude(in_draft())


class QuestionViewSet(SnippetViewSet):
    model = Question
    index_view_class = QuestionIndexView
    icon = "help"
    menu_label = _("Questions")
    edit_handler = ObjectList([*Question.panels, UsedInPanel(heading=_("Used in"))], base_form_class=QuestionForm)
    list_display = [
        "__str__",
        Column("kind_label", label=_("Kind")),
        Column("bank", accessor="bank.code", label=_("Bank"), sort_key="bank__code"),
        Column("outcome", label=_("Outcome"), sort_key="outcome"),
        Column(
            "difficulty", accessor="get_difficulty_display", label=_("Difficulty"), sort_key="difficulty", width="10%"
        ),
        Column("missing", label=_("Still missing"), width="12%"),
        STATE,
        UpdatedAtColumn(),
    ]
    filterset_class = QuestionFilterSet
    search_fields = ["stem", "code", "reference", "source_id"]
    # The database's own matching of text: it finds parts of words in every script, and goes with every filter.
    search_backend_name = None
    ordering = ["code"]
    list_per_page = 50
    copy_view_enabled = True
    preview_on_add_view_class = PreviewNewSnippet
    preview_on_edit_view_class = PreviewSnippet

    def get_queryset(self, request):
        return with_states(Question)


class QuizFilterSet(WagtailFilterSet):
    bank = django_filters.ModelMultipleChoiceFilter(
        queryset=QuestionBank.objects.all(), widget=forms.CheckboxSelectMultiple, label=_("Bank")
    )
    live = django_filters.BooleanFilter(widget=BooleanRadioSelect, label=_("Published"))
    short = django_filters.BooleanFilter(
        method="filter_short", widget=BooleanRadioSelect, label=_("Too few questions for a paper")
    )

    class Meta:
        model = Quiz
        fields = ["bank", "live", "short"]

    def filter_short(self, queryset, name, value):
        found = quizzes_with_too_few_questions()
        return queryset.filter(pk__in=found) if value else queryset.exclude(pk__in=found)


class QuizViewSet(WithItemAnalysis, SnippetViewSet):
    model = Quiz
    icon = "tasks"
    menu_label = _("Quizzes")
    list_display = [
        "title",
        Column("bank", accessor="bank.code", label=_("Bank"), sort_key="bank__code"),
        NumberColumn("questions", label=_("Questions"), sort_key="questions"),
        NumberColumn("pass_mark", label=_("Pass mark"), sort_key="pass_mark"),
        STATE,
        UpdatedAtColumn(),
    ]
    filterset_class = QuizFilterSet
    search_fields = ["title"]
    ordering = ["title"]
    preview_on_add_view_class = PreviewNewSnippet
    preview_on_edit_view_class = PreviewSnippet

    def get_queryset(self, request):
        return with_states(Quiz)


class QuestionBankViewSet(SnippetViewSet):
    model = QuestionBank
    icon = "folder-open-inverse"
    menu_label = _("Question banks")
    list_display = [
        "code",
        "title",
        NumberColumn("total", label=_("Questions")),
        NumberColumn("drafts", label=_("Drafts")),
    ]
    search_fields = ["code", "title"]
    ordering = ["code"]

    def get_queryset(self, request):
        return bank_counts()


@hooks.register("before_delete_snippet")
def keep_banks_in_use(request, instances):
    used = [
        each
        for each in instances
        if isinstance(each, QuestionBank) and (each.questions.exists() or each.quizzes.exists())
    ]
    if not used:
        return None
    names = ", ".join(str(bank) for bank in used)
    messages.error(request, _("A bank with questions or quizzes cannot be deleted: %(banks)s.") % {"banks": names})
    return redirect("wagtailsnippets_quizzes_questionbank:list")


@hooks.register("insert_editor_js")
def editor_js():
    return format_html('<script src="{}"></script>', versioned_static("js/admin/areas.js"))


class QuizGroup(SnippetViewSetGroup):
    items = (QuestionViewSet, QuizViewSet, QuestionBankViewSet)
    menu_label = _("Quizzes")
    menu_name = "quizzes"
    menu_icon = "help"
    menu_order = 210


register_snippet(QuizGroup)
for action in (ChangeQuestions, PublishQuestions):
    hooks.register("register_bulk_action", action)
