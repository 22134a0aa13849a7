"""What the header of every page leads to."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language
from wagtail.models import Page

from institutions.models import Institution
from institutions.roles import Capability


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    url: str
    current: bool


@dataclass(frozen=True)
class Navigation:
    signed_in: bool
    manages: bool
    edits: bool
    languages: tuple[Language, ...]


def navigation_of(request, page=None):
    """Return the navigation of a request; computed once, however many templates ask."""
    if not hasattr(request, "_navigation"):
        user = request.user
        request._navigation = Navigation(
            signed_in=user.is_authenticated,
            manages=user.is_authenticated
            and Institution.objects.where(user, may=Capability.VIEW_LEARNERS).exists(),
            edits=user.is_authenticated and user.has_perm("wagtailadmin.access_admin"),
            languages=_languages(request, page),
        )
    return request._navigation


def _languages(request, page):
    """The languages this very page can be read in: a page of content only where it is translated."""
    current = get_language()
    names = dict(settings.LANGUAGES)
    if isinstance(page, Page) and page.pk:
        translations = page.get_translations(inclusive=True).live().select_related("locale")
        urls = {each.locale.language_code: each.get_url(request) for each in translations}
    else:
        urls = {code: translate_url(request.get_full_path(), code) for code in names}
    return tuple(Language(code, name, urls[code], code == current) for code, name in names.items() if urls.get(code))
