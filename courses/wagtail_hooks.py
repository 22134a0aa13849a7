"""The trainer's side of courses: lists of pages and words, columns of the explorer, and the first screen."""

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.home import LockedPagesPanel
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView, PageFilterSet
from wagtail.admin.views.pages.preview import PreviewOnCreateView, PreviewOnEditView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.admin.widgets.boolean_radio_select import BooleanRadioSelect
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.models import (
    LEVELS,
    CourseIndexPage,
    CoursePage,
    GlossaryTerm,
    LessonPage,
    ModuleIndexPage,
    ModulePage,
    ReferenceFigure,
)
from courses.trainer_home import (
    FIGURE_IS_OLD_AFTER,
    concerns_of,
    figures_older_than,
    lessons_without_country,
    modules_of,
    modules_without_quiz,
)
from pages.previews import ShowWhatIsThere

LEVEL = Column("level", accessor="get_level_display", label=_("Level"), sort_key="level", width="10%")
MINUTES = NumberColumn("minutes", label=_("Minutes"), sort_key="minutes", width="8%")
KIND = Column("kind", accessor="get_kind_display", label=_("Kind"), sort_key="kind", width="10%")


def with_columns(view, *columns):
    """Wagtail's columns, with our own before the date."""
    before, after = [], []
    for column in view.base_columns:
        if column.name != "type":
            (after if after or column.name == "latest_revision_created_at" else before).append(column)
    return [*before, *columns, *after]


# The explorer -----------------------------------------------------------------


class PreviewNewPage(ShowWhatIsThere, PreviewOnCreateView):
    pass


class PreviewPage(ShowWhatIsThere, PreviewOnEditView):
    pass


class TeachingPageViewSet(PageViewSet):
    preview_on_add_view_class = PreviewNewPage
    preview_on_edit_view_class = PreviewPage


class CoursePages(TeachingPageViewSet):
    model = CoursePage
    columns = with_columns(ExplorableIndexView, LEVEL)


class ModulePages(TeachingPageViewSet):
    model = ModulePage
    columns = with_columns(ExplorableIndexView, LEVEL, MINUTES)


class LessonPages(TeachingPageViewSet):
    model = LessonPage
    columns = with_columns(ExplorableIndexView, KIND, MINUTES)


@hooks.register("register_admin_viewset")
def register_page_viewsets():
    return [CoursePages("course_pages"), ModulePages("module_pages"), LessonPages("lesson_pages")]


@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
@hooks.register("before_move_page")
def keep_the_lists(request, page, *destination):
    """The lists of courses and modules hold everything that trainers write: only a superuser takes them away."""
    if isinstance(page.specific, (CourseIndexPage, ModuleIndexPage)) and not request.user.is_superuser:
        raise PermissionDenied


# Lists of all pages of a kind -------------------------------------------------


class ModuleFilterSet(PageFilterSet):
    level = django_filters.MultipleChoiceFilter(choices=LEVELS, widget=forms.CheckboxSelectMultiple, label=_("Level"))
    quiz = django_filters.BooleanFilter(method="filter_quiz", widget=BooleanRadioSelect, label=_("Has a quiz"))

    class Meta(PageFilterSet.Meta):
        model = ModulePage

    def filter_quiz(self, queryset, name, value):
        # By key, because the search of pages refuses filters on other fields.
        without = list(modules_without_quiz(ModulePage.objects.all()).values_list("pk", flat=True))
        return queryset.exclude(pk__in=without) if value else queryset.filter(pk__in=without)


class LessonFilterSet(PageFilterSet):
    kind = django_filters.MultipleChoiceFilter(
        choices=LessonPage.KINDS, widget=forms.CheckboxSelectMultiple, label=_("Kind")
    )
    country = django_filters.BooleanFilter(
        method="filter_country", widget=BooleanRadioSelect, label=_("“In your country” is filled in")
    )

    class Meta(PageFilterSet.Meta):
        model = LessonPage

    def filter_country(self, queryset, name, value):
        without = lessons_without_country(LessonPage.objects.all())
        return queryset.exclude(pk__in=without) if value else queryset.filter(pk__in=without)


