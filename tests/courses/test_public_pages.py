"""Visitors get whole pages from memory, and never anybody else's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests.courses.factories import make_module

pytestmark = pytest.mark.django_db

URL = "/en/modules/trademarks/"


@pytest.fixture
def module(site):
    return make_module()


def queries(client, url=URL, **extra):
    with CaptureQueriesContext(connection) as found:
        response = client.get(url, **extra)
    return len(found), response


def is_made_anew(response):
    return bool(response.templates)


@pytest.fixture
def kept(client, module):
    return client.get(URL)


def test_the_second_visitor_costs_one_query(client, kept):
    count, response = queries(client)
    assert count == 1
    assert response.content == kept.content
    assert response.headers["Content-Security-Policy"] == kept.headers["Content-Security-Policy"]


def test_a_change_shows_to_the_next_visitor(client, kept, module):
    module.title = "Marks and brands"
    module.save()
    assert "Marks and brands" in client.get(URL).content.decode()


def test_a_signed_in_reader_gets_a_page_of_their_own(client, kept, alice):
    client.force_login(alice)
    response = client.get(URL)
    assert "no-store" in response["Cache-Control"]
    assert "Sign up" not in response.content.decode()
    client.logout()
    assert "Sign up" in client.get(URL).content.decode()


def test_a_page_of_a_signed_in_reader_is_not_kept(client, module, alice):
    client.force_login(alice)
    client.get(URL)
    client.logout()
    assert "alice" not in client.get(URL).content.decode().lower()


def test_a_message_for_one_visitor_is_not_kept(client, module):
    client.cookies["messages"] = "something"
    assert is_made_anew(client.get(URL))
    del client.cookies["messages"]
    assert is_made_anew(client.get(URL))
    assert not is_made_anew(client.get(URL))


def test_a_private_page_is_not_kept(client, module):
    PageViewRestriction.objects.create(page=module, restriction_type="login")
    assert client.get(URL).status_code == 302
    assert client.get(URL).status_code == 302
    PageViewRestriction.objects.all().delete()
    assert client.get(URL).status_code == 200


def test_a_page_that_becomes_private_is_private_at_once(client, kept, module):
    PageViewRestriction.objects.create(page=module, restriction_type="login")
    assert client.get(URL).status_code == 302


def test_a_foreign_host_is_refused_also_for_a_page_in_memory(client, kept):
    assert client.get(URL, headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("encoding", ["", "gzip", "gzip, br"])
def test_the_page_comes_as_the_browser_can_read_it(client, module, encoding):
    for _again in range(2):
        response = client.get(URL, headers={"accept-encoding": encoding})
        assert response.headers.get("Content-Encoding", "") == ("gzip" if encoding else "")
        assert "Accept-Encoding" in response["Vary"]


def test_not_found_and_redirects_are_not_kept(client, module):
    for url, status in (("/en/modules/nothing/", 404), ("/ar/modules/trademarks/", 302)):
        assert client.get(url).status_code == client.get(url).status_code == status


def test_a_search_is_not_kept(client, module):
    client.get("/en/modules/?q=trade")
    assert is_made_anew(client.get("/en/modules/?q=trade"))
