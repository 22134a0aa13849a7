"""The frame that every site needs before it has content: languages, a site, a home page."""

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from pages.models import HomePage


def prepare_site():
    """Create what is missing of the frame and return the home page. Running it again changes nothing."""
    for code, _native in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    home = HomePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    if home is None:
        home = _create_home()
    host, port = _host_and_port()
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"root_page": home, "site_name": settings.SITE_NAME, "hostname": host, "port": port},
    )
    return home


def _create_home():
    root = Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root", locale=Locale.objects.get(language_code=settings.LANGUAGE_CODE))
    )
    home = HomePage(
        title=settings.SITE_NAME,
        slug="home",
        locale=Locale.objects.get(language_code=settings.LANGUAGE_CODE),
        lead=_("Protect what makes your firm different, and use it to grow."),
    )
    # The page that Wagtail's own migrations make ("Welcome to your new Wagtail site!") holds the address we need.
    welcome = root.get_children().filter(slug="home").first()
    if welcome is not None:
        Site.objects.filter(root_page=welcome).delete()
        welcome.delete()
        root.refresh_from_db()
    root.add_child(instance=home)
    home.save_revision().publish()
    return home


def _host_and_port():
    address = settings.SITE_URL.split("://", 1)[1]
    host, _colon, port = address.partition(":")
    return host, int(port or (443 if settings.HTTPS else 80))
