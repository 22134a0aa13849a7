import re
from time import monotonic, sleep
from urllib.parse import urlencode

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.timezone import now
from django.utils.translation import activate, get_language, get_language_from_path

from accounts.consents import owed_by
from classroom.navigation import ASKED_LANGUAGE
from classroom.people import with_answers
from pages.version import version_of

EDITOR_PREFIX = "/cms/"
FOR_STAFF = (EDITOR_PREFIX, "/manage/")
SIGN_OUT = f"{EDITOR_PREFIX}logout/"
# The account, with one's data and the way out; the texts themselves; a quiz under way.
NOT_ASKED = ("/accounts/", "/policies/", "/learn/attempts/")
NOT_ASKED_IN_EDITOR = (SIGN_OUT, *(f"{EDITOR_PREFIX}{part}" for part in ("api/", "sprite", "jsi18n/", "login/")))
LANGUAGE_PREFIX = re.compile(rf"^/(?:{'|'.join(code for code, _name in settings.LANGUAGES)})/")
ASKS_FOR_AN_ADDRESS = {"account_login", "account_signup", "account_reset_password"}


class ContentSecurityPolicy(CSPMiddleware):
    """Send the strict policy everywhere but in the Wagtail admin, whose own pages carry inline scripts and styles."""

    def process_response(self, request, response):
        if request.path.startswith(EDITOR_PREFIX) and not hasattr(response, "_csp_update"):
            response._csp_update = {
                "script-src": [SELF, UNSAFE_INLINE],
                "style-src": [SELF, UNSAFE_INLINE],
                "img-src": [SELF, "data:", "blob:"],
                "frame-src": [SELF],
            }
        return super().process_response(request, response)


class Locale(LocaleMiddleware):
    """Let the reader choose the language where the address holds none, and remember it there.

    An address that leads nowhere is tried again with a language in front, but a view's own 404 stands.
    """

    def process_request(self, request):
        super().process_request(request)
        if language := asked_language(request):
            activate(language)
            request.LANGUAGE_CODE = get_language()

    def process_response(self, request, response):
        if language := asked_language(request):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            )
        if response.status_code == 404 and request.resolver_match:
            patch_vary_headers(response, ["Accept-Language"])
            response.headers.setdefault("Content-Language", get_language())
            return response
        return super().process_response(request, response)


def asked_language(request):
    """Return the language that a link of ours asks for beside the pages in a language, such as /verify/?language=fr."""
    if get_language_from_path(request.path) or request.path.startswith(EDITOR_PREFIX):
        return None
    asked = request.GET.get(ASKED_LANGUAGE)
    return asked if asked in dict(settings.LANGUAGES) else None


class PublicPages:
    """Answer visitors without an account from memory: whole pages, kept under the version of the content.

    Kept is only what `courses.views.serve` marks as the same for every visitor. See docs/decisions/0011.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.kept = caches["pages"]

    def __call__(self, request):
        if not may_come_from_memory(request):
            return self.get_response(request)
        # The host is asked for here because nothing after this point checks it when the page is in memory.
        place = (version_of(request), request.get_host(), request.path, accepts_gzip(request))
        key = ":".join(map(str, place))
        found = self.kept.get(key)
        if found:
            body, headers = found
            return HttpResponse(body, headers=headers)
        response = self.get_response(request)
        if getattr(response, "same_for_every_visitor", False) and not response.cookies:
            self.kept.set(key, (response.content, dict(response.headers)))
        return response


def may_come_from_memory(request):
    """Whether nothing in the request could make the page differ from what every visitor sees."""
    if request.method != "GET" or request.META.get("QUERY_STRING"):
        return False
    # Beside the pages in a language nothing is kept, and /healthz must answer without the database.
    personal = {settings.SESSION_COOKIE_NAME, "messages"}
    return bool(get_language_from_path(request.path)) and not personal & request.COOKIES.keys()


def accepts_gzip(request):
    return "gzip" in request.headers.get("accept-encoding", "")


def never_store_private_pages(get_response):
    """Keep pages of a signed-in person out of every cache, so that nothing is left after signing out."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return middleware


def second_step_first(get_response):
    """Send who works here and has no second step to where it is set up, before any address for staff answers."""

    def middleware(request):
        path = LANGUAGE_PREFIX.sub("/", request.path_info, count=1)
        for_staff = path.startswith(FOR_STAFF) and path != SIGN_OUT
        if for_staff and request.user.is_authenticated and with_answers(request.user).owes_second_step:
            return redirect("mfa_index")
        return get_response(request)

    return middleware


def agree_first(get_response):
    """Ask who is signed in for what they have not agreed to, before the next page. Nothing that is sent is held up."""

    def middleware(request):
        asked = may_be_asked(request) and request.user.is_authenticated and with_answers(request.user).owes_consent
        # The page that asks goes by this function: whoever it would send back is not sent there.
        if asked and owed_by(request.user, now()):
            return redirect(f"{reverse('agree')}?{urlencode({'next': request.get_full_path()})}")
        return get_response(request)

    return middleware


def may_be_asked(request):
    """Whether somebody opens a page, and none that asks or that one needs when not agreeing. Time runs in a quiz."""
    opens = request.method in ("GET", "HEAD") and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    path = LANGUAGE_PREFIX.sub("/", request.path_info, count=1)
    ours = path != request.path_info and not path.startswith(NOT_ASKED)
    return opens and (ours or (path.startswith(EDITOR_PREFIX) and not path.startswith(NOT_ASKED_IN_EDITOR)))


def forget_at_sign_out(get_response):
    """Have the browser forget what it keeps of a person's quizzes: see static/js/device.js and templates/sw.js."""

    def middleware(request):
        # Who may sign out is asked before the view does it; GET signs nobody out.
        was_signed_in = request.method == "POST" and request.user.is_authenticated
        response = get_response(request)
        if was_signed_in and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    return middleware


def take_equally_long(get_response):
    """Answer equally late whether an address has an account here or not: the time must not tell who has one.

    For one of them there is a password to hash, a row to write or a message to make more than for the other.
    """

    def middleware(request):
        begun = monotonic()
        response = get_response(request)
        route = request.resolver_match
        asked = request.method == "POST" and route and route.view_name in ASKS_FOR_AN_ADDRESS
        if asked and not request.user.is_authenticated:
            sleep(max(0, begun + settings.EQUALLY_LONG_SECONDS - monotonic()))
        return response

    return middleware
