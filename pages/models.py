from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageViewRestriction

from pages.blocks import SMALL_TEXT_FEATURES, DownloadBlock, FigureBlock, TextBlock, VideoBlock


class ContentVersion(models.Model):
    """One row: the stamp of what is published. See pages.version."""

    stamp = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_content_version")]

    def __str__(self):
        return str(self.stamp)


class OpenPageMixin:
    """Find who may read a page in one query: the paths of its ancestors stand in its own."""

    _restrictions = None

    def keep_in_memory(self):
        """Remember what restricts the page as well; for a page that is kept under the version of the content."""
        self._restrictions = tuple(self.get_view_restrictions())

    def get_view_restrictions(self):
        if self._restrictions is not None:
            return self._restrictions
        if self.alias_of_id:
            return super().get_view_restrictions()
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(page__path__in=paths)


class HomePage(OpenPageMixin, Page):
    lead = models.CharField(_("lead sentence"), max_length=250, help_text=_("What a visitor will be able to do."))
    about = RichTextField(_("who runs this"), blank=True, features=SMALL_TEXT_FEATURES)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("about")]
    parent_page_types = ["wagtailcore.Page"]
    template = "pages/home.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class StandardPage(OpenPageMixin, Page):
    """A page of text: about, privacy, help."""

    body = StreamField(
        [("text", TextBlock()), ("figure", FigureBlock()), ("video", VideoBlock()), ("download", DownloadBlock())],
        verbose_name=_("body"),
    )

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["pages.HomePage", "pages.StandardPage"]
    template = "pages/standard.html"

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
