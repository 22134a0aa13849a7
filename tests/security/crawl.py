"""Ask for an address as a role, and keep what came back and what was written meanwhile."""

import re
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve

OTHERS = ("PUT", "PATCH", "DELETE")
WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE|ALTER|CREATE|DROP)\b", re.IGNORECASE)
TABLE = re.compile(r"(?:INTO|UPDATE|FROM|TABLE)\s+[\"`]?(\w+)", re.IGNORECASE)
# Signing in marks the session as used; it says nothing about anybody and holds nothing that anybody did.
SESSIONS = {"accounts_session"}

AS_A_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SIGN_IN = {"account_login", "wagtailadmin_login"}
# The editor sends who may not do something to its first screen, with a message; a script gets 403.
REFUSED = {"403", "302>wagtailadmin_home"}


@dataclass(frozen=True)
class Visit:
    """What one request came to. `written`: tables that it wrote to, beside sessions."""

    method: str
    path: str
    status: int
    headers: dict
    body: str
    written: tuple = ()
    error: str = ""

    def __repr__(self):
        return f"<Visit: {self.method} {self.path} {self.outcome}>"

    @property
    def outcome(self):
        """The status, and for a redirect the name of where it leads."""
        where = self.headers.get("location")
        return f"{self.status}>{name_of(where)}" if where and self.status in (301, 302) else str(self.status)

    @property
    def door(self):
        """What the editor's answer comes to: its pages differ, its ways to refuse are few."""
        outcome = self.outcome
        if outcome.partition(">")[2] in SIGN_IN:
            return "login"
        if outcome in REFUSED:
            return "refused"
        return outcome if outcome in ("404", "405") else "open"

    @property
    def text(self):
        return self.body + str(self.headers)


def name_of(location):
    parts = urlsplit(location)
    if parts.netloc:
        return "elsewhere"
    try:
        found = resolve(parts.path)
    except Resolver404:
        return "nowhere"
    # Ours stands before Wagtail's and has no name.
    return "wagtailadmin_login" if parts.path == "/cms/login/" else found.view_name


@contextmanager
def seen_writes():
    """Note the tables that anything writes to."""
    tables = set()

    def note(execute, sql, params, many, context):
        if WRITES.match(sql) and (found := TABLE.search(sql)) and found[1] not in SESSIONS:
            tables.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables


class Reader:
    """Someone who asks for many addresses. What a request changes is undone before the next."""

    def __init__(self, user=None):
        self.client = Client(raise_request_exception=False, headers={"accept": AS_A_BROWSER})
        self.cookies = ""
        if user is not None:
            self.client.force_login(user)
            self.cookies = self.client.cookies[settings.SESSION_COOKIE_NAME].value

    def ask(self, method, path, data=None, **extra):
        """Return the visit. Each request starts from the session as it was at the beginning."""
        self.client.cookies.clear()
        if self.cookies:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies
        cache.clear()
        with transaction.atomic(), seen_writes() as written:
            response = self.client.generic(method, path, **extra) if data is None else self.client.post(path, data)
            visit = _visit(method, path, response, written)
            transaction.set_rollback(True)
        return visit


def _visit(method, path, response, written):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    error = ""
    if response.status_code >= 500:
        info = getattr(response, "exc_info", None)
        error = repr(info[1])[:200] if info else "answered 500"
    headers = {name.lower(): value for name, value in response.headers.items()}
    headers["set-cookie"] = str(response.cookies)
    return Visit(
        method, path, response.status_code, headers, body.decode(errors="replace"), tuple(sorted(written)), error
    )


def cell(visits, in_editor):
    """Return what stands in the matrix for the visits of one address by one role: GET, POST, then the other verbs."""
    said = {visit.method: visit.door if in_editor else visit.outcome for visit in visits}
    others = sorted({said[method] for method in OTHERS if method in said})
    return " ".join([*(said[method] for method in ("GET", "POST") if method in said), "|".join(others)]).strip()
