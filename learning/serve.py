"""Run the web server and the background worker together: `python -m learning.serve`.

A small supervisor. It starts both, says when the site answers, starts again what dies, and stops both when told to.
It imports no Django, so that it costs nothing beside its children. In production a service manager may do its work
instead: see docs/operations.md.
"""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
ACCOUNTS = [
    ("learner@demo.example", "takes a course, a quiz and a certificate"),
    ("half-way@demo.example", "is in the middle of a course"),
    ("trainer@demo.example", "writes lessons, questions and quizzes at /cms/, and teaches two cohorts"),
    ("manager@demo.example", "sees how the learners of an institution are doing"),
    ("manager-b@demo.example", "does so for another institution, and sees nothing of the first"),
    ("admin@demo.example", "keeps everything at /cms/, with institutions and people"),
]
START_SECONDS = 60
STOP_SECONDS = 30
SETTLED_SECONDS = 60
LONGEST_WAIT = 30
POLL_SECONDS = 0.1


class CannotStart(Exception):
    """The message says what is wrong and what to do."""


class Child:
    """One process that has to be running."""

    def __init__(self, name, command):
        self.name, self.command = name, command
        self.failures = 0
        self.start()

    def start(self):
        self.started = time.monotonic()
        self.restart_at = None
        # A session of its own: Ctrl-C reaches the supervisor only, which then tells each child once.
        self.process = subprocess.Popen(self.command, cwd=ROOT, start_new_session=True, preexec_fn=_die_with_parent)  # noqa: S603 - our own commands

    def watch(self):
        """Start the process again when it has ended: at once after a planned end, else later each time."""
        code = self.process.poll()
        if code is None:
            return
        if self.restart_at is None:
            self._plan_restart(code)
        if time.monotonic() >= self.restart_at:
            self.start()

    def _plan_restart(self, code):
        ran = time.monotonic() - self.started
        self.failures = 0 if code == 0 or ran > SETTLED_SECONDS else self.failures + 1
        wait = min(2**self.failures - 1, LONGEST_WAIT)
        self.restart_at = time.monotonic() + wait
        if code != 0:
            say(f"The {self.name} stopped ({_ending(code)}). Starting it again in {wait} s.")

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()

    def wait(self, until):
        try:
            self.process.wait(max(0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"The {self.name} did not stop within {STOP_SECONDS} s and is ended.")
            self.process.kill()
            self.process.wait()


def _ending(code):
    return f"exit code {code}" if code > 0 else signal.Signals(-code).name


def _die_with_parent():
    """Linux: should the supervisor be killed outright, its children get SIGTERM rather than stay behind."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def say(text):
    print(text, flush=True)


def number(name, default, highest):
    value = os.environ.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= highest:
        raise CannotStart(f"{name}={value!r} is not valid. Expected a whole number from 1 to {highest}.")
    return int(value)


def keep_memory_small():
    """Let the C library give large blocks back: each password takes 19 MB for a moment, kept by each thread if not."""
    os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", str(2**20))


def commands(host, port):
    web = [sys.executable, "-m", "gunicorn", "learning.wsgi:application", "--bind", f"{host}:{port}"]
    web += ["--worker-class", "gthread", "--workers", str(number("WEB_WORKERS", 1, 64))]
    web += ["--threads", str(number("WEB_THREADS", 8, 256)), "--no-control-socket", "--log-level", "warning"]
    return {"web server": web, "background worker": [sys.executable, "manage.py", "worker"]}


def check_port_is_free(host, port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} of {host} cannot be used ({error.strerror}). "
                f"Stop what is using it, or choose another: PORT={port + 1}"
            ) from error


def check_settings():
    """A wrong setting would stop each child with a long traceback: read them once, and show its message alone."""
    script = (
        "import sys\n"
        "from django.core.exceptions import ImproperlyConfigured\n"
        "try:\n    import learning.settings\n"
        "except ImproperlyConfigured as error:\n    sys.exit(str(error))\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)  # noqa: S603 - the script above
    if result.returncode:
        raise CannotStart(result.stderr.strip())


def ask(host, port, page):
    """Return (status, text) of a page, or (None, why not)."""
    site = urlsplit(os.environ.get("SITE_URL") or f"http://{host}:{port}")
    headers = {"Host": site.netloc, "X-Forwarded-Proto": site.scheme}
    everywhere = host == "0.0.0.0"  # noqa: S104 - only compared
    connection = http.client.HTTPConnection("127.0.0.1" if everywhere else host, port, timeout=10)
    try:
        connection.request("GET", page, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read(2000).decode(errors="replace")
    except OSError as error:
        return None, str(error)
    finally:
        connection.close()


def worker_lives(since):
    """The worker has touched its file: before that, /healthz would only log an error."""
    heartbeat = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "worker.heartbeat"
    return heartbeat.exists() and heartbeat.stat().st_mtime > since


def wait_until_healthy(children, host, port):
    """Before the first answer nothing is started again: a child that ends now cannot start at all."""
    since, until = time.time(), time.monotonic() + START_SECONDS
    while True:
        for child in children:
            if (code := child.process.poll()) is not None:
                raise CannotStart(f"The {child.name} could not start ({_ending(code)}). The reason stands above.")
        late = time.monotonic() > until
        # While the worker gets ready, a page that always answers makes the web server load what it needs.
        page = "/healthz" if late or worker_lives(since) else "/robots.txt"
        status, text = ask(host, port, page)
        if status == 301:
            raise CannotStart("SITE_URL is https, but the site cannot see that its proxy is. Set BEHIND_PROXY=1.")
        if status == 200 and page == "/healthz":
            return
        if late:
            raise CannotStart(f"The site did not get ready within {START_SECONDS} s. /healthz says: {status} {text}")
        time.sleep(POLL_SECONDS)


def banner(host, port):
    """What a newcomer needs: where to look, and as whom."""
    width = max(len(address) for address, _purpose in ACCOUNTS)
    lines = [f"Cascade runs at http://{host}:{port}", "", "Sign in as"]
    lines += [f"  {address:<{width}}  {purpose}" for address, purpose in ACCOUNTS]
    lines += ["", f"Password for all of them: {os.environ.get('DEMO_PASSWORD', '')}", "", "Ctrl-C stops it."]
    return "\n".join(["", *lines, ""])


def stop_on_signals():
    def leave(signum, frame):
        for again in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(again, signal.SIG_IGN)
        raise SystemExit(0)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, leave)


def run(host, port):
    check_port_is_free(host, port)
    check_settings()
    keep_memory_small()
    children = []
    try:
        for name, command in commands(host, port).items():
            children.append(Child(name, command))
        wait_until_healthy(children, host, port)
        demo = os.environ.get("DEMO") == "1"
        say(banner(host, port) if demo else f"Listening on {host}:{port}")
        while True:
            for child in children:
                child.watch()
            time.sleep(POLL_SECONDS)
    finally:
        until = time.monotonic() + STOP_SECONDS
        for child in children:
            child.stop()
        for child in children:
            child.wait(until)


def main():
    stop_on_signals()
    try:
        run(os.environ.get("WEB_HOST") or "127.0.0.1", number("PORT", 8000, 65535))
    except CannotStart as error:
        sys.exit(f"Cascade did not start: {error}")


if __name__ == "__main__":
    main()
