"""Every page, by itself: readable for everybody, in both colour schemes, on a phone and on a desk, light and alone."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

from tests.fire.lengths import LONG
from tests.journeys.pages import PAGES, find_addresses
from tests.journeys.product import ROOT
from tests.journeys.steps import sign_in

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
# LONG=1: each size in each scheme, with a picture to look at.
LOOKS = [(PHONE, "light"), (DESK, "dark"), *([(PHONE, "dark"), (DESK, "light")] if LONG else [])]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = "async tags => (await axe.run({ runOnly: tags, resultTypes: ['violations'] })).violations"
MOST_BYTES, MOST_SCRIPT_BYTES = 100_000, 20_000


@pytest.fixture(scope="session")
def axe():
    path = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        pytest.skip("The accessibility checks need axe-core: npm ci --ignore-scripts")
    return path.read_text()


@pytest.fixture(scope="session")
def signed_in(browser, browser_context_args):
    """Return what a browser keeps once somebody has signed in; each signs in once."""
    kept = {None: None}

    def state_of(person):
        if person not in kept:
            context = browser.new_context(**browser_context_args)
            sign_in(context.new_page(), person)
            kept[person] = context.storage_state()
            context.close()
        return kept[person]

    return state_of


@pytest.fixture(scope="session")
def addresses(browser, browser_context_args, signed_in):
    def look(person, find):
        context = browser.new_context(**browser_context_args, storage_state=signed_in(person))
        found = find(context.new_page())
        context.close()
        return found

    return find_addresses(look)


@dataclass
class Record:
    """What a page asked for and complained about while it was loaded."""

    addresses: dict = field(default_factory=dict)  # by the number of the request
    scripts: set = field(default_factory=set)
    sizes: dict = field(default_factory=dict)
    complaints: list = field(default_factory=list)

    def asked(self, event):
        self.addresses[event["requestId"]] = event["request"]["url"]
        if event.get("type") == "Script":
            self.scripts.add(event["requestId"])

    def got(self, event):
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def said(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


def record(page):
    found = Record()
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.on("Network.requestWillBeSent", found.asked)
    line.on("Network.loadingFinished", found.got)
    page.on("console", found.said)
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    return found


@pytest.mark.once
@pytest.mark.parametrize("name", PAGES)
def test_page(name, device, signed_in, addresses, axe, shots, site_url):
    who, address, status = PAGES[name]
    page = device(storage_state=signed_in(who), viewport=PHONE)
    seen = record(page)
    answer = page.goto(address.format(**addresses), wait_until="networkidle")
    assert answer.status == status
    expect_light_and_alone(seen, site_url, status)
    expect_sound_frame(page, "rtl" if "/ar/" in address.format(**addresses) else "ltr")
    page.evaluate(axe)
    for size, scheme in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if LONG:
            page.screenshot(path=shots / f"{name} {size['width']} {scheme}.png", full_page=True)
        expect_no_sideways_scrolling(page)
        expect_no_violation(page)


def expect_light_and_alone(seen, site_url, status):
    assert not [url for url in seen.addresses.values() if not url.startswith((site_url, "data:"))]
    # The browser itself reports the status of a page that is an error on purpose.
    assert not [text for text in seen.complaints if status < 400 or f"status of {status}" not in text]
    assert sum(seen.sizes.values()) <= MOST_BYTES
    assert sum(size for number, size in seen.sizes.items() if number in seen.scripts) <= MOST_SCRIPT_BYTES


def expect_sound_frame(page, direction):
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.locator("html[lang]")).to_have_attribute("dir", direction)
    expect(page.locator("img:not([alt])")).to_have_count(0)


def expect_no_sideways_scrolling(page):
    page_width, window_width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert page_width <= window_width


def expect_no_violation(page):
    violations = page.evaluate(RUN_AXE, TAGS)
    found = {rule["id"]: [node["html"][:160] for node in rule["nodes"]] for rule in violations}
    assert not found, f"{page.viewport_size}: {found}"
