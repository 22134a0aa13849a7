"""The editor's side of facilitator guides and of trainers' programmes."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, LocaleColumn, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import PreviewOnCreateView, PreviewOnEditView, SnippetViewSet

from pages.previews import ShowWhatIsThere
from trainers.models import FacilitatorGuide, Programme


class PreviewNewGuide(ShowWhatIsThere, PreviewOnCreateView):
    pass


class PreviewGuide(ShowWhatIsThere, PreviewOnEditView):
    pass


class FacilitatorGuideViewSet(SnippetViewSet):
    model = FacilitatorGuide
    icon = "openquote"
    menu_label = _("Facilitator guides")
    menu_name = "facilitator-guides"
    menu_order = 225
    add_to_admin_menu = True
    list_display = [
        Column("module", label=_("Module"), sort_key="module__title"),
        LocaleColumn(),
        "live",
        UpdatedAtColumn(),
    ]
    ordering = ["module__title"]
    preview_on_add_view_class = PreviewNewGuide
    preview_on_edit_view_class = PreviewGuide

    def get_queryset(self, request):
        return FacilitatorGuide.objects.select_related("module", "locale", "latest_revision")


class ProgrammeViewSet(SnippetViewSet):
    """Administrators change what a standing asks for; nobody else has the permission to."""

    model = Programme
    icon = "clipboard-list"
    menu_label = _("Trainers' programmes")
    menu_name = "trainers-programmes"
    menu_order = 226
    add_to_admin_menu = True
    list_display = ["title", Column("institution", label=_("Institution"), sort_key="institution__name"), "is_open"]
    search_fields = ["title"]

    def get_queryset(self, request):
        return Programme.objects.select_related("institution")


register_snippet(FacilitatorGuideViewSet)
register_snippet(ProgrammeViewSet)
