"""Promise 23: bytes that are no text, in addresses and forms: nothing breaks."""

from urllib.parse import unquote_to_bytes

import pytest
from django.test.client import FakePayload

from quizzes.models import Attempt
from tests.fire.lengths import LONG
from tests.security.conftest import quietly
from tests.security.crawl import Reader
from tests.security.routes import address, all_routes, read_matrix

OTHER_ROLES = ("anonymous", "learner", "trainer", "admin")
UNREADABLE = (
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%ff%fe",
    "%F4%90%80%80",
    "%C0%AF",
    "%",
    "%zz",
    "%u0000",
    "%EF%BF%BF",
    "%0d%0a",
    "9" * 400,
)


@pytest.mark.parametrize("role", ["manager_a", *(pytest.param(each, marks=pytest.mark.slow) for each in OTHER_ROLES)])
def test_bytes_that_are_no_text_break_no_address(world, role):
    """NUL bytes, halves of characters and broken encodings after the question mark."""
    readers = {role: Reader(world.get(role))}
    with quietly():
        for role, reader in readers.items():
            for place, path in enumerate(own_addresses(world)):
                for turn in turns(place):
                    query = "&".join(filled(NAMES, turn))
                    visit = reader.ask("GET", path, QUERY_STRING=query)
                    assert visit.status < 500 or path == "/healthz", (role, path, query, visit.error)


@pytest.mark.slow
def test_forms_take_bytes_that_are_no_text(world):
    readers = {role: Reader(world.get(role)) for role in ("anonymous", "learner", "manager_a", "trainer")}
    kind = "application/x-www-form-urlencoded"
    items = [item.key for item in Attempt.objects.get(key=world["attempt_a"]).paper.items]
    answers = [f"answer-{key}{part}" for key in items for part in ("", "-shown", "-1")]
    with quietly():
        for role, reader in readers.items():
            for place, path in enumerate(own_addresses(world)):
                for turn in turns(place):
                    form = "&".join(filled([*NAMES, *answers], turn))
                    visit = reader.ask(
                        "POST",
                        path,
                        data=None,
                        CONTENT_TYPE=kind,
                        **{"wsgi.input": FakePayload(form), "CONTENT_LENGTH": str(len(form))},
                    )
                    assert visit.status < 500 or path == "/healthz", (role, path, form, visit.error)


def turns(place):
    """Which turns an address takes: all of them with LONG=1, else a third, so that three neighbours take each once."""
    return range(len(UNREADABLE)) if LONG else range(place % 3, len(UNREADABLE), 3)


def filled(names, turn):
    """Give each name another of the unreadable values, so that no name hides what the next one would break."""
    return [f"{name}={UNREADABLE[(place + turn) % len(UNREADABLE)]}" for place, name in enumerate(names)]


NAMES = (
    "q",
    "id",
    "next",
    "page",
    "level",
    "show",
    "sort",
    "course",
    "institution",
    "lesson",
    "login",
    "email",
    "password",
    "password1",
    "name",
    "go",
    "search",
    "uid",
    "key",
)


def own_addresses(world):
    rows = {row.route: row.address for row in read_matrix()}
    paths = [address(rows[route.text], world) for route in all_routes() if not route.in_editor]
    mine = [f"/en/learn/attempts/{world['attempt_a']}/{page}" for page in ("1/", "save/", "review/", "submit/")]
    return [*dict.fromkeys(paths), *mine, "/en/modules/", "/en/courses/", "/en/", f"/en/check/{world['item_key']}/"]


@pytest.mark.parametrize("bad", ["%00", "%ED%A0%80", "%ff", "%0a", "%2e%2e%2f", "%F0%9F%92%A9" * 100])
def test_addresses_that_are_no_text_break_nothing(site, bad):
    with quietly():
        for path in (
            "/{}",
            "/en/{}/",
            "/verify/{}/",
            "/en/modules/{}/quiz/",
            "/en/learn/certificates/{}.pdf",
            "/documents/1/{}",
            "/cms/{}/",
        ):
            visit = Reader().ask("GET", "/", PATH_INFO=unquote_to_bytes(path.format(bad)).decode("latin-1"))
            assert visit.status < 500, (path, visit.error)
