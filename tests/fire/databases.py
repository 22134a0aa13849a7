"""The two databases a site may have, made and unmade by the tests themselves: an SQLite file, a PostgreSQL cluster."""

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

START_SECONDS = 120  # one that was killed in the middle of its work reads its log first


def free_port(lowest=8200):
    """Return a port that nothing listens on. Processes that test beside each other look in different places."""
    lowest += 1000 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for port in range(lowest, lowest + 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port")


def children_of(pid):
    """Return the process ids of the direct children of a process, oldest first."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError, IndexError):
            if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(entry.name))
    return sorted(found)


class SqliteFile:
    vendor = "sqlite"

    def __init__(self, folder):
        self.path = Path(folder) / "site.sqlite3"
        self.url = f"sqlite:///{self.path}"

    def rows(self, sql):
        with contextlib.closing(sqlite3.connect(self.path, timeout=20)) as connection:
            return connection.execute(sql).fetchall()

    def copy_to(self, folder):
        copy = SqliteFile(folder)
        with (
            contextlib.closing(sqlite3.connect(self.path)) as source,
            contextlib.closing(sqlite3.connect(copy.path)) as target,
        ):
            source.backup(target)
        return copy


class PostgresDatabase:
    vendor = "postgresql"

    def __init__(self, cluster, name):
        self.cluster, self.name = cluster, name
        self.url = f"postgres://cascade@127.0.0.1:{cluster.port}/{name}"

    def rows(self, sql):
        with psycopg.connect(self.url, connect_timeout=5, autocommit=True) as connection:
            return connection.execute(sql).fetchall()

    def copy_to(self, folder):
        return self.cluster.create(f"{self.name}_{os.path.basename(folder)}".lower().replace("-", "_")[:60], self.name)


class PostgresCluster:
    """A PostgreSQL of our own, with the promises of a real one: it may be killed and frozen."""

    def __init__(self):
        self.bin = self.find_programs()
        self.port = free_port(8300)
        self.folder = Path(tempfile.mkdtemp(prefix="cascade-fire-pg-"))
        self.data = self.folder / "data"
        self.data.mkdir(mode=0o700)
        # PostgreSQL refuses to run as root.
        self.as_nobody = []
        if os.geteuid() == 0:
            self.folder.chmod(0o755)
            shutil.chown(self.data, "nobody")
            self.as_nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        initdb = [
            self.bin / "initdb",
            "-D",
            self.data,
            "-U",
            "cascade",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]
        subprocess.run([*self.as_nobody, *initdb], check=True, capture_output=True, cwd="/")
        self.process = None

    @staticmethod
    def find_programs():
        """Return the folder of PostgreSQL's server programs, or None."""
        on_path = shutil.which("initdb")
        folders = [Path(on_path).parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        return folders[-1] if folders else None

    def start(self):
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                self._launch()
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(f"postgres://cascade@127.0.0.1:{self.port}/postgres", connect_timeout=2).close()
                return
            time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text()[-2000:])

    def _launch(self):
        # What a killed postmaster leaves behind keeps the next one from starting.
        for left in (self.data / "postmaster.pid", *self.data.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)
        options = {"listen_addresses": "127.0.0.1", "fsync": "on", "synchronous_commit": "on", "shared_buffers": "64MB"}
        command = [self.bin / "postgres", "-D", self.data, "-p", str(self.port), "-k", self.data]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [*self.as_nobody, *command], stdout=log, stderr=log, cwd="/", start_new_session=True
            )

    def kill(self):
        """SIGKILL the postmaster; its children end by themselves when they see that it is gone."""
        self.process.kill()
        self.process.wait()

    def kill_and_start(self, turn=0):
        self.kill()
        time.sleep(0.5)
        self.start()
        return True

    def freeze(self):
        for pid in self.pids():
            os.kill(pid, signal.SIGSTOP)

    def thaw(self):
        for pid in self.pids():
            os.kill(pid, signal.SIGCONT)

    def pids(self):
        return [self.process.pid, *children_of(self.process.pid)]

    def create(self, name, template="template0"):
        with psycopg.connect(f"postgres://cascade@127.0.0.1:{self.port}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return PostgresDatabase(self, name)

    def remove(self):
        if self.process and self.process.poll() is None:
            self.thaw()
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)
