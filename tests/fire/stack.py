"""The real site under test: `python -m learning.serve` with its web server and its background worker."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.fire.client import Browser
from tests.fire.databases import children_of, free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


def environment(database, folder, port, **more):
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR", "LONG"}}
    return {
        **kept,
        "SECRET_KEY": "only-for-tests-" + "x" * 50,
        "KEYS_PASSPHRASE": "only-for-tests-" + "k" * 50,
        "SITE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "DATABASE_URL": database.url,
        "VAR_DIR": str(folder),
        "EMAIL_URL": f"filemail:///{folder}/mail",
        "LOG_LEVEL": "WARNING",
        "REQUIRE_MFA": "0",
        "WEB_WORKERS": "2",
        "WEB_THREADS": "4",
        **more,
    }


def run(module, database, folder, *arguments, input=None, **more):
    """Run one of our programs on a database and return what it prints."""
    result = subprocess.run(
        [sys.executable, *module, *arguments],
        cwd=ROOT,
        env=environment(database, folder, 8000, **more),
        input=input,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert result.returncode == 0, result.stderr[-4000:]
    return result.stdout


def manage(database, folder, *arguments, **more):
    return run(["manage.py"], database, folder, *arguments, **more)


class Stack:
    """A site with a database and a folder of its own."""

    def __init__(self, database, folder, content, **more):
        self.database, self.folder, self.content, self.more = database, Path(folder), content, more
        self.port = free_port()
        self.log = self.folder / "log"

    def start(self):
        said_before = len(self.said()) if self.log.exists() else 0
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "learning.serve"],
                cwd=ROOT,
                env=environment(self.database, self.folder, self.port, **self.more),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(
            lambda: "Listening on" in self.said()[said_before:] or self.process.poll() is not None, START_SECONDS
        )
        assert self.process.poll() is None, self.said()
        return self

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)

    def said(self):
        return self.log.read_text()

    def browser(self, person=None, **options):
        return Browser(self.port, person["session"] if person else "", **options)

    def child(self, word):
        """Return the process id of the supervisor's child whose command line has this word."""
        for pid in children_of(self.process.pid):
            with contextlib.suppress(OSError):
                if word in Path(f"/proc/{pid}/cmdline").read_text():
                    return pid
        return None

    def kill_web_worker(self, turn=0):
        master = self.child("gunicorn")
        workers = children_of(master) if master else []
        return bool(workers) and killed(workers[turn % len(workers)])

    def kill_web_server(self):
        """SIGKILL the master: its workers end by themselves when they see that it is gone."""
        return killed(self.child("gunicorn"))

    def kill_background_worker(self, turn=0):
        return killed(self.child("manage.py"))

    def health(self):
        """Return what /healthz says: (status, {part: state})."""
        status, _headers, body = self.browser(timeout=60).get("/healthz")
        return status, json.loads(body)

    def is_healthy(self):
        with contextlib.suppress(Exception):
            return self.health()[0] == 200
        return False


def killed(pid):
    """SIGKILL a process, and say whether it was there."""
    with contextlib.suppress(ProcessLookupError, TypeError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def wait_until(condition, seconds, every=0.2):
    """Wait for a condition and return what it gave; fail when it does not come."""
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, f"waited {seconds} s in vain for {condition}"
        time.sleep(every)
    return found
