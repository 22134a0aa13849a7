import json
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.fire.databases import PostgresCluster, SqliteFile
from tests.fire.stack import Stack, manage, run

# A site of its own, whatever DATABASE_URL says.
ON_SQLITE, ON_POSTGRESQL = (pytest.param(vendor, marks=pytest.mark.once) for vendor in ("sqlite", "postgresql"))


@pytest.fixture(scope="session")
def cluster():
    if PostgresCluster.find_programs() is None:
        pytest.skip("PostgreSQL's server programs are not installed here.")
    cluster = PostgresCluster()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()


@pytest.fixture(scope="session")
def files():
    """Fonts and static files, made once."""
    folder = Path(tempfile.mkdtemp(prefix="cascade-fire-"))
    database = SqliteFile(folder)
    run(["-m", "pages.fonts"], database, folder, str(folder / "fonts"))
    manage(database, folder, "collectstatic", "--noinput", "--verbosity=0")
    yield folder
    shutil.rmtree(folder)


def fill(database, folder):
    return json.loads(run(["-m", "tests.fire.fill"], database, folder))


@pytest.fixture(scope="session")
def filled_sqlite(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sqlite")
    database = SqliteFile(folder)
    return database, fill(database, folder)


@pytest.fixture(scope="session")
def filled_postgresql(cluster, tmp_path_factory):
    database = cluster.create("filled")
    return database, fill(database, tmp_path_factory.mktemp("postgresql"))


@pytest.fixture(params=[ON_SQLITE, ON_POSTGRESQL])
def filled(request):
    """A filled database that stays as it is: (database, what is in it)."""
    if request.param == "postgresql":
        request.getfixturevalue("cluster").start()  # the test before may have killed it
    return request.getfixturevalue(f"filled_{request.param}")


@pytest.fixture
def folder(files):
    """A folder for one site, with fonts and static files."""
    folder = Path(tempfile.mkdtemp(prefix="cascade-fire-"))
    for name in ("fonts", "static"):
        (folder / name).symlink_to(files / name)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def database(filled, folder):
    """A copy of the filled database, for one test."""
    return filled[0].copy_to(folder)


@pytest.fixture
def content(filled):
    return filled[1]


@pytest.fixture
def make_stack(database, folder, content):
    stacks = []

    def make(**more):
        stacks.append(Stack(database, folder, content, **more))
        return stacks[-1].start()

    yield make
    for stack in stacks:
        stack.stop()


@pytest.fixture
def stack(make_stack):
    return make_stack()
