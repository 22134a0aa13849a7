import pytest

from certificates.signing import keyring
from pages.clock import now
from tests.certificates.signing.printed import printed_file


@pytest.fixture
def keys_folder(tmp_path, settings):
    """A folder of keys for one test: what others made must not be found in it."""
    settings.KEYS_DIR = tmp_path / "keys"
    keyring._load.cache_clear()
    return settings.KEYS_DIR


@pytest.fixture
def printed(db, printing, private_files, keys_folder):
    """A certificate and the bytes of its file."""
    return printed_file(private_files, now())
