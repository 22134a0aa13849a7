import pytest
from django.core.files.storage import storages

from pages import fonts


@pytest.fixture(scope="session")
def built_fonts(tmp_path_factory):
    """Build the fonts once; a machine without the font packages says so."""
    folder = tmp_path_factory.mktemp("fonts")
    try:
        fonts.build(folder)
    except ImportError as error:
        pytest.skip(f"The fonts of PDFs can't be built here: {error}")
    return folder


@pytest.fixture
def printing(settings, built_fonts):
    settings.FONTS_DIR = built_fonts
    settings.SITE_URL = "https://learn.example.org"


@pytest.fixture
def private_files(settings, tmp_path):
    """Return the folder that holds the private files of this test."""
    private = {**settings.STORAGES["private"], "OPTIONS": {"location": tmp_path / "private", "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    assert storages["private"].location == str(tmp_path / "private")
    return tmp_path / "private"
