"""Whoever checks our badges with software that others wrote, and has only what we publish."""

import copy
import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from certificates.actions import reissue_certificate, revoke_certificate
from certificates.badges import issue
from certificates.signing import keyring
from certificates.signing.archive import BADGES
from tests.certificates.factories import DAY, make_certificate

SCRIPT = Path(__file__).with_name("verify_badges.mjs")
PACKAGES = SCRIPT.parents[2] / "node_modules" / "@digitalbazaar" / "vc"
NOW = DAY + timedelta(days=800)


@pytest.fixture
def published(db, client, settings, tmp_path):
    """What the site publishes, by the address at which it stands; and the key that signs is the third."""
    if not shutil.which("node") or not PACKAGES.exists():
        pytest.skip("The verifier that others wrote is not installed: make e2e installs it.")
    settings.SITE_URL, settings.KEYS_DIR = "https://learn.example.org", tmp_path / "keys"

    def documents():
        did = client.get("/.well-known/did.json").json()
        keys = {key["id"]: {"@context": did["@context"][1], **key} for key in did["verificationMethod"]}
        lists = "https://learn.example.org/verify/status/0.json"
        return {did["id"]: did, **keys, lists: json.loads(client.get("/verify/status/0.json").content)}

    return documents


def badge(certificate, at=DAY):
    return json.loads(issue.keep_credential(certificate, at))


def verified(credentials, documents):
    """Return what the verifier says of each: "valid", "listed" when its bit of status is set, or why it is refused."""
    question = {"credentials": credentials, "documents": documents, "now": NOW.isoformat()}
    node = subprocess.run(
        ["node", str(SCRIPT)], input=json.dumps(question), capture_output=True, text=True, timeout=120, check=False
    )
    assert node.returncode == 0, node.stderr
    return [said_of(each) for each in json.loads(node.stdout)]


def said_of(found):
    if not found["verified"]:
        return "refused: " + " ".join(found["reasons"])
    return "listed" if found["listed"] else "valid"


@pytest.mark.once
def test_a_verifier_of_others_accepts_what_we_issued_and_refuses_what_was_changed(published):
    eras = [badge(make_certificate())]
    for year in (1, 2):
        keyring.rotate(BADGES, DAY + timedelta(days=365 * year))
        eras.append(badge(make_certificate(score=87, name="محمد", language="ar"), DAY + timedelta(days=365 * year)))
    revoked, superseded = make_certificate(), make_certificate()
    ended = [badge(revoked, NOW), badge(superseded, NOW)]
    revoke_certificate(certificate=revoked, reason="Copied.", at=NOW)
    reissue_certificate(certificate=superseded, at=NOW, name="Another")
    expired = badge(make_certificate(expires_at=NOW - timedelta(days=1)))
    changed = copy.deepcopy(eras[0])
    changed["credentialSubject"]["identifier"][0]["identityHash"] = "Eve"
    foreign = copy.deepcopy(eras[0])
    foreign["proof"][0]["verificationMethod"] = eras[1]["proof"][0]["verificationMethod"]

    said = verified([*eras, changed, foreign, *ended, expired], published())

    assert said[:3] == ["valid"] * 3
    assert all(each.startswith("refused: Verification error") for each in said[3:5])
    assert said[5:7] == ["listed", "listed"]
    assert said[7].startswith("refused: The current date time")
