import shutil
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from institutions.saml.keys import new_key_pair
from institutions.saml.metadata import Provider, provider_in
from institutions.saml_actions import begin_saml, connect_saml, switch_service
from institutions.sign_in_actions import connect_service, name_domains
from tests.sign_in.factories import our_key_pair
from tests.sign_in.provider import CLIENT_ID, SECRET

ROOT = Path(__file__).resolve().parents[2]
SITE = "http://testserver"
START_SECONDS = 60


@pytest.fixture(scope="session")
def provider(tmp_path_factory):
    """Return the address of a real provider that runs beside us. Of the institution "northern-crafts"."""
    port = free_port()
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


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def saml_provider(tmp_path_factory):
    """Return (the address of a real SAML service that runs beside us, the folder where it reads our metadata)."""
    if not shutil.which("xmlsec1"):
        pytest.skip("pysaml2 signs with the program xmlsec1: apt-get install -y xmlsec1")
    base, folder = f"http://localhost:{(port := free_port())}", tmp_path_factory.mktemp("saml")
    key, certificate = new_key_pair("a service", datetime.now(UTC))
    (folder / "key.pem").write_text(key)
    (folder / "certificate.pem").write_text(certificate)
    (folder / "site.xml").write_text('<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"/>')
    process = subprocess.Popen([sys.executable, "-m", "tests.sign_in.saml_provider", str(port), str(folder)], cwd=ROOT)
    try:
        wait_for(base, process)
        yield base, folder
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


@pytest.fixture
def connect_saml_service(institution_b, settings, at, site, monkeypatch):
    """Connect institution B with a service that speaks SAML: a Provider, or the address of its metadata."""
    settings.SITE_URL = SITE
    monkeypatch.setattr("institutions.saml_actions.new_key_pair", lambda _name, _at: our_key_pair())

    def connect(provider, domains=(), confirmed=True, institution=institution_b, metadata_url="", **attributes):
        service = begin_saml(institution=institution, at=at)
        if not isinstance(provider, Provider):
            provider = provider_in(requests.get(provider, timeout=60).content, datetime.now(UTC))
        connect_saml(
            connection=service.saml, provider=provider, metadata_url=metadata_url, attributes=attributes, at=at
        )
        name_domains(service=service, domains=domains, confirmed=confirmed, at=at)
        switch_service(service=service, active=True, at=at)
        service.refresh_from_db()
        return service

    return connect
