"""The trainer's side of quizzes: lists, filters and forms of questions, quizzes and banks."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, NumberColumn, UpdatedAtColumn
from wagtail.admin.widgets.boolean_radio_select import BooleanRadioSelect
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    PreviewOnCreateView,
    PreviewOnEditView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from pages.previews import ShowWhatIsThere
from quizzes.authoring import QuestionForm
from quizzes.models import DIFFICULTIES, Question, QuestionBank, Quiz
from quizzes.queries import bank_counts, in_draft, quizzes_with_too_few_questions


def kinds():
    return [(name, block.label) for name, block in Question.body.field.stream_block.child_blocks.items()]


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
    live = django_filters.BooleanFilter(widget=BooleanRadioSelect, label=_("Published"))
    draft = django_filters.BooleanFilter(
        method="filter_draft", widget=BooleanRadioSelect, label=_("Has a draft")
    )

    class Meta:
        model = Question
        fields = ["bank", "outcome", "kind", "difficulty", "live", "draft"]

    def filter_draft(self, queryset, name, value):
        return queryset.filter(in_draft()) if value else queryset.exclude(in_draft())


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = _("Questions")
    edit_handler = ObjectList(Question.panels, base_form_class=QuestionForm)
    list_display = [
        "__str__",
        Column("kind_label", label=_("Kind")),
        Column("bank", accessor="bank.code", label=_("Bank"), sort_key="bank__code"),
        Column("outcome", label=_("Outcome"), sort_key="outcome"),
        Column("difficulty", accessor="get_difficulty_display", label=_("Difficulty"), sort_key="difficulty", width="10%"),
        LiveStatusTagColumn(),
        UpdatedAtColumn(),
    ]
    filterset_class = QuestionFilterSet
    search_fields = ["stem", "code"]
    # The database's own matching of text: it finds parts of words in every script, and goes with every filter.
    search_backend_name = None
    ordering = ["code"]
    list_per_page = 50
    copy_view_enabled = True
    preview_on_add_view_class = PreviewNewSnippet
    preview_on_edit_view_class = PreviewSnippet

    def get_queryset(self, request):
        return Question.objects.select_related("bank", "locale", "latest_revision")


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


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "tasks"
    menu_label = _("Quizzes")
    list_display = [
        "title",
        Column("bank", accessor="bank.code", label=_("Bank"), sort_key="bank__code"),
        NumberColumn("questions", label=_("Questions"), sort_key="questions"),
        NumberColumn("pass_mark", label=_("Pass mark"), sort_key="pass_mark"),
        LiveStatusTagColumn(),
        UpdatedAtColumn(),
    ]
    filterset_class = QuizFilterSet
    search_fields = ["title"]
    ordering = ["title"]
    preview_on_add_view_class = PreviewNewSnippet
    preview_on_edit_view_class = PreviewSnippet

    def get_queryset(self, request):
        return Quiz.objects.select_related("bank", "locale", "latest_revision")


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


class QuizGroup(SnippetViewSetGroup):
    items = (QuestionViewSet, QuizViewSet, QuestionBankViewSet)
    menu_label = _("Quizzes")
    menu_name = "quizzes"
    menu_icon = "help"
    menu_order = 210


register_snippet(QuizGroup)
