"""Promise 21: nobody is led to another site, whatever an address asks for, and no other name of ours is answered."""

from urllib.parse import quote, urlsplit

import pytest
from django.test import Client

from tests.accounts.factories import PASSWORD, make_user
from tests.security.crawl import Reader

# Ways to write "https://evil.example" that one browser or one library or another took for a path.
ELSEWHERE = [
    "https://evil.example", "http://evil.example", "HTTPS://EVIL.EXAMPLE", "//evil.example", "///evil.example",
    "////evil.example", "/////evil.example/%2e%2e", "/\\evil.example", "\\/evil.example", "\\\\evil.example",
    "/\\/evil.example", "\\/\\/evil.example", "https:evil.example", "https:/evil.example", "https:///evil.example",
    "http:///\\evil.example", "https:\\\\evil.example", "https:/\\evil.example", " https://evil.example",
    "\thttps://evil.example", "\nhttps://evil.example", "\r\nhttps://evil.example", "ht\ntps://evil.example",
    "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "//\tevil.example", "\x00//evil.example",
    "\x01https://evil.example", "\u2028//evil.example", "\ufeff//evil.example", "//evil\u3002example",
    "//evil.example%2f..", "//evil.example@testserver/", "http://testserver@evil.example/", "//testserver@evil.example",
    "http://testserver:80@evil.example", "http://testserver%2f@evil.example", "//testserver.evil.example",
    "http://testserver.evil.example/en/learn/", "http://evil.example/testserver", "//[::ffff:6.6.6.6]/",
    "http://0x7f000001.evil.example", "http:evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)", "javascript://testserver/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)", "file:///etc/passwd", "ftp://evil.example/",
    "/en/learn/\r\nSet-Cookie: session=evil", "/en/learn/%0d%0aSet-Cookie:session=evil", "http://[evil", "https://",
    "http://evil.example:80:80/", "/..//evil.example", "/.//evil.example", "//evil.example/..;/en/learn/",
    "?next=//evil.example", "#//evil.example", "\u202ehttps://evil.example", "//evil.example\\@testserver",
]  # fmt: skip
assert len(set(ELSEWHERE)) >= 40


def browsers_target(location, here="http://testserver/en/accounts/login/"):
    """Return the scheme and host that a browser goes to, by the rules of the WHATWG for addresses."""
    text = "".join(each for each in location if each not in "\t\n\r").strip("".join(map(chr, range(33))))
    text = text.replace("\\", "/") if not text.lower().startswith(("javascript:", "data:")) else text
    scheme, colon, rest = text.partition(":")
    if colon and scheme.isalnum() and scheme[0].isalpha():
        if scheme.lower() not in ("http", "https"):
            return scheme.lower(), ""
        host = rest.lstrip("/").split("/")[0].split("?")[0].split("#")[0]
        return scheme.lower(), host.rpartition("@")[2]
    if text.startswith("//"):
        return "http", text.lstrip("/").split("/")[0].split("?")[0].split("#")[0].rpartition("@")[2]
    return "http", urlsplit(here).netloc


def test_the_reading_of_addresses_sees_what_a_browser_sees():
    read = {address: browsers_target(address) for address in ELSEWHERE}
    assert read["/\t/evil.example"] == ("http", "evil.example")
    assert read["https:evil.example"] == ("https", "evil.example")
    assert read["java\nscript:alert(1)"] == ("javascript", "")
    assert read["http://testserver@evil.example/"] == ("http", "evil.example")
    assert browsers_target("/en/learn/") == ("http", "testserver")


def assert_stays(visit):
    location = visit.headers.get("location")
    if location is not None:
        assert browsers_target(location) == ("http", "testserver"), (visit.path, location)
        assert not set(location) & set("\r\n\t\x00"), location
    assert "session=evil" not in visit.headers["set-cookie"]
    assert visit.status < 500, (visit.path, visit.error)


