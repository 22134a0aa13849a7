"""Promises 12, 20, 23: what every answer tells the browser."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

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
        if visit.headers.get("content-type", "").startswith("text/html"):
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


ASK_BY_HTTPS = """
import django; django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
from pages.bootstrap import prepare_site
prepare_site()
from tests.accounts.factories import make_user, PASSWORD
make_user("a@example.org")
client = Client(headers={"host": "learn.example.org"})
plain = client.get("/en/accounts/login/")
print("plain", plain.status_code, plain["Location"])
form = client.get("/en/accounts/login/", secure=True)
print("hsts", form["Strict-Transport-Security"])
answer = client.post("/en/accounts/login/", {"login": "a@example.org", "password": PASSWORD}, secure=True)
print("signed in", answer.status_code)
for cookie in client.cookies.values():
    print("cookie", cookie.OutputString())
"""


@pytest.mark.slow
def test_by_https_cookies_are_bound_to_this_host(tmp_path):
    """Settings follow SITE_URL when the process starts, so a process of its own is asked."""
    environment = {
        **os.environ,
        "DEMO": "",
        "DJANGO_SETTINGS_MODULE": "learning.settings",
        "SITE_URL": "https://learn.example.org",
        "SECRET_KEY": "only-for-this-test-" + "x" * 50,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "EMAIL_URL": f"filemail:///{tmp_path / 'mail'}",
        "VAR_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK_BY_HTTPS], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert "plain 301 https://learn.example.org/en/accounts/login/" in said
    assert "hsts max-age=31536000; includeSubDomains" in said
    assert "signed in 302" in said
    cookies = [line for line in said if line.startswith("cookie")]
    assert sorted(re.search(r"cookie ([\w-]+)=", line)[1] for line in cookies) == ["__Host-csrf", "__Host-session"]
    for line in cookies:
        for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
            assert part in line, line
        assert "Domain" not in line
