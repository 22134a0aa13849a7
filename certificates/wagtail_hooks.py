"""The editor's side of certificates: how they look."""

from functools import wraps

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import PreviewOnCreateView, PreviewOnEditView, SnippetViewSet

from certificates.models import CertificateDesign
from pages.previews import ShowWhatIsThere


class PreviewNewDesign(ShowWhatIsThere, PreviewOnCreateView):
    pass


class PreviewDesign(ShowWhatIsThere, PreviewOnEditView):
    pass


class OwnInstitutions(ModelPermissionPolicy):
    """What somebody may do with designs ends at their institutions."""

    def user_has_any_permission_for_instance(self, user, actions, instance):
        allowed = self.user_has_any_permission(user, actions)
        return allowed and (instance.pk is None or self.model.objects.visible_to(user).filter(pk=instance.pk).exists())

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_any_permission_for_instance(user, [action], instance)


def of_visible(view):
    @wraps(view)
    def asked(request, *args, **kwargs):
        if "pk" in kwargs:
            get_object_or_404(CertificateDesign.objects.visible_to(request.user), pk=kwargs["pk"])
        return view(request, *args, **kwargs)

    return asked


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

    def get_urlpatterns(self):
        """Each page about one design is there for those who may see it: most views ask for the model's rights only."""
        patterns = super().get_urlpatterns()
        for pattern in patterns:
            pattern.callback = of_visible(pattern.callback)
        return patterns

    def get_queryset(self, request):
        visible = CertificateDesign.objects.visible_to(request.user)
        return visible.select_related("institution", "course", "latest_revision")


register_permission_policy(CertificateDesign, OwnInstitutions(CertificateDesign))
register_snippet(CertificateDesignViewSet)
