import pytest

from accounts.sealed import SecretUnreadable, seal, unseal


def test_a_sealed_text_comes_back_and_is_never_sealed_alike():
    assert unseal(seal("hush")) == "hush"
    assert seal("hush") != seal("hush")
    assert "hush" not in seal("hush")


def test_another_passphrase_opens_nothing_and_says_so(settings):
    sealed = seal("hush")
    settings.KEYS_PASSPHRASE = "another one"
    with pytest.raises(SecretUnreadable, match="KEYS_PASSPHRASE"):
        unseal(sealed)


def test_a_text_that_was_changed_opens_nothing():
    sealed = seal("hush")
    with pytest.raises(SecretUnreadable):
        unseal(sealed[:-4] + "AAA=")
