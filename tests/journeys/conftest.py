"""The browser, and the product it looks at: both real, both our own."""

import os
import shutil

import pytest
from playwright.sync_api import expect

from tests.journeys.product import running

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = ["disable-gpu", "disable-quic", "disable-background-networking", "disable-component-update", "disable-sync"]
# A machine that is busy is slow, not broken.
PATIENCE = 20_000


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "journeys":
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def product(tmp_path_factory, testrun_uid):
    if not os.path.exists(CHROMIUM):
        pytest.skip(f"The journeys need Chromium at {CHROMIUM}. On Debian: apt-get install chromium")
    folder = tmp_path_factory.mktemp("product")
    shared = folder.parent.parent / f"product-{testrun_uid}"
    with running(folder, os.environ.get("DATABASE_URL", ""), shared) as product:
        yield product


@pytest.fixture(scope="session")
def site_url(product):
    return product.url


@pytest.fixture(scope="session")
def base_url(site_url):
    return site_url


@pytest.fixture(scope="session")
def browser_type_launch_args():
    arguments = [f"--{name}" for name in (*QUIET, "no-first-run", "no-sandbox")]
    return {"executable_path": CHROMIUM, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(site_url):
    expect.set_options(timeout=PATIENCE)
    return {"base_url": site_url, "locale": "en-GB", "timezone_id": "Africa/Nairobi"}


@pytest.fixture
def device(new_context):
    """Return a page in a browser of its own, as on another device. Keyword arguments are those of a browser context."""

    def open_page(**options):
        page = new_context(**options).new_page()
        page.set_default_timeout(PATIENCE)
        return page

    return open_page


@pytest.fixture
def page(device):
    return device()


@pytest.fixture(scope="session")
def shots(tmp_path_factory, request):
    folder = tmp_path_factory.mktemp("shots")
    request.config.stash[SHOTS] = folder
    return folder


SHOTS = pytest.StashKey()


def pytest_terminal_summary(terminalreporter, config):
    if folder := config.stash.get(SHOTS, None):
        terminalreporter.write_line(f"Screenshots of every page, with LONG=1: {folder}")
