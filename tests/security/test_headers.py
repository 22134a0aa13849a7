"""Promises 12, 20, 23: what every answer tells the browser."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.accounts.factories import PASSWORD, make_user

ROOT = Path(__file__).resolve().parents[2]
SIGNED_IN = ("learner", "manager_a", "manager_b", "trainer", "admin")
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "media-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
    "base-uri": "'none'",
    "img-src": "'self' data:",
    "manifest-src": "'self'",
}


def policy_of(visit):
    parts = (part.split(" ", 1) for part in visit.headers.get("content-security-policy", "").split("; ") if part)
    return {name: " ".join(rest) for name, *rest in parts}


def ours(walk, *roles):
    for role, route, visit in walk.of(*roles):
        if not route.in_editor:
            yield role, visit


def everyone(walk):
    return sorted({role for role, _route in walk.visits})


def test_every_answer_outside_the_editor_carries_the_strict_policy(quick_walk):
    for role, visit in ours(quick_walk, *everyone(quick_walk)):
        # A file that an editor uploaded may do nothing at all.
        expected = {"default-src": "'none'"} if visit.path.startswith("/documents/") and visit.status == 200 else POLICY
        assert policy_of(visit) == expected, (role, visit.method, visit.path)


def test_the_editor_takes_scripts_of_this_site_alone(quick_walk):
    for _role, route, visit in quick_walk.of(*everyone(quick_walk)):
        if route.in_editor:
            policy = policy_of(visit)
            assert set(policy["script-src"].split()) <= {"'self'", "'unsafe-inline'"}, visit.path
            assert policy["base-uri"] == policy["default-src"] == "'none'"


INLINE = re.compile(rb"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", re.IGNORECASE)


def test_no_page_of_ours_has_what_the_policy_forbids(quick_walk):
    for role, visit in ours(quick_walk, *everyone(quick_walk)):
        saved = "attachment" in visit.headers.get("content-disposition", "")  # it is a page of nobody's then
        if visit.headers.get("content-type", "").startswith("text/html") and not saved:
            assert INLINE.findall(visit.body.encode()) == [], (role, visit.path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "SAMEORIGIN"),
        ("cross-origin-opener-policy", "same-origin"),
    ],
)
def test_every_answer_carries(quick_walk, name, value):
    for role, _route, visit in quick_walk.of(*everyone(quick_walk)):
        assert visit.headers.get(name) == value, (role, visit.method, visit.path)


def test_nothing_that_a_signed_in_person_gets_is_kept(quick_walk):
    for role, route, visit in quick_walk.of(*SIGNED_IN):
        if visit.method == "POST" and route.name in ("account_logout", "accounts.views.confirm_email", ""):
            continue  # nobody is signed in any more
        assert "no-store" in visit.headers.get("cache-control", ""), (role, visit.method, visit.path, route.text)


def test_pages_that_depend_on_the_reader_say_so(quick_walk):
    """A cache between must not give one reader's page to another."""
    for _role, visit in ours(quick_walk, "anonymous"):
        kept = "no-store" not in visit.headers.get("cache-control", "")
        if kept and visit.status == 200 and visit.headers["content-type"].startswith("text/html"):
            assert "Cookie" in visit.headers.get("vary", ""), visit.path


def test_cookies_are_closed_to_scripts_and_other_sites(client, site):
    make_user()
    client.get("/en/accounts/login/")
    client.post("/en/accounts/login/", {"login": "learner@example.org", "password": PASSWORD})
    assert {settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", ""), cookie.key


NAMES = (
    "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS",
)  # fmt: skip


@pytest.fixture
def by_https(settings, tmp_path):
    """Settings follow SITE_URL when a process starts: ask a new one, and take over what it says."""
    environment = {
        "PATH": os.environ["PATH"],
        "SITE_URL": "https://learn.example.org",
        "SECRET_KEY": "only-for-this-test-" + "x" * 50,
        "KEYS_PASSPHRASE": "only-for-this-test-" + "k" * 50,
        "DATABASE_URL": "sqlite:///never-opened",
        "EMAIL_URL": "smtp://mail.example.org",
        "VAR_DIR": str(tmp_path),
    }
    ask = f"import json; from learning import settings; print(json.dumps({{n: getattr(settings, n) for n in {NAMES}}}))"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for name, value in json.loads(done.stdout).items():
        setattr(settings, name, value)


def test_by_https_cookies_are_bound_to_this_host(site, by_https):
    make_user()
    client = Client(headers={"host": "learn.example.org"})
    path, form = "/en/accounts/login/", {"login": "learner@example.org", "password": PASSWORD}
    assert client.get(path)["Location"] == f"https://learn.example.org{path}"
    page = client.get(path, secure=True)
    assert page["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert client.post(path, form, secure=True).status_code == 302
    kept = {name: cookie for name, cookie in client.cookies.items() if name in ("__Host-csrf", "__Host-session")}
    assert len(kept) == 2
    for cookie in kept.values():
        assert (cookie["secure"], cookie["httponly"], cookie["path"]) == (True, True, "/")
        assert (cookie["samesite"], cookie["domain"]) == ("Lax", "")
