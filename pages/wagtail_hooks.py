from django.shortcuts import redirect
from django.utils.translation import get_language
from wagtail import hooks
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry


@hooks.register("before_serve_page")
def serve_pages_in_their_language(page, request, serve_args, serve_kwargs):
    """Lead from /ar/… to /en/… where a page exists only in English, so that text and direction fit each other."""
    if page.locale.language_code != get_language():
        return redirect(page.get_url(request))
    return None


class ForThisPerson:
    """Wagtail's interface for its own scripts lists the files of every collection; ours, those a person may use."""

    def get_queryset(self):
        policy = policy_registry.get_by_type(self.model)
        theirs = policy.instances_user_has_any_permission_for(self.request.user, ["change", "choose"])
        return super().get_queryset().filter(pk__in=theirs.order_by().values("pk"))


class Images(ForThisPerson, ImagesAdminAPIViewSet):
    pass


class Documents(ForThisPerson, DocumentsAdminAPIViewSet):
    pass


@hooks.register("construct_admin_api", order=10)
def list_only_what_a_person_may_use(router):
    router.register_endpoint("images", Images)
    router.register_endpoint("documents", Documents)
