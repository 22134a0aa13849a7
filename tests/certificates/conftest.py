import pytest

from certificates.signing import keyring


@pytest.fixture
def keys_folder(tmp_path, settings):
    """A folder of keys for one test: what others made must not be found in it."""
    settings.KEYS_DIR = tmp_path / "keys"
    keyring._load.cache_clear()
    return settings.KEYS_DIR