class CourseList(PageListingViewSet):
    model = CoursePage
    menu_label = _("Courses")
    icon = "list-ol"
    columns = with_columns(IndexView, LEVEL)


class ModuleList(PageListingViewSet):
    model = ModulePage
    menu_label = _("Modules")
    icon = "folder-inverse"
    columns = with_columns(IndexView, LEVEL, MINUTES)
    filterset_class = ModuleFilterSet


class LessonList(PageListingViewSet):
    model = LessonPage
    menu_label = _("Lessons")
    icon = "doc-full"
    columns = with_columns(IndexView, KIND, MINUTES)
    filterset_class = LessonFilterSet


class TeachingGroup(ViewSetGroup):
    items = (CourseList("course_list"), ModuleList("module_list"), LessonList("lesson_list"))
    menu_label = _("Courses")
    menu_name = "teaching"
    menu_icon = "folder-inverse"
    menu_order = 200


@hooks.register("register_admin_viewset")
def register_lists():
    return TeachingGroup()


# Words and figures ------------------------------------------------------------


class GlossaryViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Glossary")
    list_display = ["term", "abbreviation", "definition"]
    search_fields = ["term", "abbreviation", "definition"]
    ordering = ["term"]
    list_per_page = 50


class FigureFilterSet(WagtailFilterSet):
    old = django_filters.BooleanFilter(
        method="filter_old", widget=BooleanRadioSelect, label=_("Source is more than two years old")
    )

    class Meta:
        model = ReferenceFigure
        fields = ["old"]

    def filter_old(self, queryset, name, value):
        old = figures_older_than(timezone.localdate().year - FIGURE_IS_OLD_AFTER)
        return queryset.filter(pk__in=old) if value else queryset.exclude(pk__in=old)


class FigureViewSet(SnippetViewSet):
    model = ReferenceFigure
    icon = "doc-full-inverse"
    menu_label = _("Reference figures")
    list_display = ["key", "statement", "source", Column("year", label=_("Year"), sort_key="year")]
    filterset_class = FigureFilterSet
    search_fields = ["key", "statement", "source"]
    ordering = ["key"]
    list_per_page = 50


class WordsGroup(SnippetViewSetGroup):
    items = (GlossaryViewSet, FigureViewSet)
    # Translators: short, in the menu: the glossary, and figures with their sources.
    menu_label = _("Words & figures")
    menu_name = "words"
    menu_icon = "openquote"
    menu_order = 220


register_snippet(WordsGroup)


# The first screen -------------------------------------------------------------


class ModulesPanel(Component):
    name = "your_modules"
    template_name = "wagtailadmin/home/modules.html"
    order = 100

    def get_context_data(self, parent_context):
        request = parent_context["request"]
        return {"modules": modules_of(request.user, request)}


class ConcernsPanel(Component):
    name = "needs_attention"
    template_name = "wagtailadmin/home/concerns.html"
    order = 110

    def get_context_data(self, parent_context):
        return {"concerns": concerns_of(parent_context["request"].user, timezone.localdate())}


def edits_modules(user):
    return PagePermissionPolicy(Page).user_has_permission(user, "add")


@hooks.register("construct_homepage_panels")
def put_teaching_first(request, panels):
    if edits_modules(request.user):
        panels[:] = [ModulesPanel(), ConcernsPanel(), *panels]
    if not PagePermissionPolicy(Page).user_has_permission(request.user, "lock"):
        panels[:] = [panel for panel in panels if not isinstance(panel, LockedPagesPanel)]


@hooks.register("construct_homepage_summary_items", order=1000)
def drop_totals(request, items):
    """Totals of pages, images and documents tell a trainer nothing that the list of modules does not."""
    if not request.user.is_superuser:
        items.clear()


@hooks.register("construct_help_menu")
def drop_links_to_other_sites(request, items):
    items[:] = [item for item in items if not item.url.startswith("http")]


@hooks.register("insert_global_admin_css")
def admin_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("css/admin.css"))
