"""Programs to measure, each with a database and a folder of its own, and what the kernel says they cost."""

import contextlib
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Site:
    """An environment with a filled database; `world` says who is there."""

    env: dict
    world: dict

    @property
    def database(self):
        return self.env["DATABASE_URL"]

    @property
    def engine(self):
        return "PostgreSQL" if self.database.startswith("postgres") else "SQLite"

    def results(self):
        return json.loads(run([sys.executable, "-m", "bench.world", "results"], self.env))

    def gunicorn(self, application):
        command = [sys.executable, "-m", "gunicorn", application, "--worker-class", "gthread", "--threads", "4"]
        return serve([*command, "--keep-alive", "30", "--log-level", "warning"], self.env)

    def whole(self):
        """The site as people run it, with its worker."""
        return serve([sys.executable, "-m", "learning.serve"], self.env)


@contextlib.contextmanager
def filled_site(takers, address="", filled_by="bench.world", name=""):
    """Yield a site with the starter catalogue and so many takers, on a server of PostgreSQL or else on SQLite."""
    with tempfile.TemporaryDirectory(prefix="cascade-bench-") as folder, database(folder, address, name) as url:
        env = os.environ | {"DEMO": "1", "VAR_DIR": folder, "DATABASE_URL": url, "LOG_LEVEL": "WARNING"}
        for command in (["migrate", "-v0"], ["load_catalogue", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            run([sys.executable, "manage.py", *command], env)
        yield Site(env, json.loads(run([sys.executable, "-m", filled_by, str(takers)], env)))


@contextlib.contextmanager
def database(folder, address, name=""):
    """Yield the address of an empty database: a file, or one of its own on the server at the address."""
    if not address.startswith("postgres"):
        yield f"sqlite:///{folder}/bench.sqlite3"
        return
    import psycopg

    name = f"cascade_bench_{os.getpid()}_{name}"
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def asked(url, question):
    """Return the one value that answers a question of SQL."""
    if url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)) as connection:
            return connection.execute(question).fetchone()[0]
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(question).fetchone()[0]


@contextlib.contextmanager
def serve(command, env):
    """Start a server and yield (its port, its process) as soon as it listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = env | {"PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}"}
    command = [*command, "--bind", f"127.0.0.1:{port}"] if "gunicorn" in command else command
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)  # noqa: S603 - our own commands
    try:
        for _attempt in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield port, process
    finally:
        process.terminate()
        process.wait(40)


def run(command, env):
    done = subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return done.stdout


# What the kernel says -----------------------------------------------------------


def cpu(process, url):
    """Return the CPU seconds spent so far by the web server's processes and by the database's."""
    pids = family(process.pid)
    if url.startswith("postgres"):
        pids += [pid for pid in every_pid() if "postgres" in name_of(pid)]
    return sum(map(seconds, pids))


def family(pid):
    """Return a process with its children and theirs."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in family(int(child)))]


def every_pid():
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def name_of(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text()
    return ""


def seconds(pid):
    """Return the time that the threads of a process were on a CPU: the kernel counts it in nanoseconds."""
    spent = 0
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            spent += int(Path(thread, "schedstat").read_text().split()[0])
    return spent / 10**9


def megabytes(pid):
    """Return what a process takes of the machine's memory (PSS): a page that several share is divided among them."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0
