"""The editor's side of facilitator guides."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, LocaleColumn, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import PreviewOnCreateView, PreviewOnEditView, SnippetViewSet

from pages.previews import ShowWhatIsThere
from trainers.models import FacilitatorGuide


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


register_snippet(FacilitatorGuideViewSet)
