import pytest

from certificates.eligibility import check


@pytest.mark.parametrize(
    ("completed", "name", "revoked", "missing"),
    [
        (True, "Amina Okafor", False, ()),
        (True, "", False, ("name",)),
        (False, "Amina Okafor", False, ("completion",)),
        (False, "", False, ("completion", "name")),
        (True, "Amina Okafor", True, ("trust",)),
    ],
)
def test_a_certificate_needs_completion_and_a_confirmed_name_and_none_revoked(completed, name, revoked, missing):
    eligibility = check(completed=completed, name=name, revoked=revoked)
    assert eligibility.missing == missing
    assert eligibility.ok == (not missing)
