import pytest

from certificates.eligibility import check


@pytest.mark.parametrize(
    ("completed", "name", "missing"),
    [
        (True, "Amina Okafor", ()),
        (True, "", ("name",)),
        (False, "Amina Okafor", ("completion",)),
        (False, "", ("completion", "name")),
    ],
)
def test_a_certificate_needs_completion_and_a_confirmed_name(completed, name, missing):
    eligibility = check(completed=completed, name=name)
    assert eligibility.missing == missing
    assert eligibility.ok == (not missing)
