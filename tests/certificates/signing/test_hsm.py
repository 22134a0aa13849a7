"""A hardware security module signs: the private key is never in our hands. SoftHSM stands for one."""

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import load_der_public_key

from certificates.models import PublicKey
from certificates.signing import hsm, keyring
from certificates.signing.archive import DOCUMENTS
from certificates.signing.documents import check_pdf
from pages.clock import now
from pages.pdf import render_pdf

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
TOKEN = ["--module", MODULE, "--token-label", "cascade", "--login", "--pin", "1234"]


@pytest.fixture
def module(tmp_path, settings, monkeypatch, db, keys_folder):
    if not Path(MODULE).exists() or not shutil.which("pkcs11-tool"):
        pytest.skip("SoftHSM is missing. On Debian: apt-get install softhsm2 opensc")
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm.conf").write_text(f"directories.tokendir = {tmp_path}/tokens\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm.conf"))
    run("softhsm2-util", "--init-token", "--free", "--label", "cascade", "--pin", "1234", "--so-pin", "1234")
    run("pkcs11-tool", *TOKEN, "--keypairgen", "--key-type", "EC:prime256v1", "--label", "certificates")
    public = tmp_path / "public.der"
    run("pkcs11-tool", *TOKEN, "--read-object", "--type", "pubkey", "--label", "certificates", "-o", str(public))
    settings.PKCS11_MODULE, settings.PKCS11_TOKEN, settings.PKCS11_PIN = MODULE, "cascade", "1234"
    settings.PKCS11_KEY, settings.PKCS11_CERTIFICATES = "certificates", tmp_path / "signer.pem"
    settings.PKCS11_CERTIFICATES.write_text(vouched_for(load_der_public_key(public.read_bytes())))
    hsm._signer.cache_clear()
    return settings


def run(*command):
    subprocess.run(command, check=True, capture_output=True)


def vouched_for(public_key):
    """Return PEM of an X.509 certificate for the key, and of the root that made it."""
    root_key, root = keyring._root(now())
    signer = (
        keyring._about("In a module", root.subject, public_key, now(), 5)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(keyring._usage(signs_documents=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    return keyring._pem(signer) + keyring._pem(root)


@pytest.mark.slow
@pytest.mark.once
def test_a_module_signs_and_its_key_is_published(module, printing):
    page = render_pdf("<p>x</p>", title="x", language="en")
    signed = [keyring.sign_document(page, page="https://x/", at=now()) for _each in range(2)]
    [key] = PublicKey.objects.filter(purpose=DOCUMENTS)
    archive = keyring.archive()
    for file in signed:
        verdict = check_pdf(file, archive=archive, at=now() + timedelta(days=1))
        assert verdict.valid
        assert verdict.key_id == key.key_id
    assert [path.name for path in Path(module.KEYS_DIR).glob("*.pem")] == ["root.pem"]
