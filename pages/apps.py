from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"

    def ready(self):
        from wagtail.documents import get_document_model
        from wagtail.images import get_image_model
        from wagtail.models import Locale, PageViewRestriction, Site
        from wagtailmedia.models import get_media_model

        from pages.models import HomePage, StandardPage
        from pages.version import watch

        watch(Site, Locale, PageViewRestriction, get_image_model(), get_document_model(), get_media_model())
        watch(HomePage, StandardPage)
