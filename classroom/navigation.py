"""What the header of every page leads to."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef
from django.urls import translate_url
from django.utils.translation import get_language
from wagtail.models import Page

from accounts.models import User
from institutions.models import Membership
from institutions.roles import Capability, roles_with


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
        manages, edits = _rights(request.user)
        request._navigation = Navigation(
            signed_in=request.user.is_authenticated,
            manages=manages,
            edits=edits,
            languages=_languages(request, page),
        )
    return request._navigation


def _rights(user):
    """Return (manages an institution, may open the editor), in one query for both."""
    if not user.is_authenticated:
        return False, False
    editors = Group.objects.filter(user=OuterRef("pk"), permissions__codename="access_admin")
    managers = Membership.objects.filter(user=OuterRef("pk"), role__in=roles_with(Capability.VIEW_LEARNERS))
    manages, edits = User.objects.filter(pk=user.pk).values_list(Exists(managers), Exists(editors)).get()
    return manages, edits or user.is_superuser


def _languages(request, page):
    """The languages this very page can be read in: a page of content only where it is translated."""
    current = get_language()
    names = dict(settings.LANGUAGES)
    if isinstance(page, Page) and page.pk:
        translations = page.get_translations(inclusive=True).live().select_related("locale")
        urls = {each.locale.language_code: each.get_url(request) for each in translations}
    else:
        here = request.get_full_path()
        urls = {code: translate_url(here, code) for code in names}
        # An address without a language in it (/verify/…) speaks the reader's own; there is nothing to choose.
        urls = {code: url for code, url in urls.items() if url != here or code == current}
    return tuple(Language(code, name, urls[code], code == current) for code, name in names.items() if urls.get(code))
