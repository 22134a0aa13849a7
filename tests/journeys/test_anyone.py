"""Anyone: no account, only a question."""

import json

import pytest
from playwright.sync_api import expect


@pytest.mark.once
def test_an_unknown_certificate_is_plainly_not_found(page):
    page.goto("/verify/")
    look_up(page, "not an id")
    expect(page.get_by_role("alert")).to_contain_text("A certificate id has 28 letters and digits.")
    look_up(page, "0" * 26)
    expect(page.get_by_role("heading", name="We found no certificate with this id")).to_be_visible()
    assert page.reload().status == 404
    page.get_by_role("link", name="Try another id").click()
    expect(page.get_by_label("Certificate id")).to_be_visible()


def look_up(page, text):
    page.get_by_label("Certificate id").fill(text)
    page.get_by_role("button", name="Check the certificate").click()


def test_the_site_says_that_it_is_well(page):
    answer = page.request.get("/healthz")
    assert answer.ok
    parts = json.loads(answer.text())
    assert {parts[name] for name in ("database", "cache", "queue", "storage")} == {"ok"}


@pytest.mark.once
def test_the_language_can_be_changed_and_the_place_is_kept(page):
    page.goto("/en/modules/why-ip-matters/")
    page.get_by_role("navigation", name="Languages").get_by_role("link", name="العربية").click()
    expect(page).to_have_url("/ar/modules/why-ip-matters/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
