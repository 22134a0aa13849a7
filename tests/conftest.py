"""The cast: three people with three rights. charlie must see nothing of alice's institution."""

import gc
import importlib
from datetime import UTC, datetime

import pytest
from django.core.cache import caches
from django.core.files.storage import storages
from django.db import connection
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from wagtail.models import Collection

from courses import content
from institutions.models import Institution, Membership
from institutions.roles import Role
from pages import compiled, fonts
from quizzes import queries as quizzes
from tests.accounts.factories import make_user

DATABASE = {"db", "transactional_db"}
# A machine that is busy is slow, not broken.
hypothesis_settings.register_profile("patient", parent=hypothesis_settings(), deadline=None)
hypothesis_settings.load_profile("patient")


def pytest_collection_modifyitems(items):
    for item in items:
        # Who reads what was prepared once for many tests needs a test database, too: without a mark none is made.
        if "django_db_setup" in item.fixturenames and DATABASE.isdisjoint(item.fixturenames):
            item.add_marker(pytest.mark.django_db)
        if opens_no_database(item):
            item.add_marker(pytest.mark.once)
        if "full_walk" in item.fixturenames:
            # Asking every address with every verb takes minutes, and no database answers otherwise than the other.
            item.add_marker(pytest.mark.once)
            # To one process alone: each that gets one of these tests would walk by itself. xdist reads the end of the
            # id, and writes its own mark where pytest 9.2 does not look any more.
            item._id = type(item.id).parse(f"{item.nodeid}@full_walk")
    # What takes minutes begins first, so that no process is left alone with it at the end.
    items.sort(key=order)


def pytest_collection_finish():
    """What is loaded by now stays: looking through it for garbage again and again takes a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def order(item):
    slow = item.get_closest_marker("slow") is not None
    return 0 if slow and "full_walk" in item.fixturenames else 1 if slow else 2


def opens_no_database(item):
    """Say whether a quick test is the same on every database; the others start servers of their own."""
    own = item.get_closest_marker("e2e") or item.get_closest_marker("slow")
    return not own and DATABASE.isdisjoint(item.fixturenames) and not item.get_closest_marker("django_db")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        _prepare_search()
        _prepare()


def _prepare_search():
    """Make SQLite's full-text table, which only Wagtail's migration knows how to make; tests run without migrations."""
    if connection.vendor != "sqlite":
        return
    migration = importlib.import_module("wagtail.search.migrations.0006_customise_indexentry").Migration
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%indexentry_fts'")
        if cursor.fetchone()[0]:
            return  # from the run before: --reuse-db
        cursor.execute("DROP TABLE IF EXISTS wagtailsearch_indexentry_fts")
        for operation in migration.operations[-1].database_operations:
            cursor.execute(operation.sql)


def _prepare():
    from pages.bootstrap import prepare_site
    from tests.courses.factories import make_indexes

    home = prepare_site()
    make_indexes(home)
    # Wagtail's migrations make it, and no picture can do without.
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    return home


@pytest.fixture(autouse=True)
def nothing_left_by_the_test_before():
    forget_everything()


def forget_everything():
    """Empty what is kept in memory. What is made once for many tests does so itself: it comes before their fixtures."""
    for each in caches.all():
        each.clear()
    content.forget()
    compiled.forget()
    quizzes.forget()
    translation.activate("en")


@pytest.fixture
def site(db):
    """The frame of the site: home page, list of courses, list of modules."""
    return _prepare()


@pytest.fixture
def at():
    return datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@pytest.fixture
def institution_a(db):
    return Institution.objects.create(name="Harbour City Chamber", slug="harbour-city")


@pytest.fixture
def institution_b(db):
    return Institution.objects.create(name="Northern Crafts Council", slug="northern-crafts")


def _member(institution, role, email, **names):
    user = make_user(email, **names)
    Membership.objects.create(user=user, institution=institution, role=role)
    return user


@pytest.fixture
def alice(institution_a):
    return _member(institution_a, Role.LEARNER, "alice@a.example", first_name="Alice", last_name="Okafor")


@pytest.fixture
def bob(institution_a):
    return _member(institution_a, Role.TRAINER, "bob@a.example", first_name="Bob", last_name="Lindqvist")


@pytest.fixture
def manager_a(institution_a):
    return _member(institution_a, Role.MANAGER, "manager@a.example", first_name="Mona", last_name="Haddad")


@pytest.fixture
def charlie(institution_b):
    return _member(institution_b, Role.MANAGER, "charlie@b.example", first_name="Charlie", last_name="Novak")


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
