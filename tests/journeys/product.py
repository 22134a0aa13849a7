"""The real product, started as a newcomer starts it: own folder, own database, web server and worker."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "reads-every-lesson-24"
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Product:
    url: str
    folder: Path
    environment: dict

    def address(self, path):
        return self.url + path

    @property
    def mail(self):
        return self.folder / "mail"


@contextmanager
def running(folder, database_url, shared):
    """Set the product up in this folder, serve it, and stop it at the end. `shared`: a folder of all processes."""
    with database(folder, database_url) as url:
        product = product_in(folder, url)
        if url.startswith("sqlite"):
            shutil.copytree(set_up_once(shared), folder, dirs_exist_ok=True)
        else:
            set_up(product)
        with serving(product):
            yield product


def product_in(folder, url):
    port = free_port()
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {"DEMO": "1", "DEMO_PASSWORD": PASSWORD, "LOG_LEVEL": "WARNING", "PORT": str(port)}
    environment |= {"VAR_DIR": str(folder), "DATABASE_URL": url}
    return Product(f"http://127.0.0.1:{port}", folder, environment)


def set_up_once(shared):
    """Return a folder to copy, with the database and all files: the first process fills it, the others wait for it."""
    folder, done = shared / "product", shared / "done"
    shared.mkdir(exist_ok=True)
    with open(shared / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            folder.mkdir()
            set_up(product_in(folder, sqlite_in(folder)))
            done.touch()
    return folder


def sqlite_in(folder):
    return f"sqlite:///{folder / 'cascade.sqlite3'}"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def database(folder, database_url):
    """A database of our own: a file, or a new one on the server of PostgreSQL that DATABASE_URL names."""
    if not database_url.startswith("postgres"):
        yield sqlite_in(folder)
        return
    name = f"cascade_e2e_{os.getpid()}"
    server, _slash, _name = database_url.rpartition("/")
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{server}/{name}"
    finally:
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def set_up(product):
    """Fonts and static files are built while the database is filled: they have nothing to do with each other."""
    files = [
        start(product, "-m", "pages.fonts", str(product.folder / "fonts")),
        start(product, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"),
    ]
    for arguments in (
        ["migrate", "--verbosity", "0"],
        ["load_catalogue"],
        ["load_demo", "--password", PASSWORD],
        ["shell", "--no-imports", "--command", "from tests.journeys.content import add_content; add_content()"],
    ):
        finish(start(product, "manage.py", *arguments))
    for process in files:
        finish(process)


def start(product, *arguments):
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=product.environment, **pipes)


def finish(process):
    said, _none = process.communicate()
    assert process.returncode == 0, f"{' '.join(process.args)} failed:\n{said}"


@contextmanager
def serving(product):
    log = product.folder / "server.log"
    command = [sys.executable, "-m", "learning.serve"]
    with open(log, "wb") as errors:
        process = subprocess.Popen(
            command, cwd=ROOT, env=product.environment, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    try:
        # It says so as soon as /healthz does; when it can't start, its output ends.
        ready = any("Cascade runs at" in line for line in process.stdout)
        assert ready, f"The product did not start:\n{log.read_text()}"
        yield
    finally:
        process.terminate()
        process.communicate()
