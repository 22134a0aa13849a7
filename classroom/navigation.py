"""What the header of every page leads to."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language
from wagtail.models import Page

from classroom.people import role_held, with_answers
from classroom.queries import content_of
from institutions.roles import STAFF, Capability, capabilities_of

PAGES_KEPT = 1000
# In the query of an address that holds no language itself: see learning.middleware.Locale.
ASKED_LANGUAGE = "language"
# What leads somewhere for whoever holds one of these somewhere.
RIGHTS = {
    "manages": {Capability.VIEW_LEARNERS},
    "gathers": {Capability.MANAGE_COHORTS},
    "certifies": {Capability.ISSUE_CERTIFICATES},
    "names": {Capability.CORRECT_NAMES},
    "audits": {Capability.READ_LOG},
    "keeps": {Capability.CHANGE_INSTITUTION, Capability.MANAGE_STAFF, Capability.INVITE, Capability.ADMIT},
    "marks": {Capability.MARK},
    "teaches": {Capability.VIEW_OWN_COHORTS},
    "trains": {Capability.SEE_TRAINERS},
    "packs": {Capability.MAKE_TEACHING_PACKS},
    "notes": {Capability.EDIT_COUNTRY_NOTES},
    "prints": {Capability.PRINT_PAPERS},
}


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
    gathers: bool
    certifies: bool
    names: bool
    audits: bool
    keeps: bool
    marks: bool
    teaches: bool
    trains: bool
    packs: bool
    notes: bool
    prints: bool
    edits: bool
    in_programme: bool  # of trainers: on the way, certified, or formerly so
    languages: tuple[Language, ...]


def navigation_of(request, page=None):
    """Return the navigation of a request; computed once, however many templates ask."""
    if not hasattr(request, "_navigation"):
        request._navigation = Navigation(
            signed_in=request.user.is_authenticated,
            languages=_languages(request, page),
            **_rights(request.user),
        )
    return request._navigation


def _rights(user):
    """Return what a person may do that the header leads to, by name."""
    if not user.is_authenticated:
        return dict.fromkeys((*RIGHTS, "edits", "in_programme"), False)
    user = with_answers(user)
    held = capabilities_of(role for role in STAFF if getattr(user, role_held(role)))
    may = {name: not held.isdisjoint(wanted) for name, wanted in RIGHTS.items()}
    return may | {"edits": user.edits or user.is_superuser, "in_programme": user.in_programme}


def _languages(request, page):
    """The languages this very page can be read in: a page of content only where it is translated."""
    current = get_language()
    if isinstance(page, Page) and page.pk:
        urls = translations(content_of(request).version, page)
    else:
        urls = addresses(request.get_full_path()) or switches(request)
    names = dict(settings.LANGUAGES)
    return tuple(Language(code, name, urls[code], code == current) for code, name in names.items() if code in urls)


@lru_cache(maxsize=PAGES_KEPT)
def translations(version, page):
    """Return the addresses of a published page by language."""
    pages = page.get_translations(inclusive=True).live().select_related("locale")
    return {each.locale.language_code: url for each in pages if (url := each.get_url())}


def addresses(path):
    """Return an address of ours by language; nothing where it holds none (/verify/…)."""
    _slash, code, rest = path.split("/", 2) if path.count("/") > 1 else ("", "", "")
    if code not in dict(settings.LANGUAGES):
        return {}
    return {language: f"/{language}/{rest}" for language, _name in settings.LANGUAGES}


def switches(request):
    """Return links by language for a page whose address holds none: relative, so that they stay on this very page."""
    if request.method not in ("GET", "HEAD"):  # what answers a form can't be asked for again
        return {}
    query = request.GET.copy()
    return {language: f"?{_with_language(query, language)}" for language, _name in settings.LANGUAGES}


def _with_language(query, language):
    query[ASKED_LANGUAGE] = language
    return query.urlencode()
