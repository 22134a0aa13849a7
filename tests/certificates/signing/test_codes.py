"""The signed facts in the QR code, read by program and by the page that works without a network."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.signing import keyring
from certificates.signing.archive import BADGES
from certificates.signing.codes import BrokenCode, Facts, make_token, read_code
from pages.clock import now

TODAY = datetime.now(UTC).date().isoformat()
FACTS = Facts("0" * 26, "course", "欧阳娜娜 <b>", "Основы & “quotes”", "2026-11-16", "2026-11-18", "", TODAY)


@pytest.fixture
def signed(db, keys_folder):
    key, private = keyring.signing_key(BADGES, now())
    return make_token(FACTS, key_id=key.key_id, private=private)


def problem(text):
    with pytest.raises(BrokenCode) as refused:
        read_code(text, archive=keyring.archive())
    return str(refused.value)


def test_what_was_signed_is_read_from_the_address_and_from_the_token_alone(signed):
    for text in (signed, f"https://learn.example.org/verify/{'0' * 26}/#{signed}", f"  {signed}\n"):
        assert read_code(text, archive=keyring.archive()) == FACTS


def test_codes_of_all_times_are_read(signed):
    keyring.rotate(BADGES, now())
    keyring.rotate(BADGES, now())
    assert read_code(signed, archive=keyring.archive()) == FACTS


def test_each_changed_letter_is_found(signed):
    for place in range(len(signed)):
        for letter in "A_":
            changed = signed[:place] + letter + signed[place + 1 :]
            if changed != signed:
                assert problem(changed) in {"no code", "changed", "unknown key"}


@pytest.mark.parametrize("text", ["", "https://x.example/verify/#", "C1..", "C1.e30.AA", "C1." * 5000])
def test_other_texts_are_no_codes(db, text):
    assert problem(text) == "no code"


def test_a_key_that_somebody_made_is_unknown_and_ours_can_not_be_borrowed(signed, db):
    own = Ed25519PrivateKey.generate()
    assert problem(make_token(FACTS, key_id="mine", private=own)) == "unknown key"
    ours = keyring.archive().of(BADGES)[0].key_id
    assert problem(make_token(FACTS, key_id=ours, private=own)) == "changed"


def test_a_day_on_which_the_key_was_not_in_use(db, keys_folder):
    key, private = keyring.signing_key(BADGES, now())
    early = Facts(*[*"abcd", "2020-01-01", "2020-01-01", "", "2020-01-01"])
    assert problem(make_token(early, key_id=key.key_id, private=private)) == "not then"


def test_the_page_without_a_network_is_one_file_in_the_language_of_its_reader(signed, client):
    response = client.get("/verify/offline.html", headers={"accept-language": "ar"})
    page = response.content.decode()
    assert response["Content-Disposition"] == 'attachment; filename="check-certificates.html"'
    assert '<html lang="ar" dir="rtl">' in page
    assert keyring.archive().of(BADGES)[0].key_id in page
    assert "PRIVATE" not in page
    for outside in (' src="', "<link", "@import", "url("):
        assert outside not in page
