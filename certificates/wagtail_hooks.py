"""The editor's side of certificates: how they look."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import PreviewOnCreateView, PreviewOnEditView, SnippetViewSet

from certificates.models import CertificateDesign
from pages.previews import ShowWhatIsThere


class PreviewNewDesign(ShowWhatIsThere, PreviewOnCreateView):
    pass


class PreviewDesign(ShowWhatIsThere, PreviewOnEditView):
    pass


class CertificateDesignViewSet(SnippetViewSet):
    model = CertificateDesign
    icon = "doc-full-inverse"
    menu_label = _("Certificate designs")
    menu_name = "certificate-designs"
    menu_order = 230
    add_to_admin_menu = True
    list_display = [
        "name",
        Column("institution", label=_("Institution"), sort_key="institution__name"),
        Column("course", label=_("Course"), sort_key="course__title"),
        "live",
        UpdatedAtColumn(),
    ]
    search_fields = ["name"]
    ordering = ["name"]
    preview_on_add_view_class = PreviewNewDesign
    preview_on_edit_view_class = PreviewDesign

    def get_queryset(self, request):
        return CertificateDesign.objects.select_related("institution", "course", "latest_revision")


register_snippet(CertificateDesignViewSet)
