"""Promise 22: every unsafe verb needs a token, at every address."""

import pytest
from django.conf import settings
from django.test import Client

from tests.security.conftest import quietly
from tests.security.routes import address, all_routes, read_matrix

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
TOKEN_REFUSED = "We could not check where this came from"

# Built on Django REST framework, which checks the token itself once somebody is signed in; nobody else gets there.
CHECK_THEMSELVES = ("cms/api/main/", "cms/localize/api/", "cms/localize/translate/")
# Programs that show mails send no token, and sign nobody in: the address is signed, and names whom it is about.
ONE_CLICK = "mail/<str:token>/"
# The page of an institution's service posts here, from another site: what it brings is signed, and signs nobody in by
# itself. The browser that has asked fetches it (tests/sign_in/test_saml_lies.py).
FROM_ANOTHER_SITE = "sign-in/<slug:slug>/saml/"
TAKE_NO_TOKEN = (ONE_CLICK, FROM_ANOTHER_SITE)


def test_no_view_of_ours_is_exempt_but_the_link_that_stops_mails():
    exempt = [route.text for route in all_routes() if getattr(route.view, "csrf_exempt", False)]
    assert exempt
    assert {text for text in exempt if not text.startswith(CHECK_THEMSELVES)} == set(TAKE_NO_TOKEN)


def strict(user=None):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def addresses(world, wanted):
    rows = {row.route: row.address for row in read_matrix()}
    return [(route, address(rows[route.text], world)) for route in all_routes() if wanted(route)]


@pytest.mark.parametrize("role", ["anonymous", "learner", "manager_a"])
def test_our_addresses_refuse_what_comes_without_a_token(world, role):
    """403 before anything is looked at, even where the verb is not taken or the person is not known."""
    client = strict(world.get(role))
    with quietly():
        for _route, path in addresses(world, lambda route: not route.in_editor and route.text not in TAKE_NO_TOKEN):
            for method in UNSAFE:
                answer = client.generic(method, path)
                assert (answer.status_code, answer.templates[0].name) == (403, "403_csrf.html"), (method, path)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("role", ["trainer", "admin"])
def test_the_editor_refuses_what_comes_without_a_token(world, role):
    client = strict(world[role])
    with quietly():
        for route, path in addresses(world, lambda route: route.in_editor):
            for method in UNSAFE:
                # 404, 405: the programs' interfaces look at the address first.
                allowed = {403, 404, 405} if getattr(route.view, "csrf_exempt", False) else {403}
                assert client.generic(method, path).status_code in allowed, (method, path)


def test_with_the_token_the_same_request_is_taken(world):
    client = strict(world["learner"])
    path = f"/en/learn/attempts/{world['attempt_a']}/save/"
    client.get(f"/en/learn/attempts/{world['attempt_a']}/1/")
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    assert client.post(path, {"csrfmiddlewaretoken": token}).status_code == 200
    assert client.post(path, headers={"x-csrftoken": token}).status_code == 200
    # Never in the address, where it would stand in histories and logs.
    assert client.post(f"{path}?csrfmiddlewaretoken={token}").status_code == 403


def test_no_address_on_any_page_carries_a_token(quick_walk):
    roles = {role for role, _route in quick_walk.visits}
    assert [visit.path for _role, _route, visit in quick_walk.of(*roles) if "csrfmiddlewaretoken=" in visit.text] == []


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example"])
def test_a_token_does_not_help_another_site(world, origin):
    client = strict(world["learner"])
    client.get(f"/en/learn/attempts/{world['attempt_a']}/1/")
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    path = f"/en/learn/attempts/{world['attempt_a']}/save/"
    answer = client.post(path, {"csrfmiddlewaretoken": token}, headers={"origin": origin})
    assert answer.status_code == 403