REDIRECTING = {
    "sign in": (None, "/en/accounts/login/", {"login": "alice@a.example", "password": PASSWORD}),
    "signed in already": ("learner", "/en/accounts/login/", {}),
    "agree": ("learner", "/en/accounts/agree/", {}),
    "sign up": (
        None,
        "/en/accounts/signup/",
        {"email": "new@example.org", "password1": PASSWORD, "agree_privacy": "on"},
    ),
    "sign out": ("learner", "/en/accounts/logout/", {}),
    "sign in again": ("learner", "/en/accounts/reauthenticate/", {"password": PASSWORD}),
    "new password": (
        "learner",
        "/en/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "a much better one", "password2": "a much better one"},
    ),
    "forgotten password": (None, "/en/accounts/password/reset/", {"email": "alice@a.example"}),
    "editor": (None, "/cms/login/", {}),
    "editor for a trainer": ("trainer", "/cms/login/", {}),
    "page with a password": (None, "/en/_util/authenticate_with_password/{restriction}/{private}/", {"password": "x"}),
    "lock a page": ("admin", "/cms/pages/{module}/lock/", {}),
    "unpublish a page": ("admin", "/cms/pages/{lesson}/unpublish/", {}),
    "certificate": (None, "/verify/", {}),
    "enrol": ("learner", "/en/learn/courses/{course_key}/enrol/", {}),
    "lesson done": ("learner", "/en/learn/lessons/{lesson_key}/done/", {}),
    "start a quiz": ("learner", "/en/modules/{module_slug}/quiz/", {}),
    "answer": ("learner", "/en/learn/attempts/{attempt_a}/1/", {"go": "next"}),
}


QUICK = ("sign in", "sign out", "editor", "start a quiz")


@pytest.mark.parametrize(
    "name",
    [each if each in QUICK else pytest.param(each, marks=[pytest.mark.slow, pytest.mark.once]) for each in REDIRECTING],
)
def test_no_address_leads_to_another_site(world, name):
    role, path, fields = REDIRECTING[name]
    path, reader = path.format(**world), Reader(world.get(role))
    for payload in ELSEWHERE:
        asked = f"{path}?next={quote(payload)}&redirect_to={quote(payload)}&id={quote(payload)}"
        assert_stays(reader.ask("GET", asked))
        assert_stays(reader.ask("POST", asked, {**fields, "next": payload, "go": fields.get("go", payload)}))


def test_sign_in_leads_back_to_a_page_of_ours(world):
    fields = {"login": "alice@a.example", "password": PASSWORD, "next": "/en/modules/trademarks/quiz/"}
    assert Reader().ask("POST", "/en/accounts/login/", fields).headers["location"] == "/en/modules/trademarks/quiz/"


PATHS = [
    "//evil.example/",
    "/%2F/evil.example/",
    "/\\evil.example/",
    "/en//evil.example/",
    "/%5Cevil.example",
    "//evil.example/en/learn",
]


@pytest.mark.parametrize("path", PATHS)
def test_an_address_that_looks_like_another_site_is_not_led_there(site, path):
    """Adding a slash or a language must not make `//evil.example` out of a path."""
    visit = Reader().ask("GET", "/", PATH_INFO=path)
    assert_stays(visit)


# Host -------------------------------------------------------------------------

HOSTS = [
    "evil.example", "testserver.evil.example", "evil.example:80", "testserver@evil.example", "evil.example#testserver",
    "127.0.0.1.evil.example", "localhost.evil.example", "[::1]", "0.0.0.1", "testserver:evil", "testserver/evil",
    "testserver evil.example", "test_server", "..", "a" * 300, "testserver\\evil", "xn--evl-0la.example", "2130706433",
    "",
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_another_host_is_refused_everywhere_and_sends_no_mail(site, host, mailoutbox):
    make_user()
    for path in ("/", "/en/", "/en/accounts/login/", "/verify/", "/cms/", "/nowhere", "/en/modules/trademarks/"):
        assert Reader().ask("GET", path, HTTP_HOST=host).status == 400, path
    form = {"email": "learner@example.org"}
    assert Client().post("/en/accounts/password/reset/", form, headers={"host": host}).status_code == 400
    assert mailoutbox == []


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-host", "x-original-host", "forwarded", "x-forwarded-server"])
def test_a_forged_forwarding_header_names_no_host(site, header, mailoutbox):
    make_user()
    form = {"email": "learner@example.org"}
    answer = Client().post("/en/accounts/password/reset/", form, headers={header: "evil.example"})
    assert answer.status_code == 302
    assert browsers_target(answer["Location"]) == ("http", "testserver")
    assert len(mailoutbox) == 1
    assert "evil.example" not in mailoutbox[0].message().as_string()
