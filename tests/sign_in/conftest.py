import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from institutions.sign_in_actions import connect_service
from tests.sign_in.provider import CLIENT_ID, SECRET

ROOT = Path(__file__).resolve().parents[2]
SITE = "http://testserver"
START_SECONDS = 60


@pytest.fixture(scope="session")
def provider(tmp_path_factory):
    """Return the address of a real provider that runs beside us. Of the institution "northern-crafts"."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    issuer, back = f"http://127.0.0.1:{port}", f"{SITE}/sign-in/northern-crafts/back/"
    command = [
        sys.executable,
        "-m",
        "tests.sign_in.provider",
        str(port),
        str(tmp_path_factory.mktemp("provider")),
        back,
    ]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        wait_for(f"{issuer}/.well-known/openid-configuration", process)
        yield issuer
    finally:
        process.kill()
        process.wait()


def wait_for(address, process):
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            return requests.get(address, timeout=1).raise_for_status()
        except requests.RequestException:
            time.sleep(0.2)
    raise RuntimeError("The provider has not started.")


@pytest.fixture
def connect(institution_b, settings, at, site):
    """Connect institution B with a service."""
    settings.SITE_URL = SITE

    def connect(issuer, domains=(), confirmed=True, institution=institution_b):
        return connect_service(
            institution=institution, issuer=issuer, client_id=CLIENT_ID, secret=SECRET, domains=domains,
            confirmed=confirmed, at=at,
        )  # fmt: skip

    return connect
