"""Hostile text in every field, seen by a real browser as each role: nothing runs, and nothing even tries to."""

import pytest
from django.conf import settings
from django.test import Client

from pages.bootstrap import prepare_site
from tests.courses.factories import make_indexes
from tests.security.hostile import OURS, texts
from tests.security.hostile_site import Words, build_site

# Whatever a text would do first: open a dialog, or be stopped by the policy of the page.
LISTEN = """
window.heard = [];
for (const name of ["alert", "confirm", "prompt", "print"]) {
  window[name] = () => window.heard.push(name);
}
document.addEventListener("securitypolicyviolation", (event) => {
  window.heard.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""


@pytest.fixture
def listening(browser, live_server):
    """Return how to open a context in which scripts that run, and scripts that are stopped, are heard."""
    contexts = []

    def open_context(user=None):
        context = browser.new_context(base_url=live_server.url)
        contexts.append(context)
        context.add_init_script(LISTEN)
        if user is not None:
            client = Client()
            client.force_login(user)
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        return context

    yield open_context
    for context in contexts:
        context.close()


def heard_on(page, path):
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    response = page.goto(path, wait_until="load")
    assert response.status == 200, path
    # What waits for the pointer or the keyboard gets both.
    page.mouse.move(200, 200)
    page.keyboard.press("Tab")
    return dialogs + page.evaluate("window.heard")


@pytest.mark.once
@pytest.mark.parametrize("turn", [0, 1])
def test_no_text_runs_as_a_script(listening, turn):
    make_indexes(prepare_site())
    found = texts()[:180]
    people, wanted = build_site(Words([*found[turn * 90 :], *found[: turn * 90]]))
    for role, paths in wanted.items():
        page = listening(people[role]).new_page()
        for path in paths:
            heard = heard_on(page, path)
            # The editor's own pages may try what its policy stops; what is forbidden there too is to run a text.
            ran = [each for each in heard if not path.startswith("/cms/") or " " not in each]
            assert ran == [], (role, path)


@pytest.mark.once
def test_the_listener_hears_what_runs_and_what_is_stopped(listening, live_server):
    page = listening().new_page()
    page.goto("/en/accounts/login/")
    assert page.evaluate("window.heard") == []
    page.evaluate("text => document.body.insertAdjacentHTML('beforeend', text)", "<img src=x onerror=alert(1)>")
    page.wait_for_function("window.heard.length > 0")
    assert "script-src" in page.evaluate("window.heard")[0]
    page.route("**/free", lambda route: route.fulfill(content_type="text/html", body=OURS[0]))
    page.goto("/free")
    assert page.evaluate("window.heard") == ["alert"]
