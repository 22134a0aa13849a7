"""Measure what each page costs, as a multiple of a bare Django view on the same server, in one run: `make bench`.

Cost is CPU time of the web process and of the database's processes, from the kernel's own count. Ratios of one run can
be compared between machines; milliseconds cannot. On PostgreSQL, DATABASE_URL names a server whose processes run here.
"""

import contextlib
import http.client
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlencode, urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
ROUNDS, COUNT, SUBMITS, WARM = 10, 40, 5, 30
LESSON = "/en/modules/trademarks/choosing-a-strong-name/"


@dataclass
class Page:
    """Requests in rounds of equal length; `most` is the multiple of a bare view that we want to stay below."""

    name: str
    rounds: list
    most: float | None = None
    cpu: list = field(default_factory=list)  # CPU seconds a request, of each round
    passed: list = field(default_factory=list)  # seconds a request, for the one client that waits for each answer


def main():
    with tempfile.TemporaryDirectory(prefix="cascade-bench-") as folder, database(folder) as url:
        env = os.environ | {"DEMO": "1", "VAR_DIR": folder, "DATABASE_URL": url, "LOG_LEVEL": "WARNING"}
        for command in (["migrate", "-v0"], ["load_catalogue", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            run([sys.executable, "manage.py", *command], env)
        world = json.loads(run([sys.executable, "-m", "bench.world"], env))
        with server("bench.bare:application", env) as bare, server("learning.wsgi:application", env) as site:
            yardstick, measured = Page("a bare Django view", [[get("/")] * COUNT * 5] * ROUNDS), pages(world)
            for page in measured:
                if page.rounds[0][0][0] == "GET":
                    send(link(site), page.rounds[0][:1] * WARM)
            # In turns, so that a machine that gets slower meanwhile does so for all of them.
            for turn in range(ROUNDS):
                measure(yardstick, turn, bare, url)
                for page in measured:
                    measure(page, turn, site, url)
    print(table(yardstick, measured, url))


def pages(world):
    """Return what is measured. Writes differ from request to request."""
    taker, takers = world["takers"][0], iter(world["takers"][1:])
    quiz, learner = f"/en/learn/attempts/{taker['attempt']}/", signed_in(world, taker["session"])
    saves = [[save(world, taker, turn * COUNT + number) for number in range(1, COUNT + 1)] for turn in range(ROUNDS)]
    submits = [[submit(world, next(takers)) for _each in range(SUBMITS)] for _turn in range(ROUNDS)]
    return [
        Page("catalogue, visitor", same(get("/en/modules/")), 5),
        Page("course, visitor", same(get("/en/courses/ip-essentials/")), 5),
        Page("lesson, visitor", same(get(LESSON)), 5),
        Page("lesson, signed in", same(get(LESSON, learner)), 20),
        Page("My learning", same(get("/en/learn/", learner)), 20),
        Page("quiz page", same(get(f"{quiz}1/", learner)), 25),
        Page("save an answer", saves, 25),
        Page("submit and grade", submits, 60),
        Page("learner list", same(get("/en/manage/", signed_in(world, world["manager"]))), 40),
    ]


def same(request):
    return [[request] * COUNT] * ROUNDS


def get(path, headers=None):
    return "GET", path, None, headers or {}


def signed_in(world, session):
    return {"Cookie": f"{world['session_cookie']}={session}; {world['csrf_cookie']}={world['csrf']}"}


def post(world, taker, page, fields):
    headers = signed_in(world, taker["session"]) | {"Content-Type": "application/x-www-form-urlencoded"}
    path = f"/en/learn/attempts/{taker['attempt']}/{page}/"
    return "POST", path, urlencode(fields | {"csrfmiddlewaretoken": world["csrf"]}), headers


def save(world, taker, number):
    item = taker["items"][0]
    fields = {f"answer-{item}": number % 2 + 1, f"answer-{item}-shown": 1, f"seq-{item}": number}
    return post(world, taker, "save", fields)


def submit(world, taker):
    return post(world, taker, "submit", {})


def measure(page, turn, site, url):
    requests = page.rounds[turn]
    before, started = cpu(site[1], url), time.perf_counter()
    send(link(site), requests)
    page.passed.append((time.perf_counter() - started) / len(requests))
    page.cpu.append((cpu(site[1], url) - before) / len(requests))


def link(site):
    return http.client.HTTPConnection("127.0.0.1", site[0], timeout=30)


def send(connection, requests):
    for method, path, body, headers in requests:
        connection.request(method, path, body, headers | {"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        if answer.status not in (200, 302):
            sys.exit(f"{method} {path} answered {answer.status}.")
    connection.close()


def cpu(process, url):
    """Return the CPU seconds spent so far by the web server's processes and by the database's."""
    pids = [process.pid, *children(process.pid)]
    if url.startswith("postgres"):
        pids += [pid for pid in every_pid() if "postgres" in name_of(pid)]
    return sum(map(seconds, pids))


def every_pid():
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def name_of(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text()
    return ""


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def seconds(pid):
    """Return the time that the threads of a process were on a CPU: the kernel counts it in nanoseconds."""
    spent = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            spent += int(Path(thread, "schedstat").read_text().split()[0])
    return spent / 10**9


def run(command, env):
    done = subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return done.stdout


@contextlib.contextmanager
def server(application, env):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--threads", "4", "--keep-alive", "30", "--log-level", "warning"]
    process = subprocess.Popen(command, cwd=ROOT, env=env | {"SITE_URL": f"http://127.0.0.1:{port}"})  # noqa: S603
    try:
        for _attempt in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def database(folder):
    """Yield the address of an empty database: a file, or one of its own on the server that DATABASE_URL names."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield f"sqlite:///{folder}/bench.sqlite3"
        return
    import psycopg

    name = f"cascade_bench_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def table(yardstick, measured, url):
    engine = "PostgreSQL" if url.startswith("postgres") else "SQLite"
    lines = [
        f"{engine}, Python {platform.python_version()}, gunicorn with 1 process of 4 threads, {os.cpu_count()} cores, "
        f"median of {ROUNDS} rounds.",
        "",
        "| page | CPU, ms | times a bare view | at most | requests a second, one client |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for page in [yardstick, *measured]:
        times = median(ours / bare for ours, bare in zip(page.cpu, yardstick.cpu, strict=True))
        most = "" if page.most is None else page.most
        cells = [page.name, f"{1000 * median(page.cpu):.2f}", f"{times:.1f}", most, f"{1 / median(page.passed):.0f}"]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
