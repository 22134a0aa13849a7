"""Somebody who makes the account safer: with a passkey, in a browser that has one. Browsers take localhost for safe."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.cast import Person
from tests.journeys.product import PASSWORD
from tests.journeys.steps import fill_in_sign_in, sign_up

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def at_home(site_url):
    return lambda path: site_url.replace("127.0.0.1", "localhost") + path


@pytest.fixture
def passkeys(page):
    """Give the browser a device that holds passkeys; its owner is always there."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    made = line.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return lambda present: line.send("WebAuthn.setUserVerified", {**made, "isUserVerified": present})


def sign_out(page, at_home):
    page.goto(at_home("/en/accounts/logout/"))
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign up")).to_be_visible()


def test_a_passkey_is_added_used_after_the_password_and_then_alone(page, product, at_home, passkeys):
    person = Person("safe@journey.example")
    sign_up(page, product, person.email)
    page.goto(at_home("/en/accounts/login/"))
    fill_in_sign_in(page, person)

    page.get_by_role("link", name="make your account safer").click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name of the passkey").fill("My phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    code = page.locator(".codes code").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("Two-step sign-in is on")).to_be_visible()
    expect(page.get_by_text("My phone", exact=True)).to_be_visible()

    sign_out(page, at_home)
    page.goto(at_home("/en/accounts/login/"))
    fill_in_sign_in(page, person)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("heading", name="My learning")).to_be_visible()

    sign_out(page, at_home)
    page.goto(at_home("/en/accounts/login/"))
    passkeys(False)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("status").filter(has_text="The passkey was not used")).to_be_visible()
    passkeys(True)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="My learning")).to_be_visible()

    sign_out(page, at_home)
    page.goto(at_home("/en/accounts/login/"))
    fill_in_sign_in(page, person)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="My learning")).to_be_visible()
    page.goto(at_home("/en/accounts/security/"))
    expect(page.get_by_text(re.compile("You have 9 left"))).to_be_visible()
