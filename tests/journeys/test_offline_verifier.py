"""Whoever is handed a certificate where there is no network: a saved page, and the QR code."""

import json
import shutil
import subprocess
import sys
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from playwright.sync_api import expect

from tests.journeys.product import ROOT

pytestmark = pytest.mark.once

# The demo's people have certificates, which the worker prints one after another.
FIRST_PRINTED = """
import json
from certificates.models import Certificate
found = Certificate.objects.valid().exclude(pdf="").filter(language="en").first()
day = f"{found.issued_at.day} {found.issued_at:%B %Y}" if found else ""
print(json.dumps([found.pdf, found.name, found.title, day] if found else None))
"""


@pytest.fixture(scope="module")
def printed(product):
    """Return (the file of a certificate, facts that it shows)."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", FIRST_PRINTED]
        said = subprocess.run(command, cwd=ROOT, env=product.environment, capture_output=True, text=True, check=True)
        if found := json.loads(said.stdout):
            return product.folder / "private" / found[0], found[1:]
        time.sleep(1)
    pytest.fail("The worker has printed no certificate.")


@pytest.fixture
def saved_page(device, page, product, tmp_path):
    """The page as it was saved, opened from its file in a browser without any network."""
    file = tmp_path / "check-certificates.html"
    file.write_bytes(page.request.get("/verify/offline.html").body())
    alone = device(offline=True)
    asked = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(file.as_uri())
    yield alone
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []


@pytest.fixture
def picture(printed, tmp_path):
    """A picture of the whole sheet, as a camera or a scanner takes it."""
    if not shutil.which("pdftoppm"):
        pytest.skip("pdftoppm is missing. On Debian: apt-get install poppler-utils")
    sheet = tmp_path / "sheet"
    subprocess.run(["pdftoppm", "-r", "220", "-png", "-singlefile", str(printed[0]), str(sheet)], check=True)
    return sheet.with_suffix(".png")


def test_a_picture_of_the_sheet_is_read_and_its_facts_are_shown(saved_page, picture, printed):
    saved_page.get_by_label("A picture of the QR code").set_input_files(picture)
    result = saved_page.get_by_role("status")
    expect(result).to_contain_text("This code is genuine")
    for fact in printed[1]:
        expect(result).to_contain_text(fact)


def test_a_changed_code_proves_nothing(saved_page, picture):
    saved_page.get_by_label("A picture of the QR code").set_input_files(picture)
    expect(saved_page.get_by_role("status")).to_contain_text("This code is genuine")
    text = saved_page.evaluate(READ, list(picture.read_bytes()))
    token = text.partition("#")[2]
    version, facts, signature = token.split(".")
    values = json.loads(urlsafe_b64decode(facts + "=="))
    values[2] = "Somebody Else"
    changed = urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
    saved_page.get_by_label("Or the text").fill(f"{version}.{changed}.{signature}")
    saved_page.get_by_role("button", name="Check the code").click()
    expect(saved_page.get_by_role("status")).to_contain_text("It was changed, or signed by somebody else.")
    saved_page.get_by_label("Or the text").fill(text)
    saved_page.get_by_role("button", name="Check the code").click()
    expect(saved_page.get_by_role("status")).to_contain_text("This code is genuine")
    saved_page.get_by_label("Or the text").fill("https://example.org/")
    saved_page.get_by_role("button", name="Check the code").click()
    expect(saved_page.get_by_role("status")).to_contain_text("This is not the text of a QR code")


READ = """async (bytes) => {
  const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const pixels = context.getImageData(0, 0, picture.width, picture.height);
  return jsQR(pixels.data, pixels.width, pixels.height).data;
}"""
